"""The whole chain over the sample corpus: ask, research, generate, judge, with floors for what must hold."""

import random
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from tests.tools.llm.offline.sample import SUBJECTS, Passages, articles, passages, request
from tools.llm.offline.roles import generator, judge, question_writer, researcher
from tools.text import sentences
from training_types.qa import TRAINING_TYPE as QA
from training_types.sft import TRAINING_TYPE as SFT

EVERY = 3
"""Every third article, to stay quick; the shares are the same over all of them."""

_VERB = re.compile(r"\b(?:is|are|has|have|boils|contains|returns|equals|evaluates)\b")


@cache
def asked() -> list[tuple[str, Passages, Passages]]:
    """Questions, each with its article and two others of the subject, and with an article of another subject."""
    return [row for place in range(len(SUBJECTS)) for row in _asked(place)]


def _asked(place: int) -> Iterator[tuple[str, Passages, Passages]]:
    own, other = articles(SUBJECTS[place]), articles(SUBJECTS[(place + 1) % len(SUBJECTS)])
    for n in range(0, len(own), EVERY):
        evidence = passages(own[n], own[(n + 3) % len(own)], own[(n + 5) % len(own)])
        written = question_writer.answer(request(count=100, passages=passages(own[n])))["questions"]
        for question in written:
            yield question["question"], evidence, passages(other[n % len(other)])


@cache
def answered() -> list[tuple[str, str, dict[str, Any], Passages]]:
    """Training type, question, draft with its reference answer, evidence."""
    rows = []
    for question, evidence, _ in asked():
        context = researcher.answer(request(question=question, passages=evidence))
        for kind in (SFT, QA):
            inputs = {"training_type": kind.name, "question": question, "context": context, "passages": evidence}
            draft = generator.answer(request(**inputs))
            rows.append(
                (kind.name, question, {"draft": draft, "reference": context["reference_answer"]["text"]}, evidence)
            )
    return rows


def approved(name: str, question: str, draft: dict[str, Any], reference: str, evidence: Passages) -> bool:
    rubric = dict((SFT if name == "sft" else QA).rubric)
    inputs = {"question": question, "record": draft, "rubric": rubric, "passages": evidence}
    found = judge.answer(request(**inputs, reference_answer=reference))
    return bool(found["review_status"] == "approved")


def share(values: list[bool]) -> float:
    return sum(values) / len(values)


def spoilt(change: str) -> list[bool]:
    """Whether answers are still approved when their first sentence has another number, or says the opposite."""
    chance, results = random.Random(7), []
    for name, question, made, evidence in answered():
        field = "response" if name == "sft" else "answer"
        first = sentences(made["draft"][field])[0]
        bad = _with_other_number(first, chance) if change == "number" else _VERB.sub(r"\g<0> not", first, count=1)
        if bad != first:
            draft = {**made["draft"], field: made["draft"][field].replace(first, bad)}
            results.append(approved(name, question, draft, made["reference"], evidence))
    return results


def _with_other_number(sentence: str, chance: random.Random) -> str:
    found = list(re.finditer(r"\d+", sentence))
    if not found:
        return sentence
    at = chance.choice(found)
    return f"{sentence[: at.start()]}{int(at.group()) + chance.randint(1, 9)}{sentence[at.end() :]}"


def test_nearly_every_question_is_answered_from_its_own_subject() -> None:
    found = [researcher.answer(request(question=q, passages=evidence))["answerable"] for q, evidence, _ in asked()]
    assert len(found) > 300
    assert share(found) >= 0.95


def test_nearly_every_question_is_declined_from_another_subject() -> None:
    found = [researcher.answer(request(question=q, passages=other))["answerable"] for q, _, other in asked()]
    assert share(found) <= 0.05


def test_nearly_every_draft_is_approved() -> None:
    assert share([approved(n, q, made["draft"], made["reference"], e) for n, q, made, e in answered()]) >= 0.9


def test_hardly_any_draft_with_a_changed_number_is_approved() -> None:
    found = spoilt("number")
    assert len(found) > 200
    assert share(found) <= 0.05


def test_hardly_any_draft_that_says_the_opposite_is_approved() -> None:
    found = spoilt("negation")
    assert len(found) > 200
    assert share(found) <= 0.05


def test_most_responses_explain_their_answer() -> None:
    lengths = [len(sentences(made["draft"]["response"])) for name, _, made, _ in answered() if name == "sft"]
    assert share([2 <= length <= 6 for length in lengths]) >= 0.9
