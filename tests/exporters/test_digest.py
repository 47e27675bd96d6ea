"""A digest names the row in which one character was changed."""

import json
from typing import Any

import pytest

from exporters._digest import digest, with_digest
from tests.exporters.samples import message

ROW: dict[str, Any] = {
    "prompt": [message("user", "What is Ω?")],
    "margin": 0.1,
    "label": True,
    "solution": None,
    "id": "sft-run-1-1-0",
    "meta": json.dumps({"topic": "physics", "verdicts": [{"check": "support"}]}),
}


def test_the_digest_stands_in_meta_and_is_no_part_of_itself() -> None:
    signed = with_digest(ROW)
    assert json.loads(signed["meta"])["sha256"] == digest(ROW) == digest(signed)
    assert with_digest(signed) == signed


def test_the_order_of_columns_and_of_meta_makes_no_difference() -> None:
    meta = json.dumps(dict(reversed(json.loads(ROW["meta"]).items())))
    assert digest({**dict(reversed(ROW.items())), "meta": meta}) == digest(ROW)


@pytest.mark.parametrize(
    "changed",
    [
        {"prompt": [message("user", "What is O?")]},
        {"margin": 0.1000001},
        {"label": False},
        {"solution": ""},
        {"id": "sft-run-1-1-1"},
        {"meta": json.dumps({"topic": "physics", "verdicts": [{"check": "Support"}]})},
        {"more": "a column"},
    ],
)
def test_any_change_is_another_digest(changed: dict[str, Any]) -> None:
    assert digest({**ROW, **changed}) != digest(ROW)


@pytest.mark.parametrize("meta", ["", "[]", "no JSON"])
def test_a_meta_that_is_no_object_has_no_digest(meta: str) -> None:
    with pytest.raises(ValueError, match=r"JSON|Expecting"):
        digest({**ROW, "meta": meta})
