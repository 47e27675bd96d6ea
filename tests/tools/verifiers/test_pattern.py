"""The pattern verifier."""

import time

import pytest

from state.artifacts import ReferenceSolution
from tests.tools.verifiers.subjects import subject
from tools.verifiers import run_checks
from tools.verifiers.base import Subject
from tools.verifiers.pattern import check


def asked(pattern: str, final_answer: str, answer: str = "It is so.", *, right: bool = True) -> Subject:
    reference = ReferenceSolution(final_answer="CH4", acceptance="regex", pattern=pattern)
    return subject(answer, final_answer=final_answer, reference=reference, claimed_right=right)


@pytest.mark.parametrize(
    ("pattern", "final_answer", "result"),
    [
        ("C[hH]4", " CH4\n", "pass"),
        ("C[hH]4", "CH4 gas", "fail"),
        ("C[hH]4", "C2H6", "fail"),
        ("C[", "C", "unverified"),
    ],
)
def test_the_final_answer_must_match_as_a_whole(pattern: str, final_answer: str, result: str) -> None:
    assert check(asked(pattern, final_answer)).result == result


def test_without_a_final_answer_the_answer_itself_must_match() -> None:
    assert check(asked("It is .*", "")).result == "pass"
    assert check(asked("It was .*", " ")).result == "fail"


def test_the_evidence_quotes_the_answer_and_never_the_pattern() -> None:
    found = check(asked("C[hH]4", "C2H6"))
    assert "C2H6" in found.evidence
    assert "[hH]" not in found.evidence


def test_a_wrong_answer_that_is_called_wrong_is_as_it_should_be() -> None:
    assert check(asked("C[hH]4", "C2H6", right=False)).result == "pass"
    assert check(asked("C[hH]4", "CH4", right=False)).result == "fail"
    assert check(asked("C[", "CH4", right=False)).result == "unverified"


def test_a_pattern_without_end_is_unverified() -> None:
    started = time.perf_counter()
    assert check(asked("(a+)+$", "a" * 40 + "!")).result == "unverified"
    assert time.perf_counter() - started < 3


def test_only_a_pattern_that_decides_is_checked() -> None:
    assert [verdict.result for verdict in run_checks(["pattern"], asked("C[hH]4", "CH4"))] == ["pass"]
    assert run_checks(["pattern"], subject()) == []
    assert run_checks(["pattern"], asked("", "CH4")) == []
    assert check(subject()).result == "unverified"
