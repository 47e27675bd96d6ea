"""A file of the user's read into a document: text, title, author, subject, and what it says about its licence."""

import hashlib
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from state.errors import FetchError, FetchUnreadable
from state.sources import Instruction, LicenseEvidence
from tools.boundary import boundary
from tools.documents import KIND_OF_SUFFIX, Content, cleaned, read, title_of
from tools.injection import find_instructions, unflagged
from tools.search._rights import marks_of, marks_of_license_file
from tools.search._scan import Version, is_license_file


@dataclass(frozen=True)
class Document:
    """`marks`: every place where it says its licence. A licence file has marks, and no text."""

    title: str
    author: str
    subject: str
    text: str
    marks: tuple[LicenseEvidence, ...] = ()
    instructions: tuple[Instruction, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What became of one version of a file: a document, or the reason why there is none.

    Neither, where its content is the one that was known.
    """

    path: str
    version: Version
    sha256: str
    document: Document | None = None
    reason: str = ""
    read_at: str = ""


def read_file(folder: Path, path: str, known_sha256: str = "") -> Reading:
    """The file at `path` below the folder, only hashed where its content is known.

    Raises `FetchError` for what is not about its content: it cannot be opened, or its reader could not work.
    """
    with boundary(_closed), (folder / path).open("rb") as file:
        about = os.fstat(file.fileno())
        data = file.read()
    version, sha256 = (about.st_size, about.st_mtime_ns), hashlib.sha256(data).hexdigest()
    now = datetime.now(UTC).isoformat()
    if sha256 == known_sha256:
        return Reading(path, version, sha256)
    try:
        return Reading(path, version, sha256, document_of(data, path), read_at=now)
    except FetchError as error:
        if error.retryable:
            raise
        return Reading(path, version, sha256, reason=str(error), read_at=now)


def document_of(data: bytes, path: str) -> Document:
    """The document in the bytes of the file at `path`. Raises `FetchError` where there is none in them."""
    place = PurePosixPath(path)
    if is_license_file(path):
        return Document("", "", "", "", marks_of_license_file(read(data, "text").text, place.name))
    kind = KIND_OF_SUFFIX[place.suffix.lower()]
    content = read(data, kind)
    if not any(c.isalnum() for c in content.text):
        raise FetchUnreadable("no text in it")
    return Document(
        title=title_of(content, place.stem),
        author=unflagged(content.about.get("author", "")),
        subject=_subject(content, place),
        text=content.text,
        marks=marks_of(content, data, kind, path),
        instructions=find_instructions(content.text),
    )


def _subject(content: Content, place: PurePosixPath) -> str:
    """What it is named to be about, else the folders it lies in."""
    return cleaned(content.about.get("subject", "") or " ".join(place.parent.parts))


def _closed(error: Exception) -> FetchError | None:
    """Why a file could not be opened."""
    return FetchError(error.strerror or str(error)) if isinstance(error, OSError) else None
