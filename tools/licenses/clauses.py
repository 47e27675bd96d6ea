"""Sentences that name a licence: whose licence is it, the page's or something else's?

A notice has a subject ("the photos", "this article", or none), and the subject decides. What names another thing before
it names the page, borrows ("uses material from"), denies ("is not licensed"), or quotes a notice as an example, says
nothing of the page.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tools.licenses import subjects
from tools.licenses.classes import UNKNOWN, license_class
from tools.licenses.names import ALL_RIGHTS_RESERVED, OWN, licenses_named, strictest_of

T = TypeVar("T")
MARK = re.compile("\ue000(\\d{1,6})\ue001")
NOTICE = re.compile(r"©|\(c\)|copyright", re.IGNORECASE)
_LONGEST, _MOST, _CONTEXT, _AT_EACH_END = 1200, 400, 200, 300
_WORTH = re.compile(
    "\ue000|licen[scz]|lizen[sz]|licen[cç]|rights|rechte|droits|derechos|direitos|diritti|права|版权|权利|転載"
    r"|public domain|creative commons|\bcc[ -]?by|\bcc[ -]?0|cc zero|©|copyright|\(c\)|\b[al]?gpl|gfdl|\bogl",
    re.IGNORECASE,
)
_END = re.compile(
    r"(?<=[.!?。])\s+(?=\S)|\n+|\s*[;|•·]\s+|(?:,\s+(?:and\s+)?|\s+(?:while|but|whereas)\s+)"
    r"(?=(?:[\w-]+\s+){1,6}?(?:is|are)\s+(?:\w+\s+)?(?:licen[sc]ed|released|available|distributed|published|provided|dedicated))"
)
_COPYRIGHTED = re.compile(r"^copyrighted\.?$|this is a copyrighted project gutenberg", re.IGNORECASE)


@dataclass(frozen=True)
class Mark:
    """A link or a badge that leads to a licence. `declared`: its markup says that it is the page's (rel=license)."""

    spdx: str
    address: str
    declared: bool = False


@dataclass(frozen=True)
class Clause:
    """A sentence, and the licence it names ('unknown' for a copyright notice alone).

    `own`: it grants or reserves rights to the page itself, by its words. `other`: it speaks of something else.
    `declared`: its link says by markup that it is the page's. `notice`: it has a copyright sign.
    """

    said: str
    spdx: str
    own: bool
    other: bool
    declared: bool
    notice: bool


def worth_reading(texts: Iterable[tuple[T, str]]) -> list[tuple[T, str]]:
    """Of many texts, each with what it belongs to, those that may hold a notice; of very many the ends."""
    found = [(owner, text) for owner, text in texts if _WORTH.search(text)]
    return found if len(found) <= 2 * _AT_EACH_END else found[:_AT_EACH_END] + found[-_AT_EACH_END:]


def clauses(text: str, marks: Sequence[Mark] = (), *, document: bool = False) -> list[Clause]:
    """The sentences of one block of text that name a licence or a copyright. `marks` are those its text refers to.

    In a `document` "this book" is the document itself; on a page it may be one that the page writes of.
    """
    found, before, end = [], "", 0
    for part in _END.split(text)[:_MOST]:
        start = max(text.find(part, end), end)
        if _WORTH.search(part):
            found.append(_clause(part[:_LONGEST], text[max(0, start - _CONTEXT) : start], before, marks, document))
        before, end = (part if part.strip() else before), start + len(part)
    return [one for one in found if one.spdx != UNKNOWN or one.notice]


def _clause(part: str, context: str, before: str, marks: Sequence[Mark], document: bool) -> Clause:
    linked = [marks[int(number)] for number in MARK.findall(part)]
    said = MARK.sub("", part).strip() or " ".join(mark.address for mark in linked)
    notice = bool(NOTICE.search(said))
    if _COPYRIGHTED.search(said.strip()):
        return Clause(said, ALL_RIGHTS_RESERVED, own=True, other=False, declared=False, notice=notice)
    spdx = _license(said, linked)
    whose = subjects.subject_of(said, MARK.sub("", before), MARK.sub("", context), document=document)
    # Rights can be reserved in any wording, and to overlook that costs more than to heed it once too often.
    denied = whose.denied and spdx != ALL_RIGHTS_RESERVED
    return Clause(
        said=said,
        spdx=spdx,
        own=whose.page and not whose.quoted,
        other=whose.other or denied,
        declared=any(mark.declared for mark in linked),
        notice=notice,
    )


def _license(said: str, linked: Sequence[Mark]) -> str:
    """The strictest that is linked or named; beside a link, a name of its class only says the same less exactly."""
    classes = {license_class(mark.spdx) for mark in linked if not mark.spdx.startswith(OWN)}
    named = [spdx for spdx in licenses_named(said) if license_class(spdx) not in classes]
    return strictest_of([*(mark.spdx for mark in linked), *named])
