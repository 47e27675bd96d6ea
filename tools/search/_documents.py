"""Files of Markdown, text, HTML and PDF read into documents: text, title, author and licence."""

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import yaml

from state.errors import AgentError, FetchError
from state.sources import Source
from tools.boundary import boundary

MAX_FILE_BYTES = 50_000_000
MAX_CHARACTERS = 2_000_000
"""What is beyond of one document is not read."""

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.{0,20000}?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_ID = r"[A-Za-z0-9.+-]+"
_SPDX = re.compile(rf"{_ID}(?: (?:AND|OR|WITH) {_ID})*")
_SPDX_LINE = re.compile(rf"SPDX-License-Identifier:[ \t]*({_SPDX.pattern})")
_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)


@dataclass(frozen=True)
class Content:
    """What a reader makes of a file's bytes; `about` holds title, author, license and subject where named."""

    text: str
    about: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Document:
    source: Source
    subject: str = ""


def read_document(path: Path, folder: Path) -> Document:
    """The document in the file at `path`, with a URL relative to `folder`.

    Raises `FetchError` that says why the file cannot be read or holds no text.
    """
    relative = path.relative_to(folder)
    with boundary(unreadable):
        if path.stat().st_size > MAX_FILE_BYTES:
            raise FetchError(f"larger than {MAX_FILE_BYTES // 1_000_000} MB")
        content = READERS[path.suffix.lower()](path.read_bytes())
    text = cleaned(content.text)[:MAX_CHARACTERS]
    if not any(c.isalnum() for c in text):
        raise FetchError("no text in it")
    spdx, found_in = _license(content)
    url = f"corpus:{relative.as_posix()}"
    source = Source(
        url=url,
        final_url=url,
        title=title_of(content, path.stem),
        author=cleaned(content.about.get("author", "")),
        license=spdx,
        license_found_in=found_in,
        engine="corpus",
        text=text,
    )
    return Document(source, cleaned(content.about.get("subject", "") or " ".join(relative.parent.parts)))


def cleaned(text: str) -> str:
    """The text with plain line ends and without lone surrogates, which no encoding can hold."""
    return text.encode("utf-8", "replace").decode().replace("\r\n", "\n").strip()


def title_of(content: Content, otherwise: str) -> str:
    """The title that was named, else the first heading, else `otherwise`; one line of at most 300 characters."""
    heading = _HEADING.search(content.text)
    title = content.about.get("title") or (heading.group(1) if heading else "") or otherwise
    return " ".join(cleaned(title).split())[:300]


def read_text(data: bytes) -> Content:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = data.decode(encoding).replace("\r\n", "\n")
    if "\x00" in text:
        raise FetchError("not a text file")
    match = _FRONT_MATTER.match(text)
    about = _front_matter(match.group(1)) if match else None
    return Content(text[match.end() :], about) if match and about is not None else Content(text)


def read_html(data: bytes) -> Content:
    """The main text of a page as Markdown, by trafilatura."""
    import trafilatura

    tree = trafilatura.load_html(data)
    if tree is None:
        raise FetchError("not an HTML page")
    text = trafilatura.extract(tree, output_format="markdown", include_comments=False) or trafilatura.html2txt(tree)
    about = trafilatura.extract_metadata(tree)
    return Content(text, {"title": about.title or "", "author": about.author or ""})


def read_pdf(data: bytes) -> Content:
    """The text of the pages, by pypdf, up to the limit."""
    from pypdf import PdfReader

    # What is wrong with a file is said once, as the reason for skipping it.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise FetchError("encrypted")
    text = ""
    for page in reader.pages:
        text += page.extract_text() + "\n\n"
        if len(text) > MAX_CHARACTERS:
            break
    about = reader.metadata
    return Content(text, {"title": about.title or "", "author": about.author or ""} if about else {})


READERS: Mapping[str, Callable[[bytes], Content]] = {
    ".md": read_text,
    ".markdown": read_text,
    ".txt": read_text,
    ".html": read_html,
    ".htm": read_html,
    ".pdf": read_pdf,
}


def unreadable(error: Exception) -> AgentError:
    """Whatever a parser raised, as the reason why one file is left out."""
    reason = "not in UTF-8" if isinstance(error, UnicodeError) else f"{type(error).__name__}: {error}"
    return FetchError(" ".join(reason.split())[:300])


def _front_matter(text: str) -> dict[str, str] | None:
    """The keys with plain values, all as text; None if this is no mapping, so no front matter either."""
    try:
        values = yaml.load(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError):
        return None
    if not isinstance(values, dict):
        return None
    return {str(key).lower(): _plain(value) for key, value in values.items()}


def _plain(value: object) -> str:
    """A value as one text; what is nested deeper than a list of texts is left out."""
    parts = value if isinstance(value, list) else [value]
    return ", ".join(part.strip() for part in parts if isinstance(part, str) and part.strip())


def _license(content: Content) -> tuple[str, str]:
    """The SPDX expression and what it was read from; a licence in other words stays unknown."""
    named = content.about.get("license", "")
    if _SPDX.fullmatch(named):
        return named, "front matter"
    if line := _SPDX_LINE.search(content.text):
        return line.group(1), "SPDX-License-Identifier line"
    return "unknown", f"front matter says {named[:100]!r}, no SPDX identifier" if named else "none is named in the file"
