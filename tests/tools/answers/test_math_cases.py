"""Answers gathered from mathematical benchmarks: right ones in other forms, wrong ones that comparisons accept."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from state.answers import AnswerType
from tools.answers import compare

CASES = [json.loads(line) for line in Path(__file__).with_name("math_cases.jsonl").read_text().splitlines()]
TYPES: tuple[tuple[AnswerType, str], ...] = (
    ("date", r"\d{4}-\d\d-\d\d"),
    ("choice", r"\\text\{[A-Z]\}"),
    ("text", r"[A-Z][a-z]+|\d+:\d\d"),
    ("quantity", r"\d+(\.\d+)?\\text\{.*\}"),
    ("set", r".*(\\pm|\\\{|\bor\b|\)or|\),\s*\().*"),
    ("interval", r"(?!\([^\[\]]*\)$).*(\\neq|\\leq?\b|[<>]).*|(\\left)?\[.*,.*[\])]"),
    ("number", r"[-+]?[\d.,:%\\]+|-?\\frac.*|\\pi|\\sqrt.*|\d+/\d+"),
)
"""The first type whose pattern a gold answer fits; else it is an expression."""


def type_of(gold: str) -> AnswerType:
    text = gold.replace("$", "").strip()
    return next((kind for kind, pattern in TYPES if re.fullmatch(pattern, text)), "expression")


def _case(case: dict[str, Any]) -> tuple[bool, str]:
    return case["expected_equal"], compare(case["gold"], case["pred"], type_of(case["gold"])).result


def test_no_wrong_answer_is_accepted_and_nine_right_ones_of_ten_are() -> None:
    found = Counter(map(_case, CASES))
    print(dict(found))
    right = sum(number for (equal, _), number in found.items() if equal)
    assert len(CASES) == 119
    assert found[False, "pass"] == 0
    assert found[True, "fail"] == 0
    assert found[True, "pass"] >= 0.9 * right


def test_every_gold_answer_that_is_accepted_is_so_for_itself() -> None:
    assert all(compare(case["gold"], case["gold"], type_of(case["gold"])).result == "pass" for case in CASES)
