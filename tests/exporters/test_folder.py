"""The export folder appears whole or not at all, and never in place of what is not ours."""

import json
from pathlib import Path

import pytest

from exporters._folder import TOOL, whole_folder
from state.errors import UsageError


def export(out: Path, **files: str) -> None:
    """An export with these files (name → text) and its manifest."""
    with whole_folder(out) as folder:
        for name, text in files.items():
            (folder / name).write_text(text)
        (folder / "manifest.json").write_text(json.dumps({"tool": {"name": TOOL}, "files": files}))


def test_parents_are_made(tmp_path: Path) -> None:
    export(tmp_path / "a" / "b", one="1")
    assert (tmp_path / "a" / "b" / "one").read_text() == "1"
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b"]


def test_an_empty_folder_is_used(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    export(tmp_path / "out", one="1")
    assert (tmp_path / "out" / "one").exists()


def test_an_earlier_export_is_replaced_and_none_of_it_is_left(tmp_path: Path) -> None:
    export(tmp_path / "out", one="1")
    export(tmp_path / "out", two="2")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["manifest.json", "two"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_of_someone_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(UsageError, match=r"holds 'thesis.txt'"):
        export(tmp_path, one="1")
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("manifest", ["not JSON", "[]", "{}", '{"tool": {"name": "another"}, "files": {}}'])
def test_a_manifest_of_another_tool_is_not_ours(tmp_path: Path, manifest: str) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "manifest.json").write_text(manifest)
    with pytest.raises(UsageError, match=r"manifest\.json"):
        export(out, one="1")
    assert (out / "manifest.json").read_text() == manifest


def test_what_a_person_put_beside_an_earlier_export_is_kept(tmp_path: Path) -> None:
    export(tmp_path / "out", one="1")
    (tmp_path / "out" / ".git").mkdir()
    (tmp_path / "out" / ".git" / "HEAD").write_text("ref")
    with pytest.raises(UsageError, match=r"'\.git/HEAD'"):
        export(tmp_path / "out", one="2")
    assert (tmp_path / "out" / "one").read_text() == "1"


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(UsageError, match="is not a folder"):
        export(tmp_path / "out")
    with pytest.raises(UsageError, match="cannot write the export to"):
        export(tmp_path / "out" / "inner")


def test_a_failure_half_way_leaves_the_earlier_export(tmp_path: Path) -> None:
    export(tmp_path / "out", one="1")
    with pytest.raises(UnicodeEncodeError):
        export(tmp_path / "out", one="2", two="\ud800")
    assert (tmp_path / "out" / "one").read_text() == "1"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_full_disk_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No space left on device") as raised, whole_folder(tmp_path / "out"):
        raise OSError(28, "No space left on device")
    assert "\n" not in str(raised.value)
    assert list(tmp_path.iterdir()) == []
