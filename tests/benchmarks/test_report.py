"""Options, tables and JSON."""

import json

import pytest

from benchmarks.report import options, parsed, shown, shown_alone

ROWS = [{"client": "product", "CPU ms": 1.5}, {"client": "aiohttp", "CPU ms": 0.2}]


def test_json_holds_every_row_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    shown(ROWS, True, "one")
    assert json.loads(capsys.readouterr().out) == {"title": "one", "rows": ROWS}


def test_a_table_shows_every_value(capsys: pytest.CaptureFixture[str]) -> None:
    shown(ROWS, False)
    shown_alone({"held": "held", "kills": 7}, False)
    text = capsys.readouterr().out
    assert all(told in text for told in ("product", "1.5", "aiohttp", "0.2", "held", "7"))


def test_a_quick_look_changes_only_what_is_not_given() -> None:
    given = parsed(options("", records=1000), ["--quick", "--concurrency", "3"], records=10, concurrency=4)
    assert (given.records, given.concurrency) == (10, 3)
    assert parsed(options("", records=1000), [], records=10).records == 1000
