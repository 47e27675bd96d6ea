"""What lies in a folder of documents, by path, size and time of change, without opening any file."""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from tools.documents import KIND_OF_SUFFIX, MAX_FILE_BYTES

_LICENSE_FILE = re.compile(r"(?:LICEN[SC]E|COPYING)(?:\.(?:txt|md))?", re.IGNORECASE)

Version = tuple[int, int]
"""A file's size in bytes and its time of change in nanoseconds."""


@dataclass
class Found:
    """The files by their path below the folder, and those that are left out, each with the reason."""

    files: dict[str, Version] = field(default_factory=dict)
    skipped: list[tuple[str, str]] = field(default_factory=list)


def scan(folder: Path) -> Found:
    """All files of known types and licence files below the folder; hidden ones are left out, and links to folders."""
    found = Found()
    for entry in _entries(folder):
        path = PurePosixPath(Path(entry.path).relative_to(folder)).as_posix()
        with suppress(OSError):
            about = entry.stat()
            if reason := _unfit(path, about.st_size):
                found.skipped.append((str(folder / path), reason))
            else:
                found.files[path] = (about.st_size, about.st_mtime_ns)
    return found


def is_license_file(path: str) -> bool:
    """Whether a file says the licence of the folder in which it lies, and is no document."""
    return _LICENSE_FILE.fullmatch(path.rpartition("/")[2]) is not None


def _unfit(path: str, size: int) -> str:
    if not path.isprintable() and any(0xD800 <= ord(c) < 0xE000 for c in path):
        return "its name is not in UTF-8"
    return f"larger than {MAX_FILE_BYTES // 1_000_000} MB" if size > MAX_FILE_BYTES else ""


def _entries(folder: Path) -> Iterator["os.DirEntry[str]"]:
    waiting = [str(folder)]
    while waiting:
        with suppress(OSError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                elif _is_wanted(entry.name) and entry.is_file():
                    yield entry


def _is_wanted(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in KIND_OF_SUFFIX or is_license_file(name)
