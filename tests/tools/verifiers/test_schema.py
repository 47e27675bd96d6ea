"""The schema verifier."""

import pytest
from pydantic import JsonValue

from state.artifacts import ReferenceSolution
from tests.tools.verifiers.subjects import subject
from tools.verifiers import run_checks
from tools.verifiers.base import Subject
from tools.verifiers.schema import check

GAS: dict[str, JsonValue] = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "carbons": {"type": "integer", "minimum": 1}},
    "required": ["name", "carbons"],
    "additionalProperties": False,
}
GOOD = '{"name": "methane", "carbons": 1}'


def asked(answer: str, final_answer: str = "", *, right: bool = True, schema: dict[str, JsonValue] = GAS) -> Subject:
    reference = ReferenceSolution(final_answer="{}", acceptance="json_schema", json_schema=schema)
    return subject(answer, final_answer=final_answer, reference=reference, claimed_right=right)


@pytest.mark.parametrize("answer", [GOOD, f"\n {GOOD}\n", f"Here:\n\n```json\n{GOOD}\n```\nThat is all."])
def test_json_that_fits_passes_bare_or_fenced(answer: str) -> None:
    assert check(asked(answer)).result == "pass"
    assert check(asked("Not this.", answer)).result == "pass"


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        ('{"name": "methane"}', "$: 'carbons' is a required property"),
        ('{"name": "methane", "carbons": "1"}', "$.carbons: '1' is not of type 'integer'"),
        ('{"name": "methane", "carbons": 0}', "$.carbons: 0 is less than the minimum of 1"),
        ("Methane has one carbon atom.", "it is no JSON"),
        ("", "it is no JSON"),
    ],
)
def test_what_does_not_fit_is_named_with_its_place(answer: str, wrong: str) -> None:
    found = check(asked(answer))
    assert found.result == "fail"
    assert wrong in found.evidence


def test_a_wrong_answer_that_is_called_wrong_is_as_it_should_be() -> None:
    assert check(asked("{}", right=False)).result == "pass"
    assert check(asked(GOOD, right=False)).result == "fail"


def test_a_schema_that_is_none_decides_nothing() -> None:
    assert check(asked(GOOD, schema={"type": "quark"})).result == "unverified"
    assert check(asked(GOOD, schema={"$ref": "file:///etc/hosts"}, right=False)).result == "unverified"


def test_only_a_schema_that_decides_is_checked() -> None:
    assert [verdict.result for verdict in run_checks(["schema"], asked(GOOD))] == ["pass"]
    assert run_checks(["schema"], subject()) == []
    assert check(subject()).result == "unverified"
