"""Programs by the offline model: experts write the reference, the careless a program that is wrong and say why."""

import json

import pytest

from tools.llm.offline.base import Request
from tools.llm.offline.coding import mistaken
from tools.llm.offline.roles import generator
from tools.llm.offline.solving import Solution, solved
from tools.programs.check import check_program
from tools.tasks import families, task
from training_types.grpo import GrpoDraft

CODE = sorted(name for name, family in families().items() if family.code)
CARELESS = ("student in a hurry", "beginner")


def of_task(procedure: str, persona: str, candidate: int = 0, seed: int = 0) -> Request:
    inputs = {"question": task(procedure).question, "procedure": procedure, "persona": {"name": persona}}
    return Request({**inputs, "candidate": candidate}, tuple(GrpoDraft.model_fields), seed=seed + candidate)


@pytest.mark.parametrize("name", CODE)
def test_every_family_has_right_and_wrong_programs(name: str) -> None:
    for seed in range(3):
        procedure = f"{name}/{seed}"
        made = task(procedure)
        assert made.suite
        for persona in ("", "expert", "teacher"):
            assert solved(of_task(procedure, persona)).code == made.program
        wrong = [solved(of_task(procedure, persona, 2 + n)).code for n, persona in enumerate(CARELESS)]
        assert [check_program(code, made.suite).result for code in wrong] == ["fail", "fail"]
        assert len({*wrong, made.program}) == 3


def test_the_final_answer_is_the_functions_name() -> None:
    draft = generator.answer(of_task("function_coins/2", "expert"))
    assert (draft["final_answer"], draft["code"]) == ("fewest_coins", task("function_coins/2").program)
    assert GrpoDraft.model_validate(draft)


def test_a_teacher_counts_the_steps_and_the_careless_say_what_they_did() -> None:
    assert solved(of_task("function_coins/2", "teacher")).steps[0].startswith("1. ")
    said = {persona: solved(of_task("function_coins/2", persona)).steps[-1] for persona in CARELESS}
    assert len(set(said.values())) == 2
    assert not set(said.values()) & set(task("function_coins/2").steps)


def test_mistakes_are_the_same_for_the_same_seed_and_differ_between_candidates() -> None:
    assert mistaken("function_pairs/1", "beginner", 3, 7) == mistaken("function_pairs/1", "beginner", 3, 7)
    made = [mistaken("function_pairs/1", "beginner", candidate, 7) for candidate in range(4)]
    assert len({found.program for found in made if found}) >= 3
    assert len({str(mistaken("function_pairs/1", "beginner", 0, seed)) for seed in range(6)}) > 1


def test_a_habit_that_leads_to_no_mistake_gives_way_to_another() -> None:
    found = mistaken("function_capped_totals/1", "someone else", 0, 0)
    assert found
    assert found.program != task("function_capped_totals/1").program


def test_tasks_without_a_program_have_no_such_mistakes() -> None:
    assert mistaken("percentage/1", "beginner", 0, 0) is None
    assert solved(of_task("percentage/1", "expert")).code == ""


def test_a_solution_of_code_without_a_procedure_is_its_final_answer() -> None:
    assert Solution(("Look.",), "print(1)", "code").code == "print(1)"


def test_drafts_can_be_written_down() -> None:
    for persona in ("teacher", *CARELESS):
        assert json.loads(json.dumps(generator.answer(of_task("function_shifted/4", persona))))
