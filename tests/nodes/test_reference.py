"""The reference solution: refused where nothing can be checked against it, and confirmed in a second way or not."""

from collections.abc import Sequence
from typing import Any

import pytest

from nodes.reference import confirmed, sound, stated
from state.answers import AnswerType, Synthesis, WrittenTest
from state.artifacts import ReferenceSolution
from state.errors import ModelTimeout
from tests.support.scripted import ScriptedAsk
from tests.tools.packs import pack
from tools import sandbox

STATED = "Methane boils at -162 degrees Celsius at atmospheric pressure."
ADDS = "def add(a, b):\n    return a + b\n"
CHANCY = "def add(a, b):\n    return [hash(str(a)), b]\n"
PAIRS = ((1, 2), (3, 4), (5, 60), (0, 0))
needs_whole_python = pytest.mark.skipif(
    not any(state.full and state.available for state in sandbox.states()), reason="no sandbox with a whole CPython here"
)


def synthesis(**changed: Any) -> Synthesis:
    said = {"text": STATED, "passages": ["P1", "P2"]}
    given = {"answerable": True, "reference_answer": said, "final_answer": "-162", "answer_type": "number"}
    return Synthesis.model_validate({**given, **changed})


def reference(answer: str = "-162", answer_type: AnswerType = "number", **changed: Any) -> ReferenceSolution:
    return ReferenceSolution(**{"final_answer": answer, "answer_type": answer_type, "acceptance": "exact", **changed})


def program(code: str = ADDS, arguments: Sequence[Any] = PAIRS) -> Synthesis:
    tests = [WrittenTest(arguments=str(list(given)), expected="the model's own guess") for given in arguments]
    return Synthesis(answerable=True, function="add", program=code, tests=tests)


@pytest.mark.parametrize(
    ("texts", "by"),
    [
        ((STATED, f"It is a gas. {STATED}"), "second source"),
        ((STATED, STATED), ""),
        ((STATED, "Methane is a gas without a smell."), ""),
        ((STATED, "Methane boils at -126 degrees Celsius at atmospheric pressure."), ""),
    ],
)
def test_a_second_source_counts_where_it_states_the_answer_in_words_of_its_own(texts: Any, by: str) -> None:
    passages = [
        passage.model_copy(update={"id": f"P{number}", "sha256": str(hash(text))})
        for number, text in enumerate(texts, start=1)
        for passage in pack(text)
    ]
    found = stated(synthesis(), passages, verifiable=True)
    assert found is not None
    assert (found.confirmed, found.confirmed_by) == (bool(by), by)


@pytest.mark.parametrize(("verifiable", "answer", "decides"), [(True, "-162", "numeric"), (False, STATED, "supported")])
def test_only_a_verifiable_question_has_a_final_answer_alone(verifiable: bool, answer: str, decides: str) -> None:
    found = stated(synthesis(), pack(STATED), verifiable)
    assert found is not None
    assert (found.final_answer, found.acceptance) == (answer, decides)


@pytest.mark.parametrize("changed", [{"answerable": False}, {"final_answer": " "}, {"reference_answer": None}])
def test_without_an_answer_there_is_no_reference(changed: dict[str, Any]) -> None:
    assert stated(synthesis(**changed), pack(STATED), verifiable=True) is None


@pytest.mark.parametrize(
    ("answer", "answer_type", "refused"),
    [
        ("-162", "number", False),
        ("78 degrees Celsius", "quantity", False),
        ("methane", "text", False),
        ("quite a lot", "number", True),
        ("10 or 12", "number", True),
        ("rather hot", "quantity", True),
    ],
)
async def test_an_answer_that_does_not_equal_itself_is_refused(
    answer: str, answer_type: AnswerType, refused: bool
) -> None:
    same, problem = await sound(reference(answer, answer_type), Synthesis(), 1.0)
    assert same.final_answer == answer
    assert bool(problem) == refused
    assert not refused or repr(answer) in problem


async def test_what_rests_on_passages_or_tests_is_not_compared_with_itself() -> None:
    assert (await sound(reference("((((", "expression", acceptance="supported"), program(), 1.0))[1] == ""
    assert (await sound(reference("((((", "code", acceptance="unit_tests"), Synthesis(), 1.0))[1] == ""


@needs_whole_python
class TestPrograms:
    async def test_what_its_tests_expect_is_what_the_program_returns(self) -> None:
        found, problem = await sound(reference("add", "text"), program(), 1.0)
        assert problem == ""
        assert found.suite is not None
        assert [(case.args, case.expected) for case in found.suite.cases] == [([a, b], a + b) for a, b in PAIRS]
        assert (found.acceptance, found.answer_type, found.final_answer) == ("unit_tests", "code", ADDS)
        assert (found.confirmed, found.confirmed_by) == (True, "program run twice")

    @pytest.mark.parametrize(
        ("written", "reason"),
        [
            (program(arguments=[(1, 2), (2, 1)]), "its tests prove nothing: it has fewer than 3"),
            (program(CHANCY), "could not be run"),
            (program("def subtract(a, b):\n    return a - b\n"), "could not be run"),
        ],
    )
    async def test_weak_tests_and_broken_programs_are_refused(self, written: Synthesis, reason: str) -> None:
        same, problem = await sound(reference("add", "text"), written, 1.0)
        assert reason in problem
        assert same.suite is None


class TestConfirmed:
    """By the question itself, else by a second model, else not at all."""

    EQUATION = "Solve 2x + 3 = 11."

    async def test_an_answer_that_fits_when_put_in_needs_no_second_model(self) -> None:
        second = ScriptedAsk()
        found = await confirmed(reference("4"), self.EQUATION, {}, second)
        assert (found.confirmed, found.confirmed_by, second.asked) == (True, "substitution", [])

    @pytest.mark.parametrize(
        ("says", "by"),
        [
            ({"answerable": True, "final_answer": "-162.0"}, "second model scripted"),
            ({"answerable": True, "final_answer": "-126"}, ""),
            ({"answerable": False}, ""),
            (ModelTimeout("no answer"), ""),
        ],
    )
    async def test_a_second_model_confirms_by_the_same_answer_alone(self, says: Any, by: str) -> None:
        inputs = {"question": "When does it boil?", "passages": [], "verifiable": True}
        second = ScriptedAsk(says)
        found = await confirmed(reference(), "When does it boil?", inputs, second)
        assert (found.confirmed, found.confirmed_by) == (bool(by), by)
        assert second.asked == [inputs]

    async def test_without_a_second_way_it_is_recorded_as_unconfirmed(self) -> None:
        found = await confirmed(reference(), "When does it boil?", {}, None)
        assert (found.confirmed, found.confirmed_by) == (False, "")

    async def test_what_is_confirmed_already_is_not_asked_about(self) -> None:
        known, second = reference(confirmed=True, confirmed_by="procedure"), ScriptedAsk()
        assert await confirmed(known, "When?", {}, second) == known
        assert second.asked == []
