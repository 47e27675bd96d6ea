"""manifest.json: what was exported, what was refused and why, from what, and the hash of every file."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from exporters._balance import balance
from exporters._claims import counted_claims
from exporters._dataset import REASONS, Dataset
from exporters._diversity import diversity_of
from exporters._folder import TOOL
from exporters._licenses import POLICIES, allows, class_of
from exporters._rows import words_of
from exporters._verdicts import checks_of
from state.sources import LICENSE_CLASSES

Files = Mapping[str, Mapping[str, Any]]
FORMAT_VERSION = 1
USUAL_LIMIT = 1024
"""The `max_length` that trainers cut at by default."""


def manifest(made: Dataset, files: Files, run: Mapping[str, Any], created_at: datetime) -> dict[str, Any]:
    """Everything but `created_at` hangs on the input alone. `files` are all others of the export."""
    return {
        "format_version": FORMAT_VERSION,
        "tool": {"name": TOOL, "version": _tool_version()},
        "created_at": created_at.astimezone(UTC).isoformat(),
        "training_type": made.kind.name,
        "trainer": made.kind.trainer,
        "columns": list(made.kind.columns),
        "data_format": made.options.format,
        "layout": {"name": made.options.layout, "columns": list(made.arrangement.shapes)},
        "run_ids": sorted(made.count("run_id")),
        "run": dict(run),
        "counts": _counts(made),
        "refused": _refused(made),
        "not_for_training": {"count": len(made.not_for_training), "record_ids": sorted(made.not_for_training)},
        "candidates": _candidates(made),
        "checks": {name: count.as_json() for name, count in checks_of(made).items()},
        "claims": counted_claims(row.record.claims for row in made.rows),
        "balance": balance(made),
        "diversity": diversity_of(made).model_dump(mode="json"),
        "length": _length(made),
        "split": {"by": "question", "seed": made.options.seed, "test_share": made.options.test_share},
        "license_policy": made.options.license_policy,
        **made.license,
        "license_classes": _license_classes(made),
        "license_policies": _license_policies(made),
        "models": made.count("model_used"),
        "judges": made.count("judge_used"),
        "prompt_hashes": made.count("prompt_hash"),
        "seeds": made.count("seed"),
        "sources": _sources(made),
        "files": dict(files),
    }


def _counts(made: Dataset) -> dict[str, Any]:
    return {
        "records": sum(made.by_status.values()),
        "by_review_status": dict(made.by_status),
        "refused": sum(len(ids) for ids in made.refused.values()),
        "not_for_training": len(made.not_for_training),
        "exported": len(made.rows),
        "splits": {
            name: {"rows": len(rows), "questions": len({row.record.question_id for row in rows})}
            for name, rows in made.splits.items()
        },
    }


def _refused(made: Dataset) -> dict[str, Any]:
    return {
        reason: {"count": len(ids), "means": REASONS[reason], "record_ids": sorted(ids)}
        for reason, ids in sorted(made.refused.items())
    }


def _candidates(made: Dataset) -> dict[str, Any] | None:
    if made.candidates is None:
        return None
    left_out = made.candidates.left_out.items()
    return {
        "splits": {name: len(rows) for name, rows in made.candidates.splits.items()},
        "left_out": {reason: {"count": len(ids), "record_ids": ids} for reason, ids in sorted(left_out)},
    }


def _length(made: Dataset) -> dict[str, Any]:
    return {
        "estimate": "whitespace-separated words; a tokenizer counts more",
        "max_tokens": made.options.max_tokens,
        f"rows_over_{USUAL_LIMIT}": words_of(made.rows, USUAL_LIMIT),
    }


def _license_classes(made: Dataset) -> dict[str, dict[str, int]]:
    """How many records are written, and from how many sources, of each class."""
    records = Counter(row.license_class for row in made.written)
    sources = Counter(class_of(source) for _, source, _ in made.sources())
    return {
        name: {"records": records[name], "sources": sources[name]}
        for name in LICENSE_CLASSES
        if records[name] + sources[name]
    }


def _license_policies(made: Dataset) -> dict[str, dict[str, Any]]:
    """Of the records that the policy decided on, how many each policy leaves out, by the class that is the reason."""
    found = {}
    for policy in dict.fromkeys([*POLICIES, made.options.license_policy]):
        out = Counter(row.license_class for row in made.weighed if not allows(policy, row.sources.values()))
        by_class = {name: out[name] for name in LICENSE_CLASSES if out[name]}
        found[policy] = {"of": len(made.weighed), "left_out": out.total(), "because_of_class": by_class}
    return found


def _sources(made: Dataset) -> list[dict[str, Any]]:
    found = []
    for source_id, source, rows in made.sources():
        known = {"url": source.final_url, "license": source.license, "sha256": source.sha256} if source else {}
        kind = class_of(source)
        found.append({"source_id": source_id, "rows": rows, "license": "unknown", **known, "license_class": kind})
    return found


def files_of(folder: Path) -> Files:
    """Every file below the folder by its path in it, sorted, with its `sha256` and its size in `bytes`."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): {"sha256": _sha256(path), "bytes": path.stat().st_size} for path in paths
    }


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _tool_version() -> str:
    try:
        return version(TOOL)
    except PackageNotFoundError:
        return "unknown"
