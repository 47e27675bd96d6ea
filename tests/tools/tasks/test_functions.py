"""What holds for every family whose tasks ask for a program."""

from functools import cache

import pytest

from tools import sandbox
from tools.answers import compare
from tools.programs.check import check_program
from tools.programs.mutations import HARD_CODED
from tools.programs.strict import same
from tools.programs.suites import recomputed, suite_problem
from tools.sandbox.base import Job
from tools.tasks import families, families_for, task
from tools.tasks._coding import MOST_SHOWN
from tools.tasks.base import Task

CODE = sorted(name for name, family in families().items() if family.code)
SEEDS = range(40)
RUN = range(3)
LAZY = 0.75
"""Share of the cases that no stub may reach, so that a setting below 1 lets none pass."""


@cache
def made_by(name: str) -> list[Task]:
    return [families()[name].make(seed) for seed in SEEDS]


def full_tier() -> bool:
    return sandbox.run(Job("def f():\n    return 1", "f", ((),)), full=True).status == "done"


def test_there_are_many() -> None:
    assert len(CODE) >= 12


def test_programming_gets_both_kinds_by_turns() -> None:
    for asked in (("programming", "python"), ("coding", "loops")):
        found = families_for(*asked)
        assert 1 / 3 <= sum(family.code for family in found) / len(found) <= 2 / 3
        assert [family.code for family in found[:4]] == [True, False, True, False]


def test_other_subjects_get_none() -> None:
    for asked in (("mathematics", "algebra"), ("reasoning", "logic puzzles")):
        assert not any(family.code for family in families_for(*asked))


@pytest.mark.parametrize("name", CODE)
class TestEveryFamilyOfFunctions:
    def test_its_tasks_hold_a_program_as_the_answer_and_a_suite(self, name: str) -> None:
        for made in made_by(name):
            assert made.answer_type == "code"
            assert made.program == made.answer == made.program.strip()
            assert made.suite
            assert f"def {made.suite.function}(" in made.program
            assert len(made.suite.cases) >= 10

    def test_its_question_shows_some_cases_and_hides_most(self, name: str) -> None:
        for made in made_by(name):
            assert made.suite
            calls = [f"{made.suite.function}({', '.join(map(repr, c.args))}) == " for c in made.suite.cases]
            shown = [call in made.question for call in calls]
            assert 1 <= sum(shown) <= MOST_SHOWN == HARD_CODED
            assert shown == sorted(shown, reverse=True)
            assert f"`{made.suite.function}(" in made.question
            assert made.program not in made.question

    def test_its_suites_are_strong(self, name: str) -> None:
        for made in made_by(name)[: len(RUN)]:
            assert made.suite
            assert suite_problem(made.program, made.suite, share=LAZY) == ""

    def test_its_expected_values_are_those_of_the_reference_made_another_way(self, name: str) -> None:
        for made in made_by(name)[: 3 * len(RUN)]:
            assert made.suite
            found = check_program(made.program, made.suite)
            assert (found.result, found.passed) == ("pass", len(made.suite.cases)), found.evidence

    @pytest.mark.skipif(not full_tier(), reason="no sandbox with a whole CPython here")
    def test_its_expected_values_are_those_of_a_whole_cpython(self, name: str) -> None:
        made = made_by(name)[0]
        assert made.suite
        found = recomputed(made.program, made.suite.function, [case.args for case in made.suite.cases])
        assert found
        for ours, theirs in zip(made.suite.cases, found.cases, strict=True):
            assert same(ours.expected, theirs.expected)

    def test_a_program_of_another_seed_is_wrong(self, name: str) -> None:
        made = made_by(name)[0]
        assert made.suite
        others = {other.program for other in made_by(name) if other.suite.function == made.suite.function}  # type: ignore[union-attr]
        results = [check_program(code, made.suite).result for code in sorted(others - {made.program})[:5]]
        assert set(results) == {"fail"}

    def test_its_reference_equals_itself_as_code(self, name: str) -> None:
        for made in made_by(name):
            assert compare(made.answer, made.answer, "code").result == "pass"

    def test_a_procedure_makes_the_same_task_again(self, name: str) -> None:
        assert task(f"{name}/7") == made_by(name)[7]
