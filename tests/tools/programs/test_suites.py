"""A suite is refused where it is weak, wrong or a matter of chance; expected values come from a reference."""

import pytest

from state.programs import Case, Suite
from tools import sandbox
from tools.programs.suites import recomputed, suite_problem
from tools.sandbox.base import Job, Outcome

CHANCE = """
def f(n):
    def names():
        yield from {f"name {n}" for n in range(40)}
    return list(names())[n]
"""
RIGHT = "def f(x):\n    return sorted(x)[0] if x else None"


def suite(*cases: tuple[object, object], function: str = "f") -> Suite:
    return Suite(function=function, cases=[Case(args=[arg], expected=value) for arg, value in cases])  # type: ignore[arg-type]


GOOD = suite(([3, 1], 1), ([], None), ([5], 5), ([2, 2, -4], -4))


def full_tier() -> bool:
    return sandbox.run(Job("def f():\n    return 1", "f", ((),)), full=True).status == "done"


needs_full = pytest.mark.skipif(not full_tier(), reason="no sandbox with a whole CPython here")


def test_a_good_suite_has_no_problem() -> None:
    assert suite_problem(RIGHT, GOOD) == ""


@pytest.mark.parametrize(
    ("weak", "problem"),
    [
        (suite(([1], 1), ([2], 1), ([3], 2)), "fewer than 3 different"),
        (suite((1, 1), (2, 2), ("a", "a")), "its first argument"),
        (suite(([1], 1), ([1], 2), ([2], 3)), r"two values of the same input \[\[1\]\]"),
        (suite(([1], 1.5), ([2], float("inf")), ([3], 3)), r"JSON cannot hold its case \[\[2\]\]"),
    ],
)
def test_a_weak_suite_is_refused_with_the_reason(weak: Suite, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        raise ValueError(suite_problem("def f(x):\n    return x", weak))


@pytest.mark.parametrize(
    ("common", "stub"),
    [(None, "None"), (0, "0"), (True, "True"), ([], "[]"), ("", "an empty text"), (9, "its commonest expected value")],
)
def test_where_a_share_of_the_cases_is_enough_no_stub_may_reach_it(common: object, stub: str) -> None:
    lazy = suite(("a", common), ("b", common), ("c", common), ("d", 3), ("e", [4]))
    assert suite_problem("", lazy, share=0.6) == f"a program that always returns {stub} passes it"


def test_a_reference_that_fails_is_refused() -> None:
    assert suite_problem("def f(x):\n    return max(x, default=None)", GOOD).startswith("its reference does not pass")
    assert "syntax error" in suite_problem("def f(x:", GOOD)


@needs_full
class TestOnAWholeCPython:
    def test_a_reference_that_hangs_on_the_hash_seed_is_refused(self) -> None:
        values = [call.value for call in sandbox.run(Job(CHANCE, "f", ((0,), (1,), (2,), (3,))), full=True).calls]
        drawn = suite(*enumerate(values))
        assert "another hash seed" in suite_problem(CHANCE, drawn)
        assert recomputed(CHANCE, "f", [[0], [1]]) is None

    def test_expected_values_are_those_of_the_reference(self) -> None:
        found = recomputed(RIGHT, "f", [[[3, 1]], [[]], [[2, 2, -4]]])
        assert found == suite(([3, 1], 1), ([], None), ([2, 2, -4], -4))

    def test_inputs_without_a_value_are_left_out(self) -> None:
        code = "def f(x):\n    return {1} if x == 1 else 10 // x"
        assert recomputed(code, "f", [[5], [0], [1], [2]]) == suite((5, 2), (2, 5))
        assert recomputed(code, "f", [[0], [1]]) is None


def test_without_a_whole_cpython_nothing_is_recomputed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "run", lambda _job, full=False: Outcome("unavailable", "none", reason=str(full)))
    assert recomputed(RIGHT, "f", [[[3, 1]]]) is None
    assert "could not be run" in suite_problem(RIGHT, GOOD)
