"""program: what a suite says of a program, in the field for it or in the answer."""

from typing import Any

import pytest

from state.artifacts import ReferenceSolution
from state.programs import Case, Suite
from tools import sandbox
from tools.sandbox.base import Outcome
from tools.verifiers import run_checks, verifier
from tools.verifiers.base import Subject

SUITE = Suite(function="half", cases=[Case(args=[n], expected=n // 2) for n in (8, 5, 0, -3)])
REFERENCE = ReferenceSolution(final_answer="def half(n): ...", answer_type="code", acceptance="unit_tests", suite=SUITE)
RIGHT = "def half(n):\n    return n // 2"
WRONG = "def half(n):\n    return int(n / 2)"


def subject(**given: Any) -> Subject:
    return Subject("Write half(n).", "Write half(n).", **{"answer": "", "reference": REFERENCE, **given})


@pytest.mark.parametrize(
    ("given", "result"),
    [
        ({"program": RIGHT}, "pass"),
        ({"program": f"```python\n{RIGHT}\n```"}, "pass"),
        ({"answer": f"By division:\n\n```python\n{RIGHT}\n```"}, "pass"),
        ({"program": WRONG}, "fail"),
        ({"program": WRONG, "answer": f"```python\n{RIGHT}\n```"}, "fail"),
        ({"program": WRONG, "program_share": 0.75}, "pass"),
        ({"program": "half of it"}, "fail"),
        ({}, "fail"),
    ],
)
def test_the_program_decides(given: dict[str, Any], result: str) -> None:
    [verdict] = run_checks(["program"], subject(**given))
    assert (verdict.result, verdict.kind) == (result, "exact")


def test_a_failure_names_the_input_and_never_the_expected_value() -> None:
    found = verifier("program").check(subject(program=WRONG))
    assert found.evidence.startswith("half(-3) gave -1 of type int; 3 of 4 cases passed (run by ")
    assert "-2" not in found.evidence


def test_a_syntax_error_is_named_with_its_line() -> None:
    found = verifier("program").check(subject(program="def half(n):\n    return n //"))
    assert found.result == "fail"
    assert found.evidence.startswith("syntax error: line 2")


def test_a_missing_program_is_said_to_be_missing() -> None:
    assert "no program" in verifier("program").check(subject(answer="It is easy.")).evidence


@pytest.mark.parametrize(
    ("program", "result", "said"),
    [
        (WRONG, "pass", "as wrong as the record says"),
        ("", "pass", "there is no program"),
        (RIGHT, "fail", "the record calls it wrong, but 4 of 4 cases passed"),
    ],
)
def test_a_program_that_a_record_calls_wrong_must_be_wrong(program: str, result: str, said: str) -> None:
    found = verifier("program").check(subject(program=program, claimed_right=False))
    assert (found.result, said in found.evidence) == (result, True)


@pytest.mark.parametrize("claimed", [True, False])
def test_what_could_not_be_run_is_unverified(claimed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "run", lambda _job, full=False: Outcome("unsupported", "one", reason=f"full={full}"))
    found = verifier("program").check(subject(program=RIGHT, claimed_right=claimed))
    assert (found.result, found.evidence) == ("unverified", "the program could not be run: full=False (run by one)")


@pytest.mark.parametrize("reference", [None, ReferenceSolution(final_answer="4", answer_type="number")])
def test_it_applies_only_where_there_is_a_suite(reference: ReferenceSolution | None) -> None:
    asked = subject(program=RIGHT, reference=reference)
    assert run_checks(["program"], asked) == []
    assert verifier("program").check(asked).result == "unverified"


def test_it_says_what_it_proves_and_what_not() -> None:
    assert verifier("program").proves
    assert verifier("program").silent_on
