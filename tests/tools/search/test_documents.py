"""A file becomes a document with its title, subject and marks of a licence, or a reason why not."""

import hashlib
from pathlib import Path

import pytest

from state.errors import FetchError, FetchUnavailable
from tests.tools.word_files import word
from tools.search import _documents
from tools.search._documents import Document, document_of, read_file


def document(path: str, text: str) -> Document:
    return document_of(text.encode(), path)


def test_front_matter_says_what_a_document_is() -> None:
    front = "---\ntitle: On Tides\nauthor: [Ann Lee, Bo Ek]\nsubject: the sea\nlicense: CC-BY-4.0\n---\n"
    found = document("a/tides.md", f"{front}# Tides\n\nThe tide rises.")
    assert (found.title, found.author, found.subject) == ("On Tides", "Ann Lee, Bo Ek", "the sea")
    assert found.text == "# Tides\n\nThe tide rises."
    assert [(mark.place, mark.license) for mark in found.marks] == [("front matter", "CC-BY-4.0")]


def test_without_a_subject_the_folders_are_the_subject_and_without_a_title_the_name_is() -> None:
    found = document("sea/north/tides.txt", "The tide rises.")
    assert (found.title, found.subject) == ("tides", "sea north")


def test_a_license_file_has_marks_and_no_text() -> None:
    found = document("sea/LICENSE.md", "# MIT License\n\nPermission is hereby granted")
    assert (found.text, [mark.license for mark in found.marks]) == ("", ["MIT"])


def test_html_is_marked_by_its_links() -> None:
    link = '<a rel="license" href="https://creativecommons.org/licenses/by-sa/4.0/">licence</a>'
    page = f"<html><body><article><p>The tide rises at every full moon.</p></article>{link}</body></html>"
    assert [mark.license for mark in document("tides.html", page).marks] == ["CC-BY-SA-4.0"]


def test_a_file_is_read_whole_and_named_by_its_hash(tmp_path: Path) -> None:
    data = word(["The tide rises."])
    (tmp_path / "a.docx").write_bytes(data)
    about = (tmp_path / "a.docx").stat()
    reading = read_file(tmp_path, "a.docx")
    assert reading.document
    assert reading.document.text == "The tide rises."
    assert reading.version == (about.st_size, about.st_mtime_ns)
    assert reading.sha256 == hashlib.sha256(data).hexdigest()
    known = read_file(tmp_path, "a.docx", reading.sha256)
    assert (known.document, known.reason) == (None, "")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [("a.md", b" \n--\n", "no text in it"), ("a.txt", b"a\x00b", "not a text file"), ("a.docx", b"", "not a Word")],
)
def test_what_cannot_be_read_is_known_by_its_reason(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    reading = read_file(tmp_path, name)
    assert reading.document is None
    assert reading.reason.startswith(reason)


def test_a_file_that_cannot_be_opened_and_a_reader_that_ended_are_no_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(FetchError, match="No such file"):
        read_file(tmp_path, "a.pdf")

    def ended(_data: bytes, _kind: str) -> None:
        raise FetchUnavailable("its reader ended")

    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    monkeypatch.setattr(_documents, "read", ended)
    with pytest.raises(FetchUnavailable):
        read_file(tmp_path, "a.pdf")
