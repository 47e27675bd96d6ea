"""The reference solution: what answers are checked against, and the second way in which it was confirmed."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any

from state.answers import Synthesis, WrittenTest
from state.artifacts import Acceptance, ReferenceSolution
from state.errors import AgentError
from state.sources import Passage
from tools.answers import compare
from tools.answers.confirm import confirmed as by_question
from tools.boundary import outcome
from tools.llm.ask import Ask
from tools.programs.suites import recomputed, suite_problem
from tools.support import support
from tools.text import sentences

ACCEPTANCE: dict[str, Acceptance] = {"number": "numeric", "quantity": "numeric", "expression": "expression"}
_COMPARED = ("exact", "numeric", "expression")
_SHOWN = 200


def stated(synthesis: Synthesis, passages: Sequence[Passage], verifiable: bool) -> ReferenceSolution | None:
    """The answer to check against: the final answer alone where one can be verified, else the whole statement."""
    said = synthesis.reference_answer
    final = synthesis.final_answer.strip() if verifiable else said.text if said else ""
    if not synthesis.answerable or said is None or not final:
        return None
    named = [passage for passage in passages if passage.id in said.passages]
    sources = {passage.sha256 for passage in named if _states(passage, said.text)}
    return ReferenceSolution(
        final_answer=final,
        answer_type=synthesis.answer_type if verifiable else "text",
        acceptance=ACCEPTANCE.get(synthesis.answer_type, "exact") if verifiable else "supported",
        passages=said.passages,
        confirmed=len(sources) > 1,
        confirmed_by="second source" if len(sources) > 1 else "",
    )


def _states(passage: Passage, text: str) -> bool:
    return all(support(sentence, [passage]).result == "pass" for sentence in sentences(text))


async def sound(reference: ReferenceSolution, written: Synthesis, share: float) -> tuple[ReferenceSolution, str]:
    """The reference, with the tests that came with its program, and why nothing can be checked against it, if so.

    `share`: of its cases that a program must pass.
    """
    if reference.acceptance not in _COMPARED:
        return reference, ""
    return await asyncio.to_thread(_sound, reference, written, share)


def _sound(reference: ReferenceSolution, written: Synthesis, share: float) -> tuple[ReferenceSolution, str]:
    """Waits for other processes."""
    if written.tests:
        return _tested(reference, written, share)
    found = compare(reference.final_answer, reference.final_answer, reference.answer_type)
    return reference, "" if found.result == "pass" else f"{reference.final_answer[:_SHOWN]!r}: {found.reason}"


def _tested(reference: ReferenceSolution, written: Synthesis, share: float) -> tuple[ReferenceSolution, str]:
    """What the tests expect is what the program returns on a whole CPython; what the model expected does not count."""
    suite = recomputed(written.program, written.function, [_arguments(test) for test in written.tests])
    if suite is None:
        return reference, "its program could not be run to compute what its tests expect"
    if weak := suite_problem(written.program, suite, share=share):
        return reference, f"its tests prove nothing: {weak}"
    changed = {"final_answer": written.program, "answer_type": "code", "acceptance": "unit_tests", "suite": suite}
    return reference.model_copy(update={**changed, "confirmed": True, "confirmed_by": "program run twice"}), ""


def _arguments(test: WrittenTest) -> list[Any]:
    """The positional arguments; what is no JSON list is one argument, the text itself."""
    try:
        value = json.loads(test.arguments)
    except ValueError:
        return [test.arguments]
    return value if isinstance(value, list) else [value]


async def confirmed(
    reference: ReferenceSolution, question: str, inputs: Mapping[str, Any], second: Ask | None
) -> ReferenceSolution:
    """The reference with the way in which it was confirmed: by putting it in, by computing, or by a second model.

    Without any it stays unconfirmed, and says so.
    """
    if reference.confirmed or reference.acceptance not in _COMPARED:
        return reference
    by = await asyncio.to_thread(by_question, question, reference.final_answer, reference.answer_type)
    by = by or (await _by_model(reference, inputs, second) if second else "")
    return reference.model_copy(update={"confirmed": bool(by), "confirmed_by": by})


async def _by_model(reference: ReferenceSolution, inputs: Mapping[str, Any], second: Ask) -> str:
    """A second model's final answer, given the same passages and not the first one's."""
    answered = await outcome(second(inputs, Synthesis))
    if isinstance(answered, AgentError):
        return ""
    found = await asyncio.to_thread(compare, reference.final_answer, answered.value.final_answer, reference.answer_type)
    return f"second model {answered.model}" if found.result == "pass" else ""
