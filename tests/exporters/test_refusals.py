"""Every dataset that trains without complaint and should not, in every set of columns where it can occur."""

import json
from pathlib import Path
from typing import Any

import pytest

from exporters import ExportOptions, export_records
from tests.exporters.samples import SOURCES, PlainType, message, record

ASKED = "What is the simplest alkane of all?"
SET_ASIDE = "Which metal is liquid at room temperature?"


def user(text: Any) -> list[dict[str, Any]]:
    return [message("user", text)]


def said(text: Any) -> list[dict[str, Any]]:
    return [message("assistant", text)]


def talk(*texts: Any) -> list[dict[str, Any]]:
    return [message("assistant" if n % 2 else "user", text) for n, text in enumerate(texts)]


CONTEXT = "Methane is an alkane."
IN_CONTEXT = f"{CONTEXT}\n\nQuestion: {ASKED}"
SOUND: dict[str, dict[str, Any]] = {
    "sft": {"prompt": user(ASKED), "completion": said("It is methane.")},
    "chat": {"messages": talk(ASKED, "It is methane.", "And what comes after it?", "Ethane does.")},
    "qa": {
        "prompt": user(IN_CONTEXT),
        "completion": said("It is methane."),
        "context": CONTEXT,
        "question": ASKED,
        "answer": "It is methane.",
    },
    "pair": {"prompt": user(ASKED), "chosen": said("It is methane."), "rejected": said("It is gold.")},
    "rated": {
        "prompt": user(ASKED),
        "chosen": said("It is methane."),
        "rejected": said("It is gold."),
        "margin": 0.5,
    },
    "label": {"prompt": user(ASKED), "completion": said("It is methane."), "label": True},
    "solution": {"prompt": user("What is 6*7?"), "solution": "42"},
    "prompt": {"prompt": user(ASKED)},
}
COMPANION: dict[str, dict[str, Any]] = {
    **{name: {**row, "prompt": user(SET_ASIDE)} for name, row in SOUND.items() if "prompt" in row},
    "chat": {"messages": talk(SET_ASIDE, "Mercury is.")},
    "qa": {
        **SOUND["qa"],
        "prompt": user(f"{CONTEXT}\n\nQuestion: {SET_ASIDE}"),
        "question": SET_ASIDE,
    },
    "label": {**SOUND["label"], "prompt": user(SET_ASIDE), "label": False},
}
"""A sound row beside the broken one: it is exported, so the broken one alone is refused."""
ECHO = "It is methane, the simplest of all the alkanes."
LONG = " ".join(["long"] * 200)
BROKEN: dict[str, dict[str, dict[str, Any]]] = {
    "chosen_equals_rejected": {
        name: {"chosen": said("It is  METHANE"), "rejected": said("“It is methane.”")} for name in ("pair", "rated")
    },
    "blank_completion": {
        **{name: {"completion": said(" \n\u200b")} for name in ("sft", "qa", "label")},
        **{name: {"chosen": said("")} for name in ("pair", "rated")},
        "chat": {"messages": talk(ASKED, " ")},
    },
    "content_not_text": {
        **{name: {"completion": said(7)} for name in ("sft", "qa", "label")},
        **{name: {"rejected": said(None)} for name in ("pair", "rated")},
        **{name: {"prompt": user(["a", "part"])} for name in ("solution", "prompt")},
        "chat": {"messages": talk(ASKED, {"text": "It is methane."})},
    },
    "null_ground_truth": {"solution": {"solution": None}},
    "prompt_in_completion": {
        **{name: {"completion": said(f"{ASKED} It is methane.")} for name in ("sft", "qa", "label")},
        **{name: {"chosen": said(f"You ask: {ASKED} Methane.")} for name in ("pair", "rated")},
        "chat": {"messages": talk(ASKED, f"{ASKED} It is methane.")},
    },
    "completion_in_prompt": {
        **{
            name: {"prompt": user(f"{ASKED}\nAnswer: methane"), "completion": said("Methane.")}
            for name in ("sft", "label")
        },
        **{name: {"prompt": user(f"{ASKED} {ECHO}"), "chosen": said(ECHO)} for name in ("pair", "rated")},
        "qa": {"prompt": user(f"{IN_CONTEXT}\nAnswer: Methane"), "completion": said("Methane.")},
        "chat": {"messages": talk(f"{ASKED} {ECHO}", ECHO)},
        "solution": {"prompt": user("What is 6*7? Answer: 42")},
    },
    "ends_with_user": {
        "chat": {"messages": talk(ASKED, "It is methane.", "And now?")},
        **{name: {"completion": [*said("It is methane."), *user("And now?")]} for name in ("sft", "qa", "label")},
        **{name: {"chosen": [*said("It is methane."), *user("And now?")]} for name in ("pair", "rated")},
    },
    "roles_out_of_order": {
        "chat": {"messages": [*user(ASKED), *user(ASKED), *said("It is methane.")]},
        **{
            name: {"prompt": [*user(ASKED), *said("Hm.")]}
            for name in ("sft", "pair", "rated", "label", "solution", "prompt")
        },
        "qa": {"prompt": [*user(IN_CONTEXT), message("system", "Be brief.")]},
    },
    "context_not_in_prompt": {"qa": {"prompt": user(ASKED)}},
    "too_long": {
        **{name: {"completion": said(LONG)} for name in ("sft", "qa", "label")},
        **{name: {"rejected": said(LONG)} for name in ("pair", "rated")},
        **{name: {"prompt": user(LONG)} for name in ("solution", "prompt")},
        "chat": {"messages": talk(ASKED, LONG)},
    },
}
CASES = [(reason, name) for reason, rows in BROKEN.items() for name in rows]


