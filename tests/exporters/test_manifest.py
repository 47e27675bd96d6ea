"""The manifest counts everything that was handed in, and hashes everything that was written."""

import hashlib
import json
from pathlib import Path
from typing import Any

from exporters import ExportOptions, export_records
from state.records import StoredRecord
from state.sources import Span
from tests.exporters.samples import SOURCES, THEN, by_id, sft, source
from training_types import training_type


def export(out: Path, *records: StoredRecord, **options: Any) -> dict[str, Any]:
    sources = SOURCES | by_id(source("ethers", license="CC-BY-SA-4.0"), source("gold", license="unknown"))
    export_records(records, training_type("sft"), sources, out, ExportOptions(**options), created_at=THEN)
    return json.loads((out / "manifest.json").read_text())


def test_every_file_is_hashed(tmp_path: Path) -> None:
    listed = export(tmp_path / "out", sft(1))["files"]
    found = {p.relative_to(tmp_path / "out").as_posix(): p for p in (tmp_path / "out").rglob("*") if p.is_file()}
    assert listed.keys() == found.keys() - {"manifest.json"}
    for name, described in listed.items():
        content = found[name].read_bytes()
        assert described == {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def test_only_approved_records_are_exported_and_the_others_are_counted(tmp_path: Path) -> None:
    statuses = ("approved", "approved", "rejected", "needs_human", "pending", "needs_revision")
    records = [sft(number, review_status=status) for number, status in enumerate(statuses, 1)]
    counts = export(tmp_path / "out", *records)["counts"]
    assert counts == {
        "records": 6,
        "by_review_status": {"approved": 2, "needs_human": 1, "needs_revision": 1, "pending": 1, "rejected": 1},
        "refused": 0,
        "not_for_training": 0,
        "exported": 2,
        "splits": {"train": {"rows": 2, "questions": 2}},
    }


def test_every_refused_record_is_named_under_its_reason(tmp_path: Path) -> None:
    written = export(tmp_path / "out", sft(1), sft(2, " "), sft(3, 7), sft(4, ""), sft(5, instruction=9))
    refused = {reason: (one["count"], one["record_ids"]) for reason, one in written["refused"].items()}
    assert refused == {
        "blank_completion": (2, [2, 4]),
        "content_not_text": (1, [3]),
        "content_does_not_fit": (1, [5]),
    }
    assert all(one["means"] for one in written["refused"].values())
    assert written["counts"]["exported"] + written["counts"]["refused"] == 5


def test_records_that_lean_on_restricted_sources_are_counted(tmp_path: Path) -> None:
    ethers, gold, lost = (
        source(n, license=s) for n, s in (("ethers", "CC-BY-SA-4.0"), ("gold", "unknown"), ("lost", "MIT"))
    )
    spanless = sft(5).model_copy(update={"spans": []})
    written = export(
        tmp_path / "out",
        sft(1),
        sft(2, None, ethers),
        sft(3, None, gold),
        sft(4, None, lost),
        spanless,
        license_policy="attribution",
    )
    assert written["refused"]["license_policy"]["record_ids"] == [2, 3, 4, 5]
    assert (written["license"], written["license_policy"]) == ("cc-by-4.0", "attribution")
    assert written["license_classes"] == {"attribution": {"records": 1, "sources": 1}}
    assert written["license_policies"]["attribution"] == {
        "of": 5,
        "left_out": 4,
        "because_of_class": {"share-alike": 1, "unknown": 3},
    }


def test_it_counts_what_each_policy_would_leave_out_and_why(tmp_path: Path) -> None:
    nc, mit = source("nc", license="CC-BY-NC-4.0"), source("mit", license="MIT")
    out, sources = tmp_path / "out", SOURCES | by_id(nc, mit)
    records = (sft(1), sft(2, None, mit), sft(3, None, mit, nc), sft(4, " ", nc))
    export_records(records, training_type("sft"), sources, out, ExportOptions(license_policy="MIT,CC-BY-4.0"))
    counted = json.loads((out / "manifest.json").read_text())["license_policies"]
    assert {policy: (found["left_out"], found["because_of_class"]) for policy, found in counted.items()} == {
        "any": (0, {}),
        "share-alike": (1, {"non-commercial": 1}),
        "attribution": (1, {"non-commercial": 1}),
        "permissive": (2, {"attribution": 1, "non-commercial": 1}),
        "MIT,CC-BY-4.0": (1, {"non-commercial": 1}),
    }


def test_the_licence_is_computed_from_the_exported_rows_alone(tmp_path: Path) -> None:
    ethers = source("ethers", license="CC-BY-SA-4.0")
    left_out = sft(2, None, ethers, review_status="rejected")
    assert export(tmp_path / "one", sft(1), left_out)["license"] == "cc-by-4.0"
    assert export(tmp_path / "two", sft(1), sft(2, None, ethers))["license"] == "other"


def test_sources_name_how_many_rows_lean_on_them(tmp_path: Path) -> None:
    unstored = Span(source_id="0123456789abcdef", start=0, end=1)
    twice = sft(2).spans * 2
    written = export(tmp_path / "out", sft(1), sft(2, spans=twice), sft(3, spans=[unstored]))
    assert {one["source_id"]: (one["rows"], one["license"], one["license_class"]) for one in written["sources"]} == {
        next(iter(SOURCES)): (2, "CC-BY-4.0", "attribution"),
        "0123456789abcdef": (1, "unknown", "unknown"),
    }


def test_models_judges_prompts_and_seeds_are_counted(tmp_path: Path) -> None:
    written = export(tmp_path / "out", sft(1), sft(2, model_used="a:b", judge_used=None, seed=None, run_id="run-2"))
    assert written["models"] == {"a:b": 1, "offline": 1}
    assert written["judges"] == {"offline": 1}
    assert written["prompt_hashes"] == {"abc123": 2}
    assert written["seeds"] == {"7": 1}
    assert written["run_ids"] == ["run-1", "run-2"]


def test_long_rows_are_counted_and_refused_only_where_a_limit_is_asked_for(tmp_path: Path) -> None:
    long = " ".join(f"w{n}" for n in range(1025))
    free = export(tmp_path / "free", sft(1), sft(2, long))
    assert free["length"]["rows_over_1024"] == 1
    assert "words" in free["length"]["estimate"]
    limited = export(tmp_path / "limited", sft(1), sft(2, long), max_tokens=1024)
    assert limited["refused"]["too_long"]["record_ids"] == [2]
    assert limited["length"]["rows_over_1024"] == 0


def test_it_says_what_made_it_and_when(tmp_path: Path) -> None:
    written = export(tmp_path / "out", sft(1), seed=5)
    assert written["format_version"] == 1
    assert written["tool"]["name"] == "synthetic-data-agent"
    assert written["created_at"] == THEN.isoformat()
    assert (written["training_type"], written["trainer"], written["data_format"]) == ("sft", "SFTTrainer", "jsonl")
    assert written["split"] == {"by": "question", "seed": 5, "test_share": None}
