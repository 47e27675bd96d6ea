"""A folder that appears whole or not at all, and never in place of what is not ours."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from state.errors import UsageError

MANIFEST = "manifest.json"
TOOL = "synthetic-data-agent"


@contextmanager
def whole_folder(out: Path) -> Iterator[Path]:
    """A draft folder beside `out` that takes its place when the block ends well, and vanishes when not.

    Raises `UsageError` where `out` is in use for something else or cannot be written.
    """
    target = out.resolve()
    draft = target.with_name(f".{target.name}-{uuid4().hex}")
    try:
        _refuse_foreign(target, out)
        draft.mkdir(parents=True)
        yield draft
        _put_in_place(draft, target)
    except OSError as error:
        raise UsageError(f"cannot write the export to {out}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _refuse_foreign(target: Path, out: Path) -> None:
    """An earlier export may be replaced, as long as nothing else has been put into its folder."""
    if target.exists() and not target.is_dir():
        raise UsageError(f"{out} is not a folder; name a new folder, an empty one or an earlier export")
    inside = {path.relative_to(target).as_posix() for path in target.rglob("*") if not path.is_dir()}
    foreign = sorted(inside - _written_earlier(target))
    if foreign:
        raise UsageError(
            f"{out} holds {foreign[0]!r}, which is of no earlier export; name a new folder or an empty one"
        )


def _written_earlier(target: Path) -> set[str]:
    """The files of the export that stands here; none if there is no manifest of ours."""
    try:
        manifest = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
        return {MANIFEST, *manifest["files"]} if manifest["tool"]["name"] == TOOL else set()
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return set()


def _put_in_place(draft: Path, target: Path) -> None:
    earlier = draft.with_name(f"{draft.name}-earlier")
    if not target.exists():
        draft.rename(target)
        return
    target.rename(earlier)
    try:
        draft.rename(target)
    except OSError:
        earlier.rename(target)
        raise
    shutil.rmtree(earlier, ignore_errors=True)
