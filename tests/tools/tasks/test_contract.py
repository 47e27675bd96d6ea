"""What holds for every task family of the folder, also for those that do not exist yet."""

import ast
import subprocess
import sys
from functools import cache
from typing import get_args

import pytest

from state.answers import Difficulty
from state.artifacts import ReferenceSolution
from state.errors import UsageError
from tests.tools.tasks.formulas import altered
from tools.answers import compare
from tools.tasks import families, families_for, task
from tools.tasks.base import Task, TaskFamily
from tools.text import content_terms
from tools.verifiers.answer import check
from tools.verifiers.base import Subject

SEEDS = range(50)
SEEDS_OF_A_LIBRARY = range(15)
OWN = {name: family for name, family in families().items() if not name.startswith("gym_")}


@cache
def _made(name: str) -> list[Task]:
    """A family's first tasks."""
    return [families()[name].make(seed) for seed in (SEEDS_OF_A_LIBRARY if name.startswith("gym_") else SEEDS)]


@pytest.fixture(params=sorted(families()))
def family(request: pytest.FixtureRequest) -> TaskFamily:
    return families()[request.param]


class TestEveryFamily:
    def test_it_makes_the_same_task_twice(self, family: TaskFamily) -> None:
        assert [family.make(seed) for seed in range(len(_made(family.name)))] == _made(family.name)

    def test_it_is_found_under_its_name_and_subjects(self, family: TaskFamily) -> None:
        assert families()[family.name] is not None
        assert family in families_for("anything", family.subjects[0])
        assert all(content_terms(subject) for subject in family.subjects)

    def test_its_answers_equal_themselves_and_no_altered_ones(self, family: TaskFamily) -> None:
        for made in _made(family.name):
            assert compare(made.answer, made.answer, made.answer_type).result == "pass", made
            assert compare(made.answer, altered(made).answer, made.answer_type).result != "pass", made

    def test_its_questions_differ(self, family: TaskFamily) -> None:
        assert len({made.question for made in _made(family.name)}) >= 0.9 * len(_made(family.name))

    def test_its_questions_are_whole_texts(self, family: TaskFamily) -> None:
        for made in _made(family.name):
            assert made.question == made.question.strip()
            assert len(made.question.split()) >= 2
            assert made.difficulty in get_args(Difficulty)

    def test_its_last_step_names_the_answer_or_leads_to_a_program(self, family: TaskFamily) -> None:
        for made in _made(family.name):
            assert (made.steps[-1] and family.code) or made.answer in made.steps[-1], made

    def test_only_what_asks_for_a_program_has_one(self, family: TaskFamily) -> None:
        for made in _made(family.name):
            assert (bool(made.program), made.suite is not None) == (family.code, family.code)

    def test_its_question_is_no_answer(self, family: TaskFamily) -> None:
        for made in _made(family.name):
            said = Subject(
                made.question,
                made.question,
                "",
                reference=ReferenceSolution(final_answer=made.answer, answer_type=made.answer_type),
                final_answer=made.question,
            )
            assert check(said).result != "pass", made


@pytest.mark.parametrize("name", sorted(OWN))
class TestEveryFamilyOfOurOwn:
    def test_it_has_many_questions_and_answers(self, name: str) -> None:
        made = [OWN[name].make(seed) for seed in range(2001)]
        assert len({found.question for found in made}) >= 1000
        assert len({found.difficulty for found in made}) >= 2
        answers = [found.answer for found in made]
        assert max(map(answers.count, set(answers))) <= 0.4 * len(answers)

    def test_it_asks_in_several_wordings(self, name: str) -> None:
        begun = {" ".join(OWN[name].make(seed).question.split()[:2]) for seed in range(200)}
        assert len(begun) >= 2

    def test_every_task_has_steps_before_the_last(self, name: str) -> None:
        assert sum(len(OWN[name].make(seed).steps) > 1 for seed in SEEDS) >= 0.5 * len(SEEDS)


def test_there_are_many_families() -> None:
    assert len(OWN) >= 24


def test_no_two_modules_hold_a_family_of_one_name() -> None:
    names = [family.name for family in families().values()]
    assert sorted(names) == sorted(set(names))
    assert names == list(families())


@pytest.mark.parametrize(
    ("topic", "sub_topic", "some"),
    [
        ("mathematics", "algebra", "linear_equation"),
        ("mathematics", "quadratic equations", "quadratic_equation"),
        ("mathematics", "knot theory", "percentage"),
        ("coding", "python", "list_comprehension"),
        ("reasoning", "logic puzzles", "knights_and_knaves"),
    ],
)
def test_families_are_found_by_sub_topic_or_else_by_topic(topic: str, sub_topic: str, some: str) -> None:
    assert some in [family.name for family in families_for(topic, sub_topic)]


@pytest.mark.parametrize(
    ("topic", "sub_topic"),
    [("chemistry", "organic chemistry"), ("biology", "DNA sequences"), ("music", "music theory"), ("law", "fractions")],
)
def test_other_topics_have_no_families(topic: str, sub_topic: str) -> None:
    assert families_for(topic, sub_topic) == []


def test_a_procedure_names_its_task() -> None:
    assert task("linear_equation/7") == families()["linear_equation"].make(7)


@pytest.mark.parametrize("procedure", ["linear_equation", "linear_equation/x", "nothing/1", ""])
def test_an_unknown_procedure_is_named_with_those_that_exist(procedure: str) -> None:
    with pytest.raises(UsageError, match=r"a family and a seed are: .*linear_equation"):
        task(procedure)


def test_tasks_do_not_depend_on_the_process() -> None:
    code = "from tools.tasks import task; print([task(f'knights_and_knaves/{n}').question for n in range(5)])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert ast.literal_eval(found.stdout) == [task(f"knights_and_knaves/{n}").question for n in range(5)]
