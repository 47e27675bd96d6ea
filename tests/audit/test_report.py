"""The report of an audit, its JSON and its picture."""

import json
from xml.etree import ElementTree

import pytest

from audit.picture import picture
from audit.report import AuditReport, Kind, counted


def kind(name: str, planted: int, by_checks: int, **more: object) -> Kind:
    return Kind.model_validate(
        {"name": name, "means": "m", "caught_by": "check", "planted": planted, "by_checks": by_checks, **more}
    )


REPORT = AuditReport(
    records=4,
    by_type={"sft": 4},
    untouched=4,
    refused=1,
    refused_by={"whole": 1},
    disapproved=0,
    judge="a <judge> & co",
    seed=0,
    kinds=[
        kind("number <changed>", 10, 9, by_review=10, checks={"support": 9}),
        kind("never planted", 0, 0),
        kind("beside the point", 5, 0, caught_by="judge", by_review=4),
    ],
)


def test_only_kinds_that_a_check_is_to_catch_and_that_were_planted_count() -> None:
    assert [found.name for found in REPORT.checkable] == ["number <changed>"]
    assert REPORT.share_caught == pytest.approx(0.9)
    assert REPORT.share_refused == 0.25


def test_nothing_planted_is_no_success() -> None:
    assert REPORT.model_copy(update={"kinds": []}).share_caught == 0


def test_its_json_has_a_share_for_each_kind() -> None:
    told = json.loads(json.dumps(REPORT.as_json()))
    assert [found["share"] for found in told["kinds"]] == [0.9, 0.0, 0.0]
    assert told["share_caught"] == 0.9
    assert told["checkable_kinds"] == 1


def test_checks_are_counted_once_for_each_record() -> None:
    assert counted([frozenset({"a", "b"}), frozenset({"b"}), frozenset()]) == {"b": 2, "a": 1}


def test_its_picture_is_whole_and_shows_text_as_text() -> None:
    drawn = ElementTree.fromstring(picture(REPORT))
    texts = [element.text or "" for element in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert "number <changed>" in texts
    assert "9 of 10 (90%)" in texts
    assert any("a <judge> & co" in text for text in texts)
    assert "never planted" not in texts


def test_its_bars_are_as_long_as_their_shares() -> None:
    drawn = ElementTree.fromstring(picture(REPORT))
    widths = [float(bar.attrib["width"]) for bar in drawn.iter("{http://www.w3.org/2000/svg}rect")][1:]
    assert widths[0] == pytest.approx(380)
    assert widths[2] == pytest.approx(0.9 * 380)
