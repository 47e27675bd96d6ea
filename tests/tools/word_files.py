"""Word files, written by python-docx, and archives that only look like some."""

import io
import zipfile
from collections.abc import Mapping, Sequence

import docx


def word(paragraphs: Sequence[str], *, title: str = "", author: str = "", table: Sequence[Sequence[str]] = ()) -> bytes:
    """A document; a paragraph that begins with `#` signs is a heading of that level."""
    document = docx.Document()
    document.core_properties.title, document.core_properties.author = title, author
    for text in paragraphs:
        level = len(text) - len(text.lstrip("#"))
        if level:
            document.add_heading(text[level:].strip(), level)
        else:
            document.add_paragraph(text)
    if table:
        cells = document.add_table(len(table), len(table[0]))
        for row, texts in enumerate(table):
            for column, text in enumerate(texts):
                cells.cell(row, column).text = text
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def with_parts(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The archive with parts added, or replaced where it has them."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, body in parts.items():
            new.writestr(name, body)
    return made.getvalue()
