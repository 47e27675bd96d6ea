"""One sentence seen in several ways: as a reader sees it, and as it reads once a disguise is taken off."""

import base64
import binascii
import codecs
import html
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

_PLAIN = {
    **dict(zip("абвеёорсухкмнтіїјѕԁһӏԛԝзг", "a6beeopcyxkmhtiijsdhlqw3r", strict=True)),
    **dict(zip("αβγεηικνορτυχωϲϳ", "abyenikvoptuxwcj", strict=True)),
    **dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡʏᴢɑɡıƖ", "abcdefghijklmnopqrstuvwyzagil", strict=True)),
    **{"’": "'", "‘": "'", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "œ": "oe", "æ": "ae"},
}
_LOOK_ALIKE = str.maketrans(_PLAIN)
_LEET = str.maketrans("013457@$!|8", "oieastasiib")
_LEET_WORD = re.compile(r"(?<![\w@$])(?=[\w@$!|]*[a-z])(?=[\w@$!|]*[013457@$!|8])[\w@$!|]{3,}")
_SPACED = re.compile(r"(?:(?<![^\W_])[a-z0-9][^\w\n]{1,3}|(?<![^\W_])[a-z0-9]_){5,}[a-z0-9](?![^\W_])")
_HEX = re.compile(r"(?:(?:0x|\\x)?[0-9a-f]{2}[\s,:]?){12,}", re.IGNORECASE)
_CODED = re.compile(r"[A-Za-z0-9+/_-]{4,}={0,2}")
_LEAST_CODED = 16
_TELLING = re.compile(
    r"instruc|prompt|ruies|guidei|directiv|rubric|approv|verdict|score|anweisung|consigne|command|everything|regein"
    r"|correct|punktzahi|note|puntuacion|programming|answer|training"
)
"""One of these is in every phrase, `l` read as `i`."""


def folded(text: str) -> str:
    """Lower case, without accents and invisible characters, look-alike letters made Latin."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text)
    seen = "".join(c for c in apart if unicodedata.category(c) not in ("Mn", "Cf", "Me"))
    return seen.casefold().translate(_LOOK_ALIKE)


def turned(fold: str) -> tuple[str, str]:
    """A folded text in ROT13, and backwards."""
    return codecs.encode(fold, "rot13"), fold[::-1]


def loose(fold: str) -> str:
    """Letters put together that stood apart, digits read as the letters they stand for; empty without a disguise."""
    if not (_SPACED.search(fold) or len(_LEET_WORD.findall(fold)) >= 2):
        return ""
    plain = fold.translate(_LEET).replace("_", " ")
    return plain if _TELLING.search(re.sub(r"\W", "", plain).replace("l", "i")) else ""


def decoded(text: str) -> Iterator[str]:
    """What is written in the text as Base64, in hexadecimal, as percent escapes or as character references."""
    if "%" in text and (plain := unquote(text)) != text:
        yield plain
    if "&#" in text:
        yield html.unescape(text)
    for found in _HEX.finditer(text):
        digits = re.sub(r"0x|\\x|[\s,:]", "", found.group(), flags=re.IGNORECASE)
        yield from _readable(bytes.fromhex(digits[: len(digits) // 2 * 2]))
    for coded in _coded(text):
        padded = coded.rstrip("=").translate(str.maketrans("-_", "+/"))
        try:
            yield from _readable(base64.b64decode(padded + "=" * (-len(padded) % 4), validate=True))
        except binascii.Error:
            continue


def _coded(text: str) -> Iterator[str]:
    """Neighbouring words that look like Base64, each alone and put together."""
    together: list[str] = []
    for word in [*text.split(), ""]:
        bare = word.strip("\"'`()[]{}<>,.;:")
        if _CODED.fullmatch(bare) and re.search(r"[a-z][A-Z]|\d|=", bare):
            together.append(bare)
            continue
        if sum(map(len, together)) >= _LEAST_CODED:
            yield "".join(together)
            yield from (one for one in together if len(one) >= _LEAST_CODED and len(together) > 1)
        together = []


def _readable(data: bytes) -> Iterator[str]:
    """The bytes as text if they are one."""
    text = data.decode("utf-8", "replace")
    letters = sum(c.isalpha() or c.isspace() for c in text)
    if letters > 0.8 * len(text):
        yield text
