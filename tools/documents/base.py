"""What a reader makes of a file, the kinds of files that can be read, and their limits."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tools.injection import unflagged

Kind = Literal["markdown", "text", "html", "pdf", "docx"]

MAX_FILE_BYTES = 50_000_000
MAX_CHARACTERS = 2_000_000
"""What is beyond of one document is not read."""

KIND_OF_SUFFIX: Mapping[str, Kind] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".pdf": "pdf",
    ".docx": "docx",
}

KIND_OF_TYPE: Mapping[str, Kind] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "text/markdown": "markdown",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}
"""By media type, without its parameters."""

_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)


@dataclass(frozen=True)
class Content:
    """A file's text, and in `about` what it names of title, author, subject, license and rights.

    `license` is what a place meant for it says, `rights` a sentence about rights from a file's properties.
    """

    text: str
    about: Mapping[str, str] = field(default_factory=dict)


def cleaned(text: str) -> str:
    """The text with plain line ends and without lone surrogates, which no encoding can hold."""
    return text.encode("utf-8", "replace").decode().replace("\r\n", "\n").strip()


def title_of(content: Content, otherwise: str) -> str:
    """The title that was named, else the first heading, else `otherwise`; one line of at most 300 characters.

    What addresses a model is no title: titles are shown to models.
    """
    headings = (unflagged(found.group(1)) for found in _HEADING.finditer(content.text))
    title = unflagged(content.about.get("title", "")) or next(filter(None, headings), "") or otherwise
    return " ".join(cleaned(title).split())[:300]
