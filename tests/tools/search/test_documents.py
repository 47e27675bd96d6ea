"""Files of every kind become documents, and broken ones a reason."""

from pathlib import Path

import pytest

from state.errors import FetchError
from tests.tools.pdf_files import pdf
from tools.search import _documents
from tools.search._documents import Document, read_document

PAGE = """<html><head><title>Tides</title><meta name="author" content="Ann Lee"></head><body><nav>Home</nav><article>
<h1>Tides</h1><p>The tide is the rise and fall of the sea. It is caused by the moon.</p>
<h2>Spring tides</h2><p>A spring tide happens at full moon, and café keepers know it.</p></article></body></html>"""


def document(folder: Path, name: str, data: str | bytes) -> Document:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_document(path, folder)


def test_front_matter_says_what_a_document_is_and_is_no_part_of_its_text(tmp_path: Path) -> None:
    front = (
        "---\ntitle: On Tides\nauthor: [Ann Lee, Bo Ek]\nlicense: CC-BY-4.0\nsubject: the sea\ndate: 2020-13-45\n---\n"
    )
    found = document(tmp_path, "a/tides.md", f"{front}\n# Tides\n\nThe tide rises.\n")
    assert found.source.text == "# Tides\n\nThe tide rises."
    assert found.source.title == "On Tides"
    assert found.source.author == "Ann Lee, Bo Ek"
    assert (found.source.license, found.source.license_found_in) == ("CC-BY-4.0", "front matter")
    assert found.source.url == found.source.final_url == "corpus:a/tides.md"
    assert found.subject == "the sea"


@pytest.mark.parametrize(
    ("text", "title"),
    [("Words.\n\n## The  first\theading ##\n\nMore.", "The first heading"), ("Only words.", "my-notes")],
)
def test_without_front_matter_the_title_is_the_first_heading_or_the_file_name(
    tmp_path: Path, text: str, title: str
) -> None:
    assert document(tmp_path, "my-notes.txt", text).source.title == title


def test_without_a_subject_the_folders_are_the_subject(tmp_path: Path) -> None:
    assert document(tmp_path, "sea/north/tides.md", "The tide rises.").subject == "sea north"


@pytest.mark.parametrize(
    ("text", "license", "found_in"),
    [
        ("SPDX-License-Identifier: MIT OR Apache-2.0 in full", "MIT OR Apache-2.0", "SPDX-License-Identifier line"),
        ("No word about rights.", "unknown", "none is named in the file"),
        ("---\nlicense: free for friends\n---\nWords.", "unknown", "front matter says 'free for friends', no SPDX"),
    ],
)
def test_a_licence_is_an_spdx_expression_or_unknown(tmp_path: Path, text: str, license: str, found_in: str) -> None:
    source = document(tmp_path, "a.txt", text).source
    assert source.license == license
    assert source.license_found_in.startswith(found_in)


@pytest.mark.parametrize("front", ["---\n[1, 2\n---\n", "---\njust words\n---\n", "---\n" + "[" * 5000 + "\n---\n"])
def test_what_only_looks_like_front_matter_stays_text(tmp_path: Path, front: str) -> None:
    assert document(tmp_path, "a.md", f"{front}Words.").source.text == f"{front}Words."


def test_html_gives_its_main_text_with_headings(tmp_path: Path) -> None:
    source = document(tmp_path, "tides.HTML", PAGE).source
    assert (source.title, source.author) == ("Tides", "Ann Lee")
    assert "## Spring tides" in source.text
    assert "café keepers" in source.text
    assert "Home" not in source.text


def test_pdf_gives_the_text_of_all_its_pages(tmp_path: Path) -> None:
    data = pdf(["The tide rises.", "The moon pulls."], title="Tides", author="Ann Lee")
    source = document(tmp_path, "tides.pdf", data).source
    assert (source.title, source.author) == ("Tides", "Ann Lee")
    assert source.text == "The tide rises.\n\nThe moon pulls."


@pytest.mark.parametrize(
    "data", ["Eb\u00adbe und Flut".encode("utf-16"), b"\xef\xbb\xbfEbbe und Flut", b"Ebbe\r\nund Flut"]
)
def test_byte_order_marks_and_line_ends_are_no_part_of_the_text(tmp_path: Path, data: bytes) -> None:
    text = document(tmp_path, "a.txt", data).source.text
    assert text.startswith("Eb")
    assert "\r" not in text


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", "Ebbe für alle".encode("latin-1"), "not in UTF-8"),
        ("a.txt", b"a\x00b", "not a text file"),
        ("a.md", b" \n--\n", "no text in it"),
        ("a.pdf", b"%PDF-1.4\nnot really", "PdfReadError|PdfStreamError|EmptyFileError"),
        ("a.pdf", pdf(["The tide rises."])[:150], "Error"),
        ("a.pdf", pdf([""]), "no text in it"),
        ("a.html", b"\x00\x01", "not an HTML page"),
        ("a.html", b"", "not an HTML page"),
    ],
)
def test_a_broken_file_says_why(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    with pytest.raises(FetchError, match=reason):
        document(tmp_path, name, data)


def test_huge_files_are_cut_at_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_documents, "MAX_CHARACTERS", 20)
    assert document(tmp_path, "a.txt", "0123456789" * 10).source.text == "0123456789" * 2
    assert document(tmp_path, "a.pdf", pdf(["The tide rises."] * 50)).source.text == "The tide rises.\n\nThe"
    monkeypatch.setattr(_documents, "MAX_FILE_BYTES", 50)
    with pytest.raises(FetchError, match="larger than"):
        document(tmp_path, "a.txt", "0123456789" * 10)
