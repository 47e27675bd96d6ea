"""Which types of content are read, and whether a body is what its type says."""

from state.errors import FetchUnreadable
from tools.documents import KIND_OF_TYPE, Kind

READABLE = ", ".join(KIND_OF_TYPE)
_DATA = frozenset({"application/json", "application/xml"})
_BINARY = (b"PK\x03\x04", b"\x1f\x8b", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x7fELF", b"MZ\x90", b"Rar!", b"7z\xbc")
_PDF, _NEAR_THE_TOP = b"%PDF-", 1024


def is_readable(kind: str) -> bool:
    """Whether a body of this type is fetched at all: pages, and data for whoever asks for it; none named, too."""
    return (
        not kind
        or kind in KIND_OF_TYPE
        or kind in _DATA
        or kind.startswith("text/")
        or kind.endswith(("+json", "+xml"))
    )


def kind_of(content_type: str, body: bytes) -> Kind:
    """How a page is read. Raises `FetchUnreadable` where it is of a type that is not, or its body of another."""
    kind = KIND_OF_TYPE.get(content_type) if content_type else _looks_like(body)
    if not kind:
        raise not_read(content_type)
    wanted = {"pdf": _PDF, "docx": b"PK\x03\x04"}.get(kind)
    if wanted and wanted not in body[:_NEAR_THE_TOP]:
        raise FetchUnreadable(f"it is said to be {content_type}, and is not")
    if not wanted and body.startswith((*_BINARY, _PDF)):
        raise FetchUnreadable(f"it is said to be {content_type or 'nothing'}, and is no text")
    return kind


def not_read(content_type: str) -> FetchUnreadable:
    return FetchUnreadable(f"{content_type[:80]} cannot be read; what can: {READABLE}")


def _looks_like(body: bytes) -> Kind:
    """What a body is of which no type is said."""
    if body.startswith(_PDF):
        return "pdf"
    return "html" if body[:_NEAR_THE_TOP].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else "text"
