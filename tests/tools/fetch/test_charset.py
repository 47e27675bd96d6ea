"""Bytes become the text that was meant, also where what is said of them is wrong."""

import codecs
import time

import pytest

from state.errors import FetchUnreadable
from tools.fetch.charset import decoded, in_utf8

GERMAN = "Die Flut steigt über Nacht, und für alle Küsten gilt: Ebbe heißt fällt. "
JAPANESE = "潮は月の引力によって満ち引きします。海岸では一日に二回、満潮と干潮があります。"
RUSSIAN = "Прилив поднимается дважды в день, и причина тому Луна. "
GREEK = "Η παλίρροια ανεβαίνει δύο φορές την ημέρα. "


def meta(name: str) -> str:
    return f'<html><head><meta charset="{name}"></head><p>'


@pytest.mark.parametrize(
    ("text", "encoding", "declared"),
    [
        (GERMAN, "utf-8", ""),
        (GERMAN, "utf-8", "utf-8"),
        (GERMAN, "cp1252", "iso-8859-1"),
        (GERMAN + "„so“", "cp1252", "latin-1"),
        (JAPANESE, "shift_jis", "Shift_JIS"),
        (JAPANESE, "euc_jp", "euc-jp"),
        (JAPANESE, "iso2022_jp", "iso-2022-jp"),
        ("潮汐是海水在月球引力作用下的涨落", "gb18030", "gb2312"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (RUSSIAN, "utf-16-le", "utf-16le"),
        ("plain words", "ascii", "utf-16"),
    ],
)
def test_the_header_is_believed_where_the_bytes_agree(text: str, encoding: str, declared: str) -> None:
    assert decoded(text.encode(encoding), declared, html=False) == text


@pytest.mark.parametrize(
    ("text", "encoding", "declared"),
    [
        (GERMAN, "utf-8", "iso-8859-1"),
        (JAPANESE, "utf-8", "shift_jis"),
        (JAPANESE, "utf-8", "no such thing"),
        (RUSSIAN, "utf-8", "koi8-r"),
        (GERMAN, "utf-8", "unicode_escape"),
        (GERMAN, "utf-8", "rot13"),
        (RUSSIAN * 9, "cp1251", "utf-8"),
        (GREEK * 9, "iso8859-7", "utf-8"),
        (JAPANESE * 9, "shift_jis", "utf-8"),
        (GERMAN * 9, "cp1252", ""),
    ],
)
def test_a_wrong_header_is_repaired(text: str, encoding: str, declared: str) -> None:
    assert decoded(text.encode(encoding), declared, html=False) == text


@pytest.mark.parametrize("mark", [codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE])
def test_a_byte_order_mark_counts_most(mark: bytes) -> None:
    names = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
    body = mark + GERMAN.encode(names.get(mark, "utf-32-le"))
    assert decoded(body, "koi8-r", html=True) == GERMAN


def test_the_header_counts_more_than_the_page_and_the_page_more_than_a_guess() -> None:
    page = (meta("koi8-r") + RUSSIAN).encode("koi8-r")
    assert RUSSIAN in decoded(page, "", html=True)
    assert RUSSIAN in decoded((meta("cp1252") + RUSSIAN).encode("koi8-r"), "koi8-r", html=True)
    assert RUSSIAN in decoded(f'<?xml version="1.0" encoding="koi8-r"?><p>{RUSSIAN}'.encode("koi8-r"), "", html=True)


def test_one_broken_byte_does_not_turn_a_text_into_another() -> None:
    assert decoded((GERMAN * 5).encode() + b"\xff", "utf-8", html=False) == GERMAN * 5 + "\ufffd"


def test_a_page_in_utf8_says_so_itself() -> None:
    assert in_utf8(meta("koi8-r") + RUSSIAN, html=True).decode() == meta("utf-8") + RUSSIAN
    assert in_utf8("charset=koi8-r", html=False) == b"charset=koi8-r"


def test_null_bytes_are_no_text() -> None:
    with pytest.raises(FetchUnreadable, match="null bytes"):
        decoded(b"ti\x00des", "", html=False)


def test_a_guess_about_much_takes_little_time() -> None:
    body = RUSSIAN.encode("cp1251") * 100_000
    begun = time.process_time()
    assert decoded(body, "utf-8", html=False).startswith(RUSSIAN)
    assert time.process_time() - begun < 4
