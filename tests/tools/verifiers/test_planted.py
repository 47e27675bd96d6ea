"""What the checks catch of defects planted into good answers, and what they refuse of the answers as they were."""

import random
from functools import cache

import pytest

from tests.tools.verifiers import planting
from tests.tools.verifiers.planting import INSTRUCTIONS, Answer, Defect, answers
from tools.verifiers import verifier
from tools.verifiers.base import Subject

FACTS = ("support", "consistency", "citation")
FORM = ("whole", "length", "language", "refusal", "residue")
PLACES = 250
MISSED = 0.01
KINDS: dict[Defect, tuple[str, ...]] = {
    planting.number_changed: FACTS,
    planting.unit_changed: FACTS,
    planting.negated: FACTS,
    planting.from_another_source: FACTS,
    planting.term_swapped: FACTS,
    planting.citation_invented: FACTS,
    planting.truncated: FORM,
    planting.language_switched: FORM,
    planting.refused: FORM,
    planting.instruction_leaked: FORM,
    planting.sentence_repeated: FORM,
    planting.meta_talk: FORM,
}


def failing(text: str, answer: Answer, checks: tuple[str, ...]) -> dict[str, str]:
    subject = Subject(
        question="What is there to know about this?",
        prompt="What is there to know about this?",
        answer=text,
        passages=answer.passages,
        instructions=INSTRUCTIONS,
    )
    named = [check for check in map(verifier, checks) if check.applies(subject)]
    found = {check.name: check.check(subject) for check in named}
    return {name: finding.evidence for name, finding in found.items() if finding.result == "fail"}


@cache
def planted(defect: Defect) -> tuple[tuple[str, Answer], ...]:
    """`PLACES` answers with the defect, where an answer has a place for it."""
    chance = random.Random(f"{defect.__name__}")
    found: list[tuple[str, Answer]] = []
    for answer in answers(8 * PLACES, seed=3):
        text = defect(answer, chance)
        if text and text != answer.text:
            found.append((text, answer))
        if len(found) == PLACES:
            break
    return tuple(found)


@pytest.mark.slow
@pytest.mark.parametrize("defect", KINDS, ids=lambda defect: defect.__name__)
def test_planted_defects_are_caught(defect: Defect) -> None:
    cases = planted(defect)
    missed = [text for text, answer in cases if not failing(text, answer, KINDS[defect])]
    print(f"\n{defect.__name__:20} {len(cases):4} planted, {100 * (1 - len(missed) / len(cases)):6.2f} % caught")
    assert len(cases) >= 200
    assert len(missed) <= MISSED * len(cases), missed


def test_untouched_answers_are_not_refused() -> None:
    untouched = answers(2 * PLACES, seed=5)
    refused = {a.text: why for a in untouched if (why := failing(a.text, a, (*FACTS, *FORM, "copy")))}
    print(f"\nuntouched {len(untouched):4} answers, {100 * len(refused) / len(untouched):5.2f} % refused")
    assert len(refused) <= 0.005 * len(untouched), refused
