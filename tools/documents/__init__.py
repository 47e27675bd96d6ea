"""Files of Markdown, text, HTML, PDF and Word made into text with what they say about themselves."""

from tools.boundary import boundary
from tools.documents._apart import TIMEOUT_S, read_apart
from tools.documents._readers import READERS, unreadable
from tools.documents.base import (
    KIND_OF_SUFFIX,
    KIND_OF_TYPE,
    MAX_CHARACTERS,
    MAX_FILE_BYTES,
    Content,
    Kind,
    cleaned,
    title_of,
)

__all__ = [
    "KIND_OF_SUFFIX",
    "KIND_OF_TYPE",
    "MAX_CHARACTERS",
    "MAX_FILE_BYTES",
    "Content",
    "Kind",
    "cleaned",
    "read",
    "read_here",
    "title_of",
]


def read(data: bytes, kind: Kind, *, timeout_s: float = TIMEOUT_S) -> Content:
    """The text of a file, cleaned and at most `MAX_CHARACTERS` long, and what the file says about itself.

    HTML, PDF and Word are read in a child process with limits of time and memory. Waits, so not for an event loop's
    thread. Raises `FetchUnreadable`, `FetchTimeout`, `FetchTooLarge`, and `FetchUnavailable` where the child ended.
    """
    return read_here(data, kind) if kind in ("markdown", "text") else read_apart(data, kind, timeout_s)


def read_here(data: bytes, kind: Kind) -> Content:
    """The same in this process, which a hostile file may hold up or fill. Raises `FetchUnreadable`."""
    with boundary(unreadable):
        return READERS[kind](data)
