"""Word documents read by python-docx, and the archive looked over before."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from state.errors import FetchUnreadable
from tools.documents.base import MAX_CHARACTERS, Content

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

MAX_PARTS, MAX_UNPACKED, MAX_RATIO = 5_000, 200_000_000, 200
_FREE_OF_RATIO = 1_000_000
"""Bytes unpacked up to which it does not matter how well an archive was packed."""

_OLE = b"\xd0\xcf\x11\xe0"
_ARCHIVES = frozenset({".zip", ".docx", ".docm", ".jar", ".gz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".tgz", ".zst"})
_EMBEDDED = "word/embeddings/"
"""What Word keeps of the objects in a document, such as the sheet behind a chart; none of it is opened."""

_RIGHTS = "{http://purl.org/dc/elements/1.1/}rights"
_LEVELS = {"Title": "#", **{f"Heading {level}": "#" * level for level in range(1, 7)}}


def read_docx(data: bytes) -> Content:
    """Paragraphs, headings as Markdown headings, and tables as rows of cells, in their order.

    Raises `FetchUnreadable` for an archive that is not what Word writes: too many or too large parts, archives in it,
    or a document type declaration, by which XML refers to entities and other files.
    """
    check_archive(data)
    import docx

    document = docx.Document(BytesIO(data))
    blocks: list[str] = []
    size = 0
    for block in _blocks(document):
        blocks.append(block)
        size += len(block)
        if size > MAX_CHARACTERS:
            break
    about = document.core_properties
    said = {"title": about.title, "author": about.author, "subject": about.subject, "rights": _rights(document)}
    return Content("\n\n".join(blocks), said)


def check_archive(data: bytes) -> None:
    """Raises `FetchUnreadable` where an archive must not be unpacked."""
    if data.startswith(_OLE):
        raise FetchUnreadable("encrypted, or in the format of Word before 2007")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            if refused := _refused(parts):
                raise FetchUnreadable(refused)
            for part in parts:
                if part.filename.endswith((".xml", ".rels")) and _declares(archive.read(part)):
                    raise FetchUnreadable(f"{part.filename[:100]} declares a document type, which Word never does")
    except zipfile.BadZipFile as error:
        raise FetchUnreadable(f"not a Word document: {error}") from error


def _refused(parts: list[zipfile.ZipInfo]) -> str:
    """Why the archive is not unpacked, by what its directory says; no more than that is ever read of a part."""
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if len(parts) > MAX_PARTS:
        return f"an archive of {len(parts)} parts; at most {MAX_PARTS} are read"
    if unpacked > MAX_UNPACKED:
        return f"larger than {MAX_UNPACKED // 1_000_000} MB when unpacked"
    if unpacked > max(_FREE_OF_RATIO, MAX_RATIO * packed):
        return f"packed {unpacked // max(packed, 1)} times smaller than it is; at most {MAX_RATIO} times is read"
    if any(part.flag_bits & 1 for part in parts):
        return "encrypted"
    nested = [part.filename for part in parts if PurePosixPath(part.filename.lower()).suffix in _ARCHIVES]
    foreign = [name for name in nested if not name.startswith(_EMBEDDED)]
    return f"it holds another archive, {foreign[0][:100]}" if foreign else ""


def _declares(xml: bytes) -> bool:
    """Whether there is a declaration in it, also in UTF-16."""
    plain = xml.replace(b"\x00", b"") if xml[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<") else xml
    return b"<!DOCTYPE" in plain or b"<!ENTITY" in plain


def _blocks(document: "Document") -> Iterator[str]:
    from docx.text.paragraph import Paragraph

    for block in document.iter_inner_content():
        text = _paragraph(block) if isinstance(block, Paragraph) else "\n".join(_rows(block))
        if text.strip():
            yield text


def _paragraph(paragraph: "Paragraph") -> str:
    level = _LEVELS.get(paragraph.style.name or "" if paragraph.style else "", "")
    return f"{level} {' '.join(paragraph.text.split())}" if level and paragraph.text.strip() else paragraph.text


def _rows(table: "Table") -> Iterator[str]:
    """A line for each row; a cell that spans several columns is told once."""
    for row in table.rows:
        cells = list(dict.fromkeys(cell._tc for cell in row.cells))
        texts = {cell._tc: " ".join(cell.text.split()) for cell in row.cells}
        yield f"| {' | '.join(texts[cell] for cell in cells)} |"


def _rights(document: "Document") -> str:
    """What the core properties say about rights, for which python-docx has no name."""
    return " ".join(found.text or "" for found in document.core_properties._element.iter(_RIGHTS))
