"""Wrong variants: each by one change of its kind, and wrong on the suite."""

import pytest

from state.programs import Case, Suite
from tools.programs.check import check_program
from tools.programs.mutations import HARD_CODED, KINDS, MutationKind, mutations, wrong_programs
from tools.tasks import families

LONGEST = """
def longest(words, least):
    if not words:
        return ""
    best = words[0]
    for n in range(1, len(words)):
        if len(words[n]) > len(best) and n >= least:
            best = words[n]
    return best
"""
CODE = sorted(name for name, family in families().items() if family.code)


def head(*changed: str) -> set[str]:
    return {line.strip() for code in changed for line in code.splitlines()}


def test_bounds_comparisons_and_numbers_are_off_by_one() -> None:
    lines = head(*mutations(LONGEST, "off_by_one"))
    assert {"for n in range(1, len(words) - 1):", "for n in range(1, len(words) + 1):", "best = words[1]"} <= lines
    assert "if len(words[n]) >= len(best) and n >= least:" in lines
    assert "if len(words[n]) > len(best) and n > least:" in lines


def test_guards_and_conditions_are_left_out() -> None:
    made = mutations(LONGEST, "missing_edge_case")
    assert any("if not words" not in code and "pass" in code for code in made)
    assert {"if len(words[n]) > len(best):", "if n >= least:"} <= head(*made)


def test_operators_are_exchanged() -> None:
    lines = head(*mutations(LONGEST, "wrong_operator"))
    assert {"if words:", "if len(words[n]) < len(best) and n >= least:"} <= lines
    assert "if len(words[n]) > len(best) or n >= least:" in lines


def test_what_is_hard_coded_knows_the_first_cases_alone() -> None:
    suite = Suite(function="f", cases=[Case(args=[n, "x"], expected=n * n) for n in range(8)])
    [code] = mutations("", "hard_coded", suite)
    assert check_program(code, suite).passed == HARD_CODED
    assert mutations(LONGEST, "hard_coded") == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "hard_coded"])
def test_every_mutation_is_another_program_and_none_comes_twice(kind: MutationKind) -> None:
    made = mutations(LONGEST, kind)
    assert len(set(made)) == len(made) >= 3
    for code in made:
        compile(code, "mutation", "exec")


def test_loops_whose_end_hangs_on_their_condition_are_left_alone() -> None:
    loop = "def f(n):\n    while n > 1:\n        n = n - 1\n    return n"
    assert [mutations(loop, kind) for kind in KINDS] == [[], [], [], []]


@pytest.mark.parametrize("name", CODE)
def test_every_family_has_wrong_programs_of_most_kinds(name: str) -> None:
    made = families()[name].make(3)
    assert made.suite
    wrong = {kind: wrong_programs(made.program, kind, made.suite) for kind in KINDS}
    assert sum(map(bool, wrong.values())) >= 3
    assert wrong["hard_coded"]
    assert made.program not in {code for codes in wrong.values() for code in codes}
