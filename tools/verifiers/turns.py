"""turns: a conversation has turns enough, begins with its question, and leaves and says nothing twice."""

from collections.abc import Iterable, Iterator

from tools.text import normalised, sentences
from tools.verifiers._turns import Turn, turns_of
from tools.verifiers.base import Finding, Subject, Verifier

_FEWEST = 2
_REPEATABLE_WORDS = 3


def check(subject: Subject) -> Finding:
    """Fails with every problem; user and assistant alternate by the shape of a turn."""
    turns = turns_of(subject)
    if turns is None:
        return Finding("unverified", "it is no conversation: it has no turns")
    problems = list(_problems(turns, subject.question))
    return Finding("fail", "; ".join(problems)) if problems else Finding("pass")


def _problems(turns: list[Turn], question: str) -> Iterator[str]:
    if len(turns) < _FEWEST:
        yield f"{len(turns)} turns, at least {_FEWEST} are asked for"
    if turns and normalised(turns[0].user) != normalised(question):
        yield f'the first turn is not the question: "{turns[0].user[:200]}"'
    for number, turn in enumerate(turns, 1):
        sides = {"user": turn.user, "assistant": turn.assistant}
        yield from (f"turn {number}: the {side} says nothing" for side, text in sides.items() if not text.strip())
    if repeated := _repeated(turn.user for turn in turns):
        yield f'the user says this twice: "{repeated}"'
    if repeated := _repeated(_statements(turns)):
        yield f'the assistant says this twice: "{repeated}"'


def _statements(turns: Iterable[Turn]) -> Iterator[str]:
    """The assistant's sentences, but for code and for what is short enough to be said again."""
    for turn in turns:
        found = sentences(turn.assistant)
        yield from (s for s in found if len(s.split()) > _REPEATABLE_WORDS and not s.startswith("```"))


def _repeated(texts: Iterable[str]) -> str:
    """The first text that was there before, or nothing."""
    seen: set[str] = set()
    for text in texts:
        key = normalised(text)
        if key in seen:
            return text
        if key:
            seen.add(key)
    return ""


VERIFIER = Verifier(
    name="turns",
    kind="exact",
    proves="there are two turns or more, the first is the question, none is blank and nothing is said twice",
    silent_on="what the turns say, and what they repeat in other words",
    version="1",
    check=check,
)
