"""What of a text is prose: code, formulas and quotations taken out, each piece leaving a blank."""

import re
from collections.abc import Iterator, Sequence

from state.sources import Passage
from tools.quotations import QUOTATION
from tools.text import normalised
from tools.verifiers._turns import turns_of
from tools.verifiers.base import Subject

_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,}).*?(?:^[ \t]*\1[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"(`{1,2})(?!`)[^\n]+?(?<!`)\1(?!`)")
_FORMULA = re.compile(r"\$\$.{1,2000}?\$\$|\$[^$\n]+\$|\\\(.{1,2000}?\\\)|\\\[.{1,2000}?\\\]", re.DOTALL)


def prose(text: str) -> str:
    """The text without blocks and spans of code and without formulas in LaTeX."""
    return _FORMULA.sub(" ", uncoded(text))


def uncoded(text: str) -> str:
    return _INLINE.sub(" ", _FENCE.sub("\n", text))


def unfenced(text: str) -> str:
    return _FENCE.sub("\n", text)


def unquoted(text: str) -> str:
    """The prose of a text without what stands between quotation marks; one that is all a quotation is kept."""
    said = prose(text).strip()
    whole = QUOTATION.fullmatch(said)
    return next(filter(None, whole.groups()), "") if whole else QUOTATION.sub(" ", said)


def answers_of(subject: Subject) -> list[str]:
    """What the assistant says: each of its turns in a conversation, else the one answer."""
    turns = turns_of(subject)
    return [turn.assistant for turn in turns] if turns else [subject.answer]


def texts_of(subject: Subject) -> Iterator[tuple[str, str]]:
    """Every text that the writer wrote, each with the name of its field; a program is no text."""
    turns = turns_of(subject) or []
    yield "answer", subject.answer
    for number, turn in enumerate(turns, 1):
        yield f"turn {number}, user", turn.user
        yield f"turn {number}, assistant", turn.assistant
    for name, value in subject.content.items():
        if isinstance(value, str) and name != "code" and value != subject.answer:
            yield name, value


def stands_in(part: str, passages: Sequence[Passage]) -> bool:
    """Whether a passage says this word for word, but for case, typography and white space."""
    wanted = normalised(part)
    return bool(wanted) and any(wanted in normalised(passage.text) for passage in passages)
