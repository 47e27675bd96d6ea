"""Where words come from: a page as it was read, and the passages cut from it."""

import hashlib
from datetime import UTC, datetime
from functools import cached_property
from typing import Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field

LicenseClass = Literal[
    "public-domain",
    "permissive",
    "attribution",
    "share-alike",
    "non-commercial",
    "no-derivatives",
    "proprietary",
    "unknown",
]
"""From the least to the most restricted; what is unknown may be anything, so it ranks last."""

LICENSE_CLASSES: tuple[LicenseClass, ...] = get_args(LicenseClass)


class Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LicenseEvidence(Frozen):
    """One place of a page, or of what is known of its host, that says which licence it stands under."""

    place: str = Field(description="such as 'rel=license link', 'footer', 'policy of the host', 'front matter'")
    said: str = Field(description="word for word, at most 300 characters")
    license: str = Field(description="SPDX identifier where known, else 'unknown'")
    license_class: LicenseClass


class Instruction(Frozen):
    """Characters `start` to `end` (exclusive) of a source's text that address a model instead of a reader."""

    start: int
    end: int
    kind: str = Field(description="such as 'override', 'fake turn', 'verdict', 'exfiltration', 'fence'")


class Source(Frozen):
    """One version of one page, word for word. `sha256` is that of `text` in UTF-8."""

    url: str
    final_url: str
    title: str
    author: str = ""
    license: str = Field(default="unknown", description="SPDX identifier where known, else 'unknown'")
    license_found_in: str = Field(default="", description="what the licence was read from")
    license_class: LicenseClass = "unknown"
    license_evidence: tuple[LicenseEvidence, ...] = ()
    instructions: tuple[Instruction, ...] = Field(default=(), description="of the page to a model; none is followed")
    engine: str = Field(description="the search source that found it")
    fetched_at: datetime = Field(default_factory=lambda: datetime.now(UTC))
    text: str

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    @cached_property
    def source_id(self) -> str:
        """Names this version of the page: 16 hexadecimal digits of the hash of URL and text."""
        return hashlib.sha256(f"{self.final_url}\n{self.sha256}".encode()).hexdigest()[:16]

    def __copy__(self) -> Self:
        """Without the hashes: a copy may be given another text."""
        copied = super().__copy__()
        for name in ("sha256", "source_id"):
            copied.__dict__.pop(name, None)
        return copied


class Span(Frozen):
    """Characters `start` to `end` (exclusive) of a source's text."""

    source_id: str
    start: int
    end: int


class Hit(Frozen):
    """What a search finds: characters `start` to `end` of a source, best first by `score`."""

    source: Source
    start: int
    end: int
    score: float

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]


class Passage(Frozen):
    """A span with what a reader must know about it; `text` is the source's own, word for word."""

    id: str = Field(description="P1, P2, ... within one evidence pack")
    span: Span
    text: str
    title: str
    url: str
    author: str = ""
    license: str = "unknown"
    license_class: LicenseClass = "unknown"
    sha256: str = Field(description="of the whole source's text")
    fetched_at: datetime
    why: str = Field(description="why it matters to the question")
