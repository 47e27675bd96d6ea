"""The families of reasoning-gym, where it is installed; the contract of the folder holds for them as well."""

import random
from importlib.util import find_spec

import pytest

from tools.answers import compare
from tools.tasks import families
from tools.tasks.reasoning_gym import TASKS

needs_library = pytest.mark.skipif(find_spec("reasoning_gym") is None, reason="reasoning-gym is not installed")


def test_without_the_library_there_are_no_such_families() -> None:
    assert bool(TASKS) == (find_spec("reasoning_gym") is not None)


@needs_library
class TestWithTheLibrary:
    def test_its_names_do_not_hide_families_of_our_own(self) -> None:
        assert len(TASKS) > 25
        assert all(family.name.startswith("gym_") for family in TASKS)

    def test_a_task_depends_on_its_seed_alone(self) -> None:
        family = families()["gym_chain_sum"]
        first = family.make(5)
        random.seed(99)
        assert family.make(5) == first
        assert family.make(6) != first

    def test_the_library_itself_scores_the_answer_as_right(self) -> None:
        from reasoning_gym import create_dataset

        for family in TASKS:
            data = create_dataset(family.name.removeprefix("gym_"), size=1, seed=3)
            made = family.make(3)
            assert data.score_answer(made.answer, data[0]) >= 0.99
            assert compare(made.answer, data[0]["answer"], made.answer_type).result == "pass"
