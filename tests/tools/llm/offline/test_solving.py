"""Tasks are solved exactly by their procedures or from the passages; careless personas slip, and say how."""

from typing import Any

import pytest

from state.errors import UsageError
from tests.tools.llm.offline.sample import METHANE, request
from tools.answers import compare
from tools.llm.offline.base import Request
from tools.llm.offline.roles import generator, researcher
from tools.llm.offline.solving import solved
from tools.tasks import families, task
from training_types.grpo import GrpoDraft

QUESTION = "At what temperature does methane boil at atmospheric pressure?"
ETHANE = {
    "id": "P9",
    "title": "Ethane",
    "text": "Ethane boils at -89 degrees Celsius. Ethene boils at -104 degrees Celsius.",
}
CARELESS = ("student in a hurry", "beginner")
SEEDS = range(5)


def of_task(procedure: str, persona: str, candidate: int = 0, seed: int = 0) -> Request:
    inputs = {"question": task(procedure).question, "procedure": procedure, "persona": {"name": persona}}
    return Request({**inputs, "candidate": candidate}, seed=seed + candidate)


def of_passages(persona: str = "", candidate: int = 0, passages: Any = METHANE) -> Request:
    context = researcher.answer(request(question=QUESTION, passages=passages, verifiable=True))
    inputs = {"training_type": "grpo", "question": QUESTION, "context": context, "passages": passages}
    given = {**inputs, "persona": {"name": persona}, "candidate": candidate}
    return Request(given, tuple(GrpoDraft.model_fields), seed=candidate)


@pytest.mark.parametrize("name", sorted(name for name, family in families().items() if not family.code))
def test_every_family_is_solved_exactly_and_every_slip_is_wrong(name: str) -> None:
    for seed in SEEDS:
        procedure = f"{name}/{seed}"
        made = task(procedure)
        for persona in ("expert", "teacher"):
            assert solved(of_task(procedure, persona)).final_answer == made.answer
        wrong = [solved(of_task(procedure, persona, 2 + n)).final_answer for n, persona in enumerate(CARELESS)]
        results = [compare(made.answer, answer, made.answer_type).result for answer in wrong]
        assert results == ["fail", "fail"], (procedure, made.answer, wrong)
        assert wrong[0] != wrong[1]


def test_an_expert_gives_the_steps_of_the_procedure() -> None:
    made = task("linear_system/0")
    assert solved(of_task("linear_system/0", "expert")).reasoning == "\n".join(made.steps)


def test_a_teacher_counts_the_steps() -> None:
    assert solved(of_task("linear_system/0", "teacher")).reasoning.startswith("1. ")


def test_a_slip_stands_in_the_last_step_with_its_name() -> None:
    right = task("linear_system/0")
    found = solved(of_task("linear_system/0", "beginner", 3))
    *before, last = found.steps
    assert before == list(right.steps[: len(before)])
    assert before
    assert ": " in last
    assert found.final_answer in last
    assert right.answer not in last


def test_slips_are_the_same_for_the_same_seed_and_candidate() -> None:
    assert solved(of_task("percentage/3", "beginner", 3)) == solved(of_task("percentage/3", "beginner", 3))
    made = {solved(of_task("percentage/3", "beginner", n, seed)).final_answer for n in range(4) for seed in range(3)}
    assert len(made) > 2


def test_an_unknown_procedure_is_refused_with_those_that_exist() -> None:
    with pytest.raises(UsageError, match="no procedure 'alchemy/1'"):
        solved(Request({"procedure": "alchemy/1"}))


def test_a_fact_is_answered_with_its_sentence_and_the_answer_alone() -> None:
    made = generator.answer(of_passages())
    assert made == {
        "reasoning": "Methane boils at -162 degrees Celsius at atmospheric pressure.",
        "final_answer": "-162 degrees Celsius",
        "code": "",
    }


def test_who_is_careless_takes_another_figure_of_the_passages() -> None:
    drafts = [generator.answer(of_passages(who, n, [*METHANE, ETHANE])) for n, who in enumerate(CARELESS, start=2)]
    assert {draft["final_answer"] for draft in drafts} == {"-89 degrees Celsius", "-104 degrees Celsius"}
    assert all("taking this sentence for the one that answers" in d["reasoning"].lower() for d in drafts)


def test_who_is_careless_misreads_the_figure_where_there_is_no_other() -> None:
    drafts = [generator.answer(of_passages(who, n)) for n, who in enumerate(CARELESS, start=2)]
    answers = [draft["final_answer"] for draft in drafts]
    assert "-162 degrees Celsius" not in answers
    assert len(set(answers)) == 2
    assert all(draft["reasoning"].startswith("Methane boils at -162") for draft in drafts)


def test_reasoning_means_the_steps_only_where_a_final_answer_is_asked_for() -> None:
    inputs = of_passages().inputs
    assert "Alkanes" in generator.answer(Request({**inputs, "training_type": "qa"}, ("reasoning",)))["reasoning"]
    assert generator.answer(Request(inputs))["reasoning"].startswith("Methane boils")


@pytest.mark.parametrize("field", ["context", "procedure", "persona", "candidate"])
def test_inputs_of_the_wrong_kind_count_as_absent(field: str) -> None:
    inputs = {**of_passages("beginner").inputs, field: [3]}
    absent = {name: value for name, value in inputs.items() if name != field}
    assert solved(Request(inputs)) == solved(Request(absent))


def test_an_unknown_type_of_answer_is_compared_as_text() -> None:
    context = {"reference_answer": {"text": "It is red."}, "final_answer": "red", "answer_type": "colour"}
    found = solved(Request({"question": "Which colour?", "context": context, "persona": {"name": "beginner"}}))
    assert (found.answer_type, found.final_answer == "red") == ("text", False)


def test_an_answer_that_no_comparison_reads_is_given_up() -> None:
    context = {"reference_answer": {"text": "def f(): pass"}, "final_answer": "def f(): pass", "answer_type": "code"}
    found = solved(Request({"question": "?", "context": context, "persona": {"name": "beginner"}}))
    assert found.final_answer == "no answer"
    assert "Giving up" in found.reasoning
