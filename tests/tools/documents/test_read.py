"""Files of every kind become text with what they say about themselves, and broken ones a reason."""

import pytest

from state.errors import FetchUnreadable
from tests.tools.pdf_files import pdf
from tests.tools.word_files import word
from tools.documents import Content, Kind, _readers, base, read, title_of

PAGE = b"""<html><head><title>Tides</title><meta name="author" content="Ann Lee"></head><body><nav>Home</nav><article>
<h1>Tides</h1><p>The tide is the rise and fall of the sea. It is caused by the moon.</p>
<h2>Spring tides</h2><p>A spring tide happens at full moon.</p></article></body></html>"""


def test_front_matter_is_no_part_of_the_text() -> None:
    front = (
        "---\ntitle: On Tides\nauthor: [Ann Lee, Bo Ek]\nlicense: CC-BY-4.0\nsubject: the sea\ndate: 2020-13-45\n---\n"
    )
    found = read(f"{front}\n# Tides\n\nThe tide rises.\n".encode(), "markdown")
    assert found.text == "# Tides\n\nThe tide rises."
    assert found.about == {
        "title": "On Tides",
        "author": "Ann Lee, Bo Ek",
        "license": "CC-BY-4.0",
        "subject": "the sea",
    }


@pytest.mark.parametrize("front", ["---\n[1, 2\n---\n", "---\njust words\n---\n", "---\n" + "[" * 15_000 + "\n---\n"])
def test_what_only_looks_like_front_matter_stays_text(front: str) -> None:
    assert read(f"{front}Words.".encode(), "markdown").text == f"{front}Words."


@pytest.mark.parametrize(
    ("text", "title"), [("Words.\n\n## The  first\theading ##\n\nMore.", "The first heading"), ("Only words.", "else")]
)
def test_without_a_named_title_it_is_the_first_heading_or_something_else(text: str, title: str) -> None:
    assert title_of(Content(text), "else") == title


@pytest.mark.parametrize("data", ["Ebbe".encode("utf-16"), b"\xef\xbb\xbfEbbe", b"Ebbe\r\n"])
def test_byte_order_marks_and_line_ends_are_no_part_of_the_text(data: bytes) -> None:
    assert read(data, "text").text == "Ebbe"


def test_html_gives_its_main_text_with_headings() -> None:
    found = read(PAGE, "html")
    assert found.about == {"title": "Tides", "author": "Ann Lee"}
    assert "## Spring tides" in found.text
    assert "Home" not in found.text


def test_pdf_gives_the_text_of_all_its_pages() -> None:
    found = read(pdf(["The tide rises.", "The moon pulls."], title="Tides", author="Ann Lee"), "pdf")
    assert found.about == {"title": "Tides", "author": "Ann Lee"}
    assert found.text == "The tide rises.\n\nThe moon pulls."


def test_word_gives_paragraphs_headings_and_rows_in_their_order() -> None:
    table = [["tide", "height"], ["spring", "4 m"]]
    found = read(word(["# Tides", "The tide  rises.", "## Kinds"], title="On Tides", author="Ann", table=table), "docx")
    assert found.about == {"title": "On Tides", "author": "Ann"}
    assert found.text == "# Tides\n\nThe tide  rises.\n\n## Kinds\n\n| tide | height |\n| spring | 4 m |"


@pytest.mark.parametrize(
    ("kind", "data", "reason"),
    [
        ("text", "Ebbe für alle".encode("latin-1"), "not in UTF-8"),
        ("text", b"a\x00b", "not a text file"),
        ("pdf", b"%PDF-1.4\nnot really", "PdfReadError|PdfStreamError|EmptyFileError"),
        ("pdf", pdf(["The tide rises."])[:150], "Error"),
        ("html", b"\x00\x01", "not an HTML page"),
        ("html", b"", "not an HTML page"),
        ("docx", b"", "not a Word document"),
        ("docx", b"PK\x03\x04 and nothing", "not a Word document"),
        ("docx", word(["The tide rises."])[:-40], "not a Word document"),
        ("docx", b"\xd0\xcf\x11\xe0 old", "encrypted, or in the format of Word before 2007"),
    ],
)
def test_a_broken_file_says_why(kind: Kind, data: bytes, reason: str) -> None:
    with pytest.raises(FetchUnreadable, match=reason):
        read(data, kind)


def test_texts_are_cut_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_readers, "MAX_CHARACTERS", 20)
    assert read(b"0123456789" * 10, "text").text == "0123456789" * 2
    assert _readers.read_pdf(pdf(["The tide rises."] * 50)).text == "The tide rises.\n\nThe"


def test_every_kind_has_a_suffix_a_type_and_a_reader() -> None:
    kinds = set(_readers.READERS)
    assert kinds == set(base.KIND_OF_SUFFIX.values()) == set(base.KIND_OF_TYPE.values())
