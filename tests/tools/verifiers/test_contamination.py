"""Benchmark items in a record, as a verdict."""

from pathlib import Path
from typing import Any

import pytest

from tests.tools.verifiers.subjects import subject
from tools.benchmarks import load_benchmarks
from tools.verifiers import run_checks
from tools.verifiers.base import Subject
from tools.verifiers.contamination import VERIFIER, check

ITEM = "A baker sells 48 rolls in the morning and half as many in the afternoon; how many does he sell in all?"


@pytest.fixture
def items(tmp_path: Path) -> Path:
    (tmp_path / "bakers.txt").write_text(f"{ITEM}\n", encoding="utf-8")
    return tmp_path / "bakers.txt"


def beside(items: Path, *overruled: str, **changes: Any) -> Subject:
    return subject(benchmark=load_benchmarks([items], overruled).match, **changes)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"question": ITEM}, "question"),
        ({"answer": f"Think of this. {ITEM}"}, "answer"),
        ({"record": {"system_prompt": ITEM}}, "record.system_prompt"),
        ({"record": {"messages": [{"role": "user", "content": "Hi"}, {"content": ITEM}]}}, "record.messages.1.content"),
        ({"record": {"turns": 3, "rejected": ITEM.upper(), "score": None}}, "record.rejected"),
    ],
)
def test_an_item_in_any_text_of_the_record_fails_and_is_named_with_its_place(
    items: Path, changes: dict[str, Any], where: str
) -> None:
    found = check(beside(items, **changes))
    assert found.result == "fail"
    assert found.evidence.startswith(f'{where} holds benchmark item bakers.txt:1: "A baker sells')
    assert found.evidence.endswith("(to allow it: --overrule bakers.txt:1)")


def test_a_record_without_one_passes(items: Path) -> None:
    assert check(beside(items)).result == "pass"


def test_an_item_that_a_person_allows_passes(items: Path) -> None:
    assert check(beside(items, "bakers.txt:1", question=ITEM)).result == "pass"


def test_without_benchmarks_there_is_no_verdict() -> None:
    assert run_checks(["contamination"], subject()) == []
    assert check(subject()).result == "unverified"


def test_writing_the_answer_anew_does_not_help_and_it_runs_on_every_type() -> None:
    assert (VERIFIER.mendable, VERIFIER.everywhere) == (False, True)
