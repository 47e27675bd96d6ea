"""What is no export is said to be none, in one line."""

from pathlib import Path
from typing import Any

import pytest

from exporters.checking import open_export
from state.errors import UsageError
from tests.exporters.checking.written import PAGE, edit_manifest, export


@pytest.mark.parametrize("content", [None, "no JSON", "[]", "{}", '{"tool": {"name": "other"}}'])
def test_a_folder_without_a_usable_manifest_is_no_export(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(UsageError, match=r"is no export: .*manifest.json") as raised:
        open_export(tmp_path)
    assert "\n" not in str(raised.value)


def test_a_file_is_no_export(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="is no export"):
        open_export(tmp_path / "file")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"tool": {"name": "other"}}, "is no export of synthetic-data-agent"),
        ({"data_format": "csv"}, "no export format 'csv'; there are: hf, jsonl, parquet"),
        ({"counts": {"splits": {"../secret": {"rows": 1}}}}, "manifest.json cannot be used: counts.splits"),
    ],
)
def test_a_manifest_cannot_lead_out_of_its_folder_or_name_what_is_not_there(
    tmp_path: Path, change: dict[str, Any], says: str
) -> None:
    out = export(tmp_path / "out")
    edit_manifest(out, lambda manifest: manifest.update(change))
    with pytest.raises(UsageError, match=says):
        open_export(out)


def test_an_opened_export_names_the_sources_that_its_rows_lean_on(tmp_path: Path) -> None:
    opened = open_export(export(tmp_path / "out"))
    assert opened.source_ids() == {PAGE.source_id}
    assert [row.place for row in opened.rows] == [f"data/train.jsonl:{n}" for n in (1, 2, 3)]
    assert opened.problems == []
