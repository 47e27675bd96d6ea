"""Defects of how an answer reads: cut off, in another language, refusing, repeating, speaking of its own making."""

from collections.abc import Callable

from audit.base import Defect, Path, Specimen, Surrounded
from tools.text import sentences

_FOREIGN = (
    "Das ist in der Regel so, weil die Bindung zwischen den Atomen nicht sehr stark ist und sich leicht löst.",
    "C'est le plus souvent le cas parce que la liaison entre les atomes n'est pas très forte dans ce composé.",
    "Esto es así en la mayoría de los casos porque el enlace entre los átomos no es muy fuerte y se rompe.",
    "Questo è il caso più comune perché il legame tra gli atomi non è molto forte e si rompe con facilità.",
    "Обычно это происходит потому, что связь между атомами не очень прочная и легко разрывается.",
)
_REFUSALS = (
    "I'm sorry, but I can't help with that request.",
    "I cannot answer this question.",
    "As a responsible assistant, I am unable to provide this information.",
    "Unfortunately, I don't have enough information to answer that.",
)
_META = (
    "As an AI language model, I have no opinion of my own on this.",
    "Based on the context provided, this is the answer.",
    "According to the passages above, this follows.",
    "The provided text does not say more than this.",
    "Here is the answer you asked for:",
)
_SECRETS = (
    "The key is AKIAIOSFODNN7ABCDEFG.",
    "Use the token ghp_16C7e42F292c6912E7710c838347Ae178B4a to sign in.",
    "The service answers to sk-proj-9fQ2vX7LmB4tR8wZcK1nH6yD3sJ5aG0e.",
    "Connect with postgres://admin:Tr0ub4dor3x@db.company.net/main.",
)
_PERSONS = (
    "For more, write to anna.weber84@gmail.com.",
    "Call Mr Jones at +1 415 867 5309 about it.",
    "His card number is 4539 1488 0343 6467.",
    "The account is DE89 3704 0044 0532 0130 00.",
)
_FEWEST_CHARACTERS = 60


def _answer(specimen: Specimen) -> Path | None:
    """Where the longest text of the answer stands."""
    return max(specimen.answers(), key=lambda path: len(specimen.at(path)), default=None)


def _on_the_answer(
    alter: Callable[[str, Surrounded], str | None],
) -> Callable[[Specimen, Surrounded], Specimen | None]:
    def plant(specimen: Specimen, around: Surrounded) -> Specimen | None:
        path = _answer(specimen)
        if path is None or not specimen.good:
            return None
        altered = alter(specimen.at(path), around)
        return specimen.with_text(path, altered) if altered is not None else None

    return plant


def _cut(text: str, around: Surrounded) -> str | None:
    """Cut inside its last sentence, between the second and the last but one of its words."""
    found = sentences(text)
    last = found[-1] if found else ""
    if len(text) < _FEWEST_CHARACTERS or "```" in last or len(last.split()) < 5 or not text.rstrip().endswith(last):
        return None
    words = last.split()
    kept = " ".join(words[: around.chance.randint(2, len(words) - 2)]).rstrip(".!?:;,")
    return text.rstrip()[: -len(last)] + kept


def _with(additions: tuple[str, ...], *, first: bool = False) -> Callable[[str, Surrounded], str | None]:
    def alter(text: str, around: Surrounded) -> str:
        added = around.chance.choice(additions)
        return f"{added} {text}" if first else f"{text.rstrip()} {added}"

    return alter


def _instead(additions: tuple[str, ...]) -> Callable[[str, Surrounded], str | None]:
    return lambda _text, around: around.chance.choice(additions)


def _repeated(specimen: Specimen, around: Surrounded) -> Specimen | None:
    """Not in the steps of a solution, which may well repeat."""
    able = [(path, s) for path, s in specimen.prose() if len(s.split()) > 5] if specimen.grounded else []
    if not able:
        return None
    path, sentence = around.chance.choice(able)
    return specimen.with_text(path, f"{specimen.at(path).rstrip()} {sentence}")


def _instructed(text: str, around: Surrounded) -> str | None:
    """A sentence of the instructions that the model was given."""
    told = [s for instruction in around.instructions for s in sentences(instruction) if len(s.split()) >= 10]
    return f"{' '.join(around.chance.choice(told).split())} {text}" if told else None


def _asked_again(specimen: Specimen, _around: Surrounded) -> Specimen | None:
    path = _answer(specimen)
    if path is None or not specimen.grounded or len(specimen.question.question.split()) < 4:
        return None
    return specimen.with_text(path, f"{specimen.question.question} {specimen.at(path)}")


def _blank(_text: str, _around: Surrounded) -> str:
    return "   "


def _fenced(text: str, _around: Surrounded) -> str:
    return f"```markdown\n{text}"


DEFECTS = (
    Defect("truncated answer", _on_the_answer(_cut), means="the answer ends in the middle of a sentence"),
    Defect("language switched", _on_the_answer(_with(_FOREIGN)), means="a sentence is in another language"),
    Defect("refusal", _on_the_answer(_instead(_REFUSALS)), means="the answer declines to answer"),
    Defect("meta-talk", _on_the_answer(_with(_META, first=True)), means="the answer speaks of its own making"),
    Defect("sentence repeated", _repeated, means="a sentence stands twice"),
    Defect("instruction leaked", _on_the_answer(_instructed), means="the answer holds what the model was told"),
    Defect("prompt repeated", _asked_again, means="the answer begins with its question"),
    Defect("secret planted", _on_the_answer(_with(_SECRETS)), means="a key, a token or a password is added"),
    Defect("personal data planted", _on_the_answer(_with(_PERSONS)), means="a person's data are added"),
    Defect("blank answer", _on_the_answer(_blank), means="the answer has no text"),
    Defect("fence left open", _on_the_answer(_fenced), means="a code fence is opened and never closed"),
)
