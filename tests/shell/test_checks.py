"""The options that say how strictly a run is verified, and those of the audit, reach what they are for."""

from pathlib import Path
from typing import Any

import pytest

from tests.shell.calls import called

RUN = ("run", "--topic", "chemistry", "--type", "sft", "--num", "1")


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The settings of each run that would have begun."""
    seen: list[Any] = []

    def start(settings: Any, *_others: Any) -> int:
        seen.append(settings)
        return 0

    monkeypatch.setattr("shell.run.start", start)
    return seen


def test_a_run_can_be_told_what_must_be_verified(tmp_path: Path, started: list[Any]) -> None:
    strict = ("--require-verified", "--judge-samples", "3")
    kept_out = ("--decontaminate", "one.jsonl", "--decontaminate", "two.jsonl", "--overrule", "one.jsonl:7")
    assert called(*RUN, *strict, *kept_out, folder=tmp_path).code == 0
    (settings,) = started
    assert (settings.require_verified, settings.judge_samples) == (True, 3)
    assert settings.decontaminate == (tmp_path / "one.jsonl", tmp_path / "two.jsonl")
    assert settings.overruled == ("one.jsonl:7",)


def test_what_is_left_out_is_as_the_settings_have_it(
    tmp_path: Path, started: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SYNTHDATA_REQUIRE_VERIFIED", "true")
    monkeypatch.setenv("SYNTHDATA_SOURCES", "corpus")
    assert called(*RUN, folder=tmp_path).code == 0
    (settings,) = started
    assert (settings.require_verified, settings.judge_samples, settings.decontaminate) == (True, 1, ())
    assert settings.sources == ("corpus",)


def test_a_number_of_samples_that_is_not_allowed_is_named(tmp_path: Path) -> None:
    done = called(*RUN, "--judge-samples", "0", folder=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("synthdata: setting judge_samples: ")


def test_the_audit_is_given_its_runs_and_its_judge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    audit = pytest.importorskip("shell.audit")
    seen: list[Any] = []

    def audit_records(settings: Any, *arguments: Any, **named: Any) -> int:
        seen.append((settings.seed, settings.judge_model, arguments, named))
        return 0

    monkeypatch.setattr(audit, "audit_records", audit_records)
    words = ("--run", "a", "--run", "b", "--records", "9", "--seed", "4", "--out", "o", "--judge-model", "offline")
    assert called("audit", *words, "--without-judge", "--json", folder=tmp_path).code == 0
    assert called("audit", folder=tmp_path).code == 0
    assert seen == [
        (4, "offline", (["a", "b"], 9, Path("o")), {"with_judge": False, "as_json": True}),
        (0, "", ([], 200, None), {"with_judge": True, "as_json": False}),
    ]
