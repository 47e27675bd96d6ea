"""A Word file is an archive from strangers: what Word does not write is not unpacked."""

import io
import zipfile
from collections.abc import Mapping

import pytest

from state.errors import FetchUnreadable
from tests.tools.word_files import with_parts, word
from tools.documents import _word
from tools.documents._word import check_archive, read_docx

TIDES = word(["The tide rises."])
DECLARED = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"bomb.bin": b"\0" * 20_000_000}, "times smaller than it is; at most 200"),
        ({"inner.zip": b"PK\x05\x06" + b"\0" * 18}, "it holds another archive, inner.zip"),
        ({"word/media/a.DOCX": b"x"}, "it holds another archive"),
        ({"word/document.xml": DECLARED.encode()}, "word/document.xml declares a document type"),
        ({"word/document.xml": DECLARED.encode("utf-16")}, "word/document.xml declares a document type"),
        ({"word/_rels/document.xml.rels": DECLARED.encode("utf-16-be")}, "declares a document type"),
        ({f"word/{n}.xml": b"<x/>" for n in range(6_000)}, "parts; at most 5000"),
    ],
)
def test_an_archive_that_word_would_not_write_is_refused(parts: Mapping[str, bytes], reason: str) -> None:
    with pytest.raises(FetchUnreadable, match=reason):
        read_docx(with_parts(TIDES, parts))


def test_the_size_when_unpacked_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_word, "MAX_UNPACKED", 10_000)
    with pytest.raises(FetchUnreadable, match="larger than 0 MB when unpacked"):
        check_archive(TIDES)


def test_encrypted_parts_are_refused() -> None:
    data = io.BytesIO(TIDES)
    with zipfile.ZipFile(data, "a") as archive:
        archive.filelist[0].flag_bits |= 1
        archive.writestr("more.xml", b"<x/>")
    with pytest.raises(FetchUnreadable, match="encrypted"):
        check_archive(data.getvalue())


def test_the_sheet_behind_a_chart_is_left_alone() -> None:
    data = with_parts(TIDES, {"word/embeddings/sheet.zip": b"PK\x03\x04 whatever"})
    assert read_docx(data).text == "The tide rises."


def test_a_cell_over_two_columns_is_told_once_and_rights_are_found() -> None:
    import docx

    document = docx.Document()
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "both"
    table.cell(1, 0).text = table.cell(1, 1).text = "same"
    rights = document.core_properties._element.makeelement(_word._RIGHTS, {})
    rights.text = "CC BY 4.0"
    document.core_properties._element.append(rights)
    data = io.BytesIO()
    document.save(data)
    found = read_docx(data.getvalue())
    assert found.text == "| both |\n| same | same |"
    assert found.about["rights"] == "CC BY 4.0"
