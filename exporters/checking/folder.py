"""An export read back: its manifest, its rows, and whether its files are those that were written."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Annotated

from pydantic import BaseModel, Field, ValidationError

from exporters._export import exporter
from exporters._folder import MANIFEST, TOOL
from exporters._manifest import files_of
from exporters.checking.report import Broken
from exporters.checking.row import ReadRow, read_row
from state.errors import UsageError

DATA, CANDIDATES = "data", "candidates"
SplitName = Annotated[str, Field(pattern=r"^\w+$")]


class _Named(BaseModel):
    name: str


class _Split(BaseModel):
    rows: int


class _Counts(BaseModel):
    splits: dict[SplitName, _Split]


class _Candidates(BaseModel):
    splits: dict[SplitName, int]


class _File(BaseModel):
    sha256: str


class _Check(BaseModel):
    passed: int
    unverified: int
    failed: int


class Manifest(BaseModel):
    """What is needed of a manifest to check what stands beside it."""

    tool: _Named
    training_type: str
    columns: list[str]
    data_format: str
    layout: _Named
    counts: _Counts
    candidates: _Candidates | None = None
    checks: dict[str, _Check] | None = None
    claims: dict[str, int] | None = None
    files: dict[str, _File]

    def splits(self) -> Iterator[tuple[str, str, int]]:
        """Each split with the folder it is in and how many rows it should have."""
        yield from ((DATA, name, split.rows) for name, split in self.counts.splits.items())
        if self.candidates:
            yield from ((CANDIDATES, name, rows) for name, rows in self.candidates.splits.items())


@dataclass
class Opened:
    """`splits`: the rows of the trainer's splits; `others`: those of the candidates, and second copies of rows."""

    folder: Path
    manifest: Manifest
    splits: dict[str, list[ReadRow]] = field(default_factory=dict)
    others: list[ReadRow] = field(default_factory=list)
    problems: list[Broken] = field(default_factory=list)

    @property
    def rows(self) -> list[ReadRow]:
        return [row for rows in self.splits.values() for row in rows]

    @property
    def as_trl(self) -> bool:
        """Whether the columns are those of the training type, so that answers can be read from them."""
        return self.manifest.layout.name == "trl"

    def source_ids(self) -> set[str]:
        return {span.source_id for row in self.rows if row.meta for span in row.meta.all_spans}


def open_export(folder: Path) -> Opened:
    """Raises `UsageError` for a folder that is no export, or whose manifest cannot be read."""
    opened = Opened(folder, _manifest(folder))
    opened.problems += _file_problems(opened)
    for part, split, count in opened.manifest.splits():
        _read_split(opened, part, split, count)
    return opened


def _manifest(folder: Path) -> Manifest:
    try:
        found = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except OSError as error:
        raise UsageError(f"{folder} is no export: it has no {MANIFEST} that can be read") from error
    except ValidationError as error:
        said = error.errors()[0]
        where = ".".join(map(str, said["loc"])) or MANIFEST
        raise UsageError(f"{folder} is no export: {MANIFEST} cannot be used: {where}: {said['msg']}") from error
    if found.tool.name != TOOL:
        raise UsageError(f"{folder} is no export of {TOOL}: its {MANIFEST} names {found.tool.name!r}")
    return found


def _file_problems(opened: Opened) -> Iterator[Broken]:
    """Files that are gone, are not as they were written, or were put among the data."""
    there = files_of(opened.folder)
    for name, listed in opened.manifest.files.items():
        found = there.get(name)
        if found is None:
            yield Broken(name, "", "file", "the manifest lists it, and it is not there")
        elif found["sha256"] != listed.sha256:
            yield Broken(name, "", "file", f"its sha256 is {found['sha256']}, that of the manifest {listed.sha256}")
    for name in there.keys() - opened.manifest.files.keys():
        if PurePosixPath(name).parts[0] in (DATA, CANDIDATES):
            yield Broken(name, "", "file", "it is there, and the manifest does not list it")


def _read_split(opened: Opened, part: str, split: str, count: int) -> None:
    """Every copy of the split's rows; the first copy of what is for the trainer is what the checks are run on."""
    for number, pattern in enumerate(exporter(opened.manifest.data_format).holds):
        where = f"{part}/{pattern.format(split=split)}"
        rows = [row for path in sorted(opened.folder.glob(where)) for row in _rows(opened, path)]
        if len(rows) != count:
            told = f"{len(rows)} rows, and the manifest counts {count}"
            opened.problems.append(Broken(where, "", "count", told))
        if part == DATA and number == 0:
            opened.splits[split] = rows
        else:
            opened.others += rows


def _rows(opened: Opened, path: Path) -> list[ReadRow]:
    name = path.relative_to(opened.folder).as_posix()
    try:
        found = exporter(opened.manifest.data_format).read(path)
    except (OSError, ValueError) as error:
        opened.problems.append(Broken(name, "", "file", f"it cannot be read: {error}"))
        return []
    return [read_row(f"{name}:{number}", row) for number, row in enumerate(found, 1)]