def refused(out: Path, *rows: dict[str, Any], **options: Any) -> dict[str, int]:
    """What the manifest says was refused, and that nothing is lost: each row has a question of its own."""
    kind = PlainType(tuple(rows[0]))
    records = [record(n, row) for n, row in enumerate(rows, 1)]
    report = export_records(records, kind, SOURCES, out, ExportOptions(**options))
    written = json.loads((out / "manifest.json").read_text())["refused"]
    counts = {reason: one["count"] for reason, one in written.items()}
    assert counts == report.refused
    assert report.exported + sum(counts.values()) == len(rows)
    return counts


@pytest.mark.parametrize("name", SOUND)
def test_sound_rows_are_exported(tmp_path: Path, name: str) -> None:
    assert refused(tmp_path / "out", SOUND[name], COMPANION[name], max_tokens=100) == {}


@pytest.mark.parametrize(("reason", "name"), CASES)
def test_a_broken_row_is_refused_and_counted_under_its_reason(tmp_path: Path, reason: str, name: str) -> None:
    """Labels need both kinds beside it to be exported at all."""
    broken = {**SOUND[name], **BROKEN[reason][name]}
    beside = [SOUND[name], COMPANION[name]] if name == "label" else [COMPANION[name]]
    assert refused(tmp_path / "out", *beside, broken, max_tokens=100) == {reason: 1}


@pytest.mark.parametrize("name", SOUND)
def test_a_row_that_stands_there_already_is_refused(tmp_path: Path, name: str) -> None:
    again = SOUND[name] | ({"margin": 0.9} if "margin" in SOUND[name] else {})
    assert refused(tmp_path / "out", SOUND[name], COMPANION[name], again) == {"duplicate_row": 1}


@pytest.mark.parametrize("name", ["pair", "rated"])
def test_opposite_preferences_are_both_refused(tmp_path: Path, name: str) -> None:
    sound = SOUND[name]
    opposite = {**sound, "chosen": sound["rejected"], "rejected": sound["chosen"]}
    assert refused(tmp_path / "out", sound, COMPANION[name], opposite) == {"opposite_preferences": 2}


def test_opposite_labels_are_both_refused(tmp_path: Path) -> None:
    third = {**SOUND["label"], "prompt": user("Which gas burns best of all?")}
    rows = (SOUND["label"], COMPANION["label"], third, {**SOUND["label"], "label": False})
    assert refused(tmp_path / "out", *rows) == {"opposite_labels": 2}


def test_opposite_solutions_are_both_refused(tmp_path: Path) -> None:
    rows = (SOUND["solution"], COMPANION["solution"], {**SOUND["solution"], "solution": "41"})
    assert refused(tmp_path / "out", *rows) == {"opposite_solutions": 2}


@pytest.mark.parametrize("name", SOUND)
def test_a_row_of_train_is_no_row_of_test(tmp_path: Path, name: str) -> None:
    """The same prompt everywhere, with answers that differ: whatever goes to test stands in train too."""
    rows = [_another(name, n) for n in range(40)]
    prompt_is_all = name in ("prompt", "solution")
    found = refused(tmp_path / "out", *rows, test_share=0.25)
    assert found == ({"duplicate_row": 39} if prompt_is_all else {"test_row_in_train": 10})


def _another(name: str, n: int) -> dict[str, Any]:
    row, text = dict(SOUND[name]), f"It is number {n}."
    if "messages" in row:
        row["messages"] = talk(ASKED, text)
    for column in ("completion", "chosen"):
        if column in row:
            row[column] = said(text)
    return row | ({"label": n % 2 == 0} if "label" in row else {})
