"""One reader for each kind of file, from bytes to content, in this process."""

import logging
import re
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

import yaml

from state.errors import AgentError, FetchUnreadable
from tools.documents._word import read_docx
from tools.documents.base import MAX_CHARACTERS, Content, Kind, cleaned
from tools.injection.unseen import drop_unseen

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.{0,20000}?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def read_text(data: bytes) -> Content:
    """Text in UTF-8 or UTF-16, with YAML front matter taken off where it begins with some."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = data.decode(encoding).replace("\r\n", "\n")
    if "\x00" in text:
        raise FetchUnreadable("not a text file")
    match = _FRONT_MATTER.match(text)
    about = _front_matter(match.group(1)) if match else None
    return _content(text[match.end() :], about) if match and about is not None else _content(text)


def read_html(data: bytes) -> Content:
    """The main text of a page as Markdown, by trafilatura, without what a reader of the page does not see."""
    import trafilatura

    tree = trafilatura.load_html(data)
    if tree is None:
        raise FetchUnreadable("not an HTML page")
    drop_unseen(tree)
    text = trafilatura.extract(tree, output_format="markdown", include_comments=False) or trafilatura.html2txt(tree)
    about = trafilatura.extract_metadata(tree)
    return _content(text, {"title": about.title or "", "author": about.author or ""})


def read_pdf(data: bytes) -> Content:
    """The text of the pages, by pypdf, up to the limit."""
    from pypdf import PdfReader

    # What is wrong with a file is said once, as the reason for skipping it.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise FetchUnreadable("encrypted")
    text = ""
    for page in reader.pages:
        text += page.extract_text() + "\n\n"
        if len(text) > MAX_CHARACTERS:
            break
    said = {name.strip("/").lower(): str(value) for name, value in (reader.metadata or {}).items()}
    rights = reader.xmp_metadata.dc_rights if reader.xmp_metadata else None
    return _content(text, {**said, "rights": " ".join((rights or {}).values()) or said.get("rights", "")})


def _content(text: str, about: Mapping[str, str] | None = None) -> Content:
    known = ("title", "author", "subject", "license", "rights")
    said = {name: cleaned(value) for name, value in (about or {}).items() if name in known}
    return Content(cleaned(text)[:MAX_CHARACTERS], {name: value for name, value in said.items() if value})


def _word(data: bytes) -> Content:
    content = read_docx(data)
    return _content(content.text, content.about)


READERS: Mapping[Kind, Callable[[bytes], Content]] = {
    "markdown": read_text,
    "text": read_text,
    "html": read_html,
    "pdf": read_pdf,
    "docx": _word,
}


def unreadable(error: Exception) -> AgentError:
    """Whatever a parser raised, as the reason why one file is left out."""
    if isinstance(error, UnicodeError):
        return FetchUnreadable("not in UTF-8")
    if isinstance(error, MemoryError):
        return FetchUnreadable("reading it takes too much memory")
    return FetchUnreadable(" ".join(f"{type(error).__name__}: {error}".split())[:300])


def _front_matter(text: str) -> dict[str, str] | None:
    """The keys with plain values, all as text; None if this is no mapping, so no front matter either."""
    try:
        values = yaml.load(text, Loader=_LOADER)
    except (yaml.YAMLError, RecursionError):
        return None
    if not isinstance(values, dict):
        return None
    return {str(key).lower(): _plain(value) for key, value in values.items()}


def _plain(value: object) -> str:
    """A value as one text; what is nested deeper than a list of texts is left out."""
    parts = value if isinstance(value, list) else [value]
    return ", ".join(part.strip() for part in parts if isinstance(part, str) and part.strip())
