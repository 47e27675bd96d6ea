"""Programs are run on inputs, and what comes out is compared on this side."""

import pytest

from state.programs import Case, Suite
from tools.programs.check import check_program, judged, shown
from tools.sandbox.base import Call, Limits, Outcome

SUITE = Suite(
    function="double",
    cases=[Case(args=[n], expected=2 * n) for n in (1, 4, 0, -3)] + [Case(args=["ab"], expected="abab")],
)
RIGHT = "def double(x):\n    return x + x"


def test_a_right_program_passes_all_cases() -> None:
    found = check_program(RIGHT, SUITE)
    assert (found.result, found.passed, found.total) == ("pass", 5, 5)
    assert found.evidence == "5 of 5 cases passed"
    assert found.tier


def test_the_first_case_that_fails_is_named_with_what_came_out_and_not_what_was_expected() -> None:
    found = check_program("def double(x):\n    return x * 2 if x != 4 else 77", SUITE)
    assert (found.result, found.passed) == ("fail", 4)
    assert found.evidence == "double(4) gave 77 of type int; 4 of 5 cases passed"
    assert "8" not in found.evidence


def test_an_error_is_named_and_fails_its_case_alone() -> None:
    found = check_program('def double(x):\n    return x + x if x != 4 else {}["key"]', SUITE)
    assert (found.result, found.passed) == ("fail", 4)
    assert "double(4) raised" in found.evidence
    assert "KeyError" in found.evidence


def test_the_share_of_cases_that_must_pass_is_a_setting() -> None:
    nearly = "def double(x):\n    return x + x if x != 4 else 9"
    assert check_program(nearly, SUITE, share=0.8).result == "pass"
    assert check_program(nearly, SUITE, share=0.81).result == "fail"
    assert check_program("def double(x):\n    return None", SUITE, share=0.01).result == "fail"


def test_code_that_cannot_be_read_fails_with_its_line() -> None:
    found = check_program("def double(x):\n    return x +", SUITE)
    assert (found.result, found.passed) == ("fail", 0)
    assert found.evidence.startswith("syntax error: line 2")


def test_a_program_without_the_function_fails() -> None:
    assert check_program("def triple(x):\n    return 3 * x", SUITE).result == "fail"


def test_a_loop_without_an_end_fails_the_cases_from_there_on() -> None:
    code = "def double(x):\n    while x == 0:\n        pass\n    return x + x"
    found = check_program(code, SUITE, limits=Limits(seconds=0.5))
    assert found.result == "fail"
    assert found.passed <= 4
    assert "double(0) took too long" in found.evidence


def test_calls_do_not_see_what_others_did_to_their_inputs() -> None:
    suite = Suite(function="total", cases=[Case(args=[[1, 2]], expected=3), Case(args=[[1, 2]], expected=3)] * 2)
    assert check_program("def total(xs):\n    s = sum(xs)\n    xs.append(9)\n    return s", suite).result == "pass"


@pytest.mark.parametrize("status", ["unsupported", "unavailable", "broken"])
def test_what_no_sandbox_could_run_is_unverified(status: str) -> None:
    found = judged(Outcome(status, "one", reason="no such\nmodule"), SUITE)  # type: ignore[arg-type]
    assert (found.result, found.evidence) == ("unverified", "the program could not be run: no such module")


def test_results_that_are_missing_fail_and_too_many_decide_nothing() -> None:
    calls = tuple(Call("returned", value) for value in (2, 8, 0))
    short = judged(Outcome("done", "one", calls), SUITE)
    assert (short.result, short.passed) == ("fail", 3)
    assert "ended before this call" in short.evidence
    assert judged(Outcome("done", "one", calls * 2), SUITE).result == "unverified"


@pytest.mark.parametrize(
    ("status", "said"),
    [("timeout", "took too long"), ("memory", "took too much memory"), ("too_large", "gave too large a value")],
)
def test_limits_are_named(status: str, said: str) -> None:
    calls = (Call(status), *[Call("returned", 1)] * 4)  # type: ignore[arg-type]
    assert said in judged(Outcome("done", "one", calls), SUITE).evidence


def test_values_are_shown_in_one_short_line() -> None:
    assert shown("a\nb\x00c") == "'a\\nb\\x00c'"
    assert len(shown("x" * 10_000)) < 250
    assert shown(10**5000) == "a value of type int"
