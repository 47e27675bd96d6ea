"""The checks that a row passed are run again on it; what cannot be run is counted, and never passes silently."""

from pathlib import Path
from typing import Any

import pytest

from exporters import export_records
from exporters.checking import Known
from exporters.checking.claims import UNSEEN
from exporters.checking.passages import NotAtHand, Withheld
from exporters.checking.recheck import NO_SNAPSHOTS
from exporters.checking.subject import subject_of
from state.records import StoredRecord
from state.verdicts import Verdict
from tests.exporters.checking.written import FACTS, KNOWN, PAGE, checked, export, fact
from tests.exporters.samples import LABELS, PlainType, by_id, labelled, message, pair, record, source
from tools.verifiers import verifier


def verdict(check: str, result: Any = "pass", version: str = "1", **changed: Any) -> Verdict:
    return Verdict(check=check, result=result, kind="exact", version=version, **changed)


def rechecked(out: Path, kind: PlainType, *records: StoredRecord, known: Known = KNOWN) -> Any:
    export_records(records, kind, by_id(PAGE), out)
    return checked(out, known)


def test_without_the_snapshots_only_checks_of_passages_stay_unverified(tmp_path: Path) -> None:
    report = checked(export(tmp_path / "out"), Known())
    assert (report.broken, report.unverified, report.not_run) == ([], 3, 0)
    assert report.notes == {NO_SNAPSHOTS: 3, UNSEEN: 3}


def test_a_snapshot_that_was_changed_names_every_row_that_leans_on_it(tmp_path: Path) -> None:
    changed = PAGE.model_copy(update={"text": PAGE.text.replace("simplest", "simplist")})
    report = checked(export(tmp_path / "out"), Known({PAGE.source_id: changed}))
    assert [found.id for found in report.broken if found.check == "snapshot"] == [f"sft-run-1-{n}-0" for n in (1, 2, 3)]
    assert report.held == 0


def test_a_span_beyond_its_source_is_named(tmp_path: Path) -> None:
    short = source("gases", text="Methane.")
    spans = fact(1).spans
    moved = [spans[0].model_copy(update={"source_id": short.source_id})]
    out = export(tmp_path / "out", fact(1, spans=moved), sources=by_id(short))
    evidence = {found.evidence for found in checked(out, Known(by_id(short))).broken}
    assert f"source {short.source_id} has no characters 0 to 31" in evidence


def test_a_check_of_another_version_is_noted_and_a_fail_of_it_is_named(tmp_path: Path) -> None:
    row = fact(1, verdicts=[verdict("copy", version="0"), verdict("length", version=verifier("length").version)])
    report = checked(export(tmp_path / "out", row))
    assert report.broken == []
    assert report.notes == {f"copy: version 0 when the rows were made, {verifier('copy').version} now": 1}
    wrong = fact(2, verdicts=[verdict("support", version="0")], spans=fact(1).spans)
    assert {found.check for found in checked(export(tmp_path / "two", wrong)).broken} == {"support"}


def test_a_check_that_is_gone_or_does_not_apply_is_counted_as_not_run(tmp_path: Path) -> None:
    report = checked(export(tmp_path / "out", fact(1, verdicts=[verdict("runes"), verdict("copy")])))
    assert (report.broken, report.not_run) == ([], 1)
    assert "runes: not run, there is no such check any more" in report.notes


def test_where_rows_hold_no_answer_no_check_passes_silently(tmp_path: Path) -> None:
    kind = PlainType(("prompt", "solution"))
    task = {"prompt": [message("user", "What is 1+1?")], "solution": "2"}
    report = rechecked(tmp_path / "out", kind, record(1, task, verdicts=[verdict("answer"), verdict("format")]))
    assert (report.held, report.broken, report.unverified, report.not_run) == (1, [], 0, 2)


def test_an_answer_that_is_called_wrong_is_not_checked_as_a_good_one(tmp_path: Path) -> None:
    failed = verdict("length", "fail")
    rows = [
        record(1, labelled("Which gas is it?", FACTS[0], True), verdicts=[verdict("length")]),
        record(2, labelled("Which gas is this?", "Gas", False), verdicts=[failed, verdict("copy")]),
    ]
    assert rechecked(tmp_path / "out", LABELS, *rows).broken == []


def test_the_rejected_side_is_not_checked_and_the_chosen_one_is(tmp_path: Path) -> None:
    kind = PlainType(("prompt", "chosen", "rejected"))
    verdicts = [verdict("length"), verdict("length", "fail", candidate=1)]
    good = record(1, pair("Which gas is it?", FACTS[0], "No."), verdicts=verdicts)
    assert rechecked(tmp_path / "one", kind, good).broken == []
    bad = record(1, pair("Which gas is it?", "No.", FACTS[0]), verdicts=verdicts)
    assert {found.check for found in rechecked(tmp_path / "two", kind, bad).broken} == {"length"}


def test_a_good_answer_that_was_stored_as_failed_is_named(tmp_path: Path) -> None:
    report = checked(export(tmp_path / "out", fact(1, verdicts=[verdict("copy", "fail", evidence="a copy")])))
    assert [(found.check, "a copy" in found.evidence) for found in report.broken] == [("copy", True)]


def test_what_was_never_verified_is_counted(tmp_path: Path) -> None:
    report = checked(export(tmp_path / "out", fact(1, verdicts=[verdict("support", "unverified")])))
    assert (report.held, report.unverified) == (1, 1)


def test_own_reasoning_is_read_from_meta(tmp_path: Path) -> None:
    own = "It therefore comes first in every table."
    answer = f"{FACTS[0]} {own}"
    kind = PlainType(LABELS.columns[:2])
    row = {name: value for name, value in labelled("Which gas is it?", answer, True).items() if name != "label"}
    changes: dict[str, Any] = {"spans": fact(1).spans, "verdicts": [verdict("support")]}
    marked = rechecked(tmp_path / "one", kind, record(1, row, own_reasoning=[own], **changes))
    assert marked.broken == []
    assert [f.check for f in rechecked(tmp_path / "two", kind, record(1, row, **changes)).broken] == ["support"]


def test_a_conversation_is_read_in_turns() -> None:
    turns = [message("system", "s"), *(message(r, t) for r, t in (("user", "a"), ("assistant", "b")))]
    subject = subject_of({"messages": [*turns, message("user", "c"), message("assistant", "d")]}, (), "en", ())
    assert subject is not None
    assert (subject.question, subject.answer) == ("a", "b\n\nd")
    assert subject.content["turns"] == [{"user": "a", "assistant": "b"}, {"user": "c", "assistant": "d"}]


def test_a_prompt_alone_is_no_subject() -> None:
    assert subject_of({"prompt": [message("user", "a")], "solution": "2"}, (), "en", ()) is None


@pytest.mark.parametrize("look", [len, list, bool, lambda passages: passages[0]])
def test_passages_that_are_not_at_hand_cannot_be_looked_at(look: Any) -> None:
    with pytest.raises(NotAtHand):
        look(Withheld())
