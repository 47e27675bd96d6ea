"""From bytes to text: what the bytes show counts more than what is said of them."""

import codecs
import re

from state.errors import FetchUnreadable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NAMED = re.compile(
    rb"(<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*|<\?xml[^>]{0,200}?encoding\s*=\s*[\"'])([a-z0-9_:.-]{1,40})",
    re.IGNORECASE,
)
_HEAD, _SAMPLE = 4096, 32_768
# Not every codec of Python is a character set: some run escapes, some take quadratic time.
_CHARACTER_SETS = re.compile(
    r"utf-(8|16|32)(-[bl]e)?|ascii|(cp|iso8859-|mac-|koi8-)\w+|gb18030|gbk|gb2312|hz|big5\w*|euc_\w+|shift_ji\w+"
    r"|iso2022_\w+|johab|tis-620|kz1048|ptcp154"
)
# The wider set is what is meant by the narrower one's name (encoding.spec.whatwg.org, "names and labels").
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
_BROKEN = "\ufffd"


def decoded(body: bytes, declared: str, *, html: bool) -> str:
    """The text: by its byte order mark, else as the header says, or the page itself, or charset-normalizer.

    A declared character set that the bytes contradict does not count. Raises `FetchUnreadable` for what is no text.
    """
    text = _decoded(body, declared, html)
    if "\x00" in text:
        raise FetchUnreadable("it holds null bytes, so it is no text")
    return text


def in_utf8(text: str, *, html: bool) -> bytes:
    """The text in UTF-8; a page says so, too, for who parses it believes what it says."""
    data = text.encode("utf-8", "replace")
    if not html:
        return data
    return _NAMED.sub(rb"\g<1>utf-8", data[:_HEAD]) + data[_HEAD:]


def _decoded(body: bytes, declared: str, html: bool) -> str:
    if marked := next((name for mark, name in _BOMS if body.startswith(mark)), ""):
        return body.decode(marked, "replace")
    named = _NAMED.search(body[:_HEAD]) if html else None
    said = _character_set(declared) or (_character_set(named[2].decode("ascii")) if named else "")
    if said.startswith(("utf-16", "utf-32")) and b"\x00" not in body:
        said = ""
    unicode = _exactly(body, "utf-8") if said != "utf-8" and not body.isascii() else None
    if unicode is not None:
        return unicode
    text = body.decode(said or "utf-8", "replace")
    broken = text.count(_BROKEN)
    # A few broken bytes in a long text are no reason to doubt what was said of it.
    if broken * 10 <= sum(not character.isascii() for character in text) - broken:
        return text
    return body.decode(_guessed(body) or said or "utf-8", "replace")


def _character_set(name: str) -> str:
    try:
        found = codecs.lookup(name.strip("\"' ")).name if name else ""
    except (LookupError, ValueError):
        return ""
    return _WIDER.get(found, found) if _CHARACTER_SETS.fullmatch(found) else ""


def _exactly(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name)
    except UnicodeDecodeError:
        return None


def _guessed(body: bytes) -> str:
    """What charset-normalizer takes a sample for, which ends where no character can be cut."""
    from charset_normalizer import from_bytes

    sample = body[:_SAMPLE]
    best = from_bytes(sample if len(body) <= _SAMPLE else sample.rpartition(b"\n")[0] or sample).best()
    return _character_set(best.encoding) if best else ""
