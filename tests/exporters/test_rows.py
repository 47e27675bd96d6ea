"""What a stored record becomes, and how rows are compared and measured."""

import json

import pytest

from exporters._rows import Row, comparable, extras, prompt_of, to_row, words, words_of
from tests.exporters.samples import (
    ALKANES,
    SOURCES,
    PlainType,
    by_id,
    labelled,
    message,
    pair,
    qa,
    record,
    sft,
    source,
)
from training_types import training_type

ETHERS = source("ethers", license="CC-BY-SA-4.0")


def test_a_row_holds_the_columns_of_its_type_and_no_others() -> None:
    kind = PlainType(("prompt", "solution"))
    row = to_row(record(1, {"prompt": [message("user", "1+1?")], "reasoning": "easy"}), kind, SOURCES)
    assert row is not None
    assert row.columns == {"prompt": [message("user", "1+1?")], "solution": None}


def test_a_source_counts_once_however_many_spans_name_it() -> None:
    row = to_row(sft(1, None, ALKANES, ETHERS, ALKANES), training_type("sft"), SOURCES | by_id(ETHERS))
    assert row is not None
    assert row.licenses == ["CC-BY-4.0", "CC-BY-SA-4.0"]


def test_the_licence_of_a_source_that_is_not_stored_is_unknown() -> None:
    kind = training_type("sft")
    row = to_row(sft(1, None, ETHERS), kind, SOURCES)
    assert row is not None
    assert row.licenses == ["unknown"]
    meta = json.loads(extras(row, kind)["meta"])
    assert meta["sources"] == [{"source_id": ETHERS.source_id, "license": "unknown", "license_class": "unknown"}]


def test_meta_names_the_version_of_each_source() -> None:
    kind = training_type("sft")
    row = to_row(sft(1), kind, SOURCES)
    assert row is not None
    (named,) = json.loads(extras(row, kind)["meta"])["sources"]
    assert (named["sha256"], named["url"], named["title"]) == (ALKANES.sha256, ALKANES.url, ALKANES.title)
    assert "text" not in named
    assert (named["license"], named["license_class"]) == ("CC-BY-4.0", "attribution")


def test_how_long_a_check_took_is_no_part_of_a_row() -> None:
    kind = training_type("qa")
    row = to_row(qa(1), kind, SOURCES)
    assert row is not None
    assert "seconds" not in extras(row, kind)["meta"]


def test_ids_differ_by_run_question_and_candidate() -> None:
    kind = training_type("sft")
    records = [sft(1), sft(1, run_id="run-2"), sft(1, candidate=1), sft(2)]
    rows = [to_row(one, kind, SOURCES) for one in records]
    assert len({extras(row, kind)["id"] for row in rows if row}) == 4


def test_messages_compare_by_role_and_normalised_text() -> None:
    assert comparable([message("user", "What’s  THIS?")]) == comparable([message("user", "what's this")])
    assert comparable([message("user", "a")]) != comparable([message("assistant", "a")])
    assert comparable("A") != comparable("a")


def test_a_conversation_asks_with_all_but_its_last_turn() -> None:
    turns = [message("user", "a"), message("assistant", "b")]
    assert prompt_of({"messages": turns}) == comparable(turns[:1])
    assert prompt_of(pair("a", "b", "c")) == comparable(turns[:1])


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (labelled("one two three", "four five", True), 5),
        (pair("one two", "one", "one two three"), 5),
        ({"messages": [message("user", "one two"), message("assistant", "three")]}, 3),
        ({"prompt": [message("system", "one"), message("user", "two")], "solution": "not counted"}, 2),
    ],
)
def test_length_counts_what_a_trainer_sees_at_once(columns: dict[str, object], expected: int) -> None:
    assert words(columns) == expected


def test_rows_over_a_limit_are_counted() -> None:
    rows = [Row(record(n, {}), pair("one " * n, "a", "b"), {}) for n in (1, 2, 3)]
    assert words_of(rows, 3) == 1
