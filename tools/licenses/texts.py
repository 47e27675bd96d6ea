"""Whole licence texts, as they stand in a file that is called LICENSE."""

import re
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from tools.licenses.classes import UNKNOWN
from tools.licenses.names import ALL_RIGHTS_RESERVED, licenses_named

_WORD = re.compile(r"[a-z0-9]+")
_CLOSE = 95.0
_LONGEST, _SHORT = 100_000, 700
_RESTRICTS = re.compile(
    r"commons clause|non ?commercial|academic use|research (?:use|purposes) only|no derivative|machine learning"
    r"|artificial intelligence|shall be used for good|may not (?:be )?(?:sold|sell)"
)

_GRANTS = re.compile(r"redistribution and use|permission (?:is|to)|licensed under")


class _Text(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    words: int
    phrases: tuple[str, ...]


def license_of_text(text: str) -> str:
    """The licence whose text this is, as an SPDX identifier; 'unknown' for any other text.

    A text that goes on far beyond the licence, or that adds a restriction to a short one, is not that licence. Which
    later versions are allowed as well is said elsewhere, so the texts of the GNU licences give `-only`.
    """
    words = _WORD.findall(text[:_LONGEST].lower())
    plain = " ".join(words)
    for spdx, known in _texts().items():
        if len(words) <= known.words and all(_holds(plain, phrase) for phrase in known.phrases):
            return UNKNOWN if known.words < _SHORT and _RESTRICTS.search(plain) else spdx
    if len(words) < _SHORT // 2 and ALL_RIGHTS_RESERVED in licenses_named(text) and not _GRANTS.search(plain):
        return ALL_RIGHTS_RESERVED
    return UNKNOWN


def _holds(plain: str, phrase: str) -> bool:
    """Whether the phrase stands in the text, some letters changed at most."""
    from rapidfuzz import fuzz

    return phrase in plain or fuzz.partial_ratio(phrase, plain, score_cutoff=_CLOSE) > 0


@cache
def _texts() -> dict[str, _Text]:
    listed = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return {spdx: _Text.model_validate(known) for spdx, known in listed.items()}
