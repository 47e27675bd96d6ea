"""What people ask about the sample corpus in their own words, and what they are told."""

import pytest

from tests.tools.llm.offline.sample import CORPUS, passages, request
from tools.llm.offline.roles import researcher

ALKANES = passages(CORPUS / "organic-chemistry" / "alkanes.md", CORPUS / "organic-chemistry" / "alcohols.md")
SETS = passages(CORPUS / "python" / "sets.md", CORPUS / "python" / "tuples.md")
QUADRATICS = passages(CORPUS / "algebra" / "quadratic-equations.md")


@pytest.mark.parametrize(
    ("question", "evidence", "start"),
    [
        ("What is the boiling point of methane?", ALKANES, "Methane boils at -162"),
        ("What is a homologous series?", ALKANES, "A homologous series is a family"),
        ("Define homologous series", ALKANES, "A homologous series is a family"),
        ("What are alkanes?", ALKANES, "An alkane is a saturated hydrocarbon"),
        ("what is an alkane", ALKANES, "An alkane is a saturated hydrocarbon"),
        ("Explain cracking.", ALKANES, "Cracking is the process"),
        ("What is the difference between alkanes and alkenes?", ALKANES, "Unlike alkenes, alkanes do not"),
        ("What is the general formula of an alkane?", ALKANES, "The general formula of an acyclic alkane"),
        ("How do I name a branched alkane?", ALKANES, "First, to name a branched alkane"),
        ("Why do tertiary alcohols resist oxidation?", ALKANES, "Tertiary alcohols resist oxidation because"),
        ("How many carbon atoms does propane have?", ALKANES, "For example, propane has three"),
        ("Why can't a list be an element of a set?", SETS, "A list cannot be an element of a set because"),
        ("Which exception does indexing a set raise?", SETS, "Indexing a set raises `TypeError`"),
        ("When is a tuple hashable?", SETS, "A tuple is hashable only when"),
        ("What are the roots of x^2 - 5x + 6 = 0?", QUADRATICS, "The quadratic equation x^2 - 5x + 6 = 0 has"),
        ("What is a parabola?", QUADRATICS, "A parabola is the U-shaped curve"),
    ],
)
def test_a_question_in_plain_words_is_answered(question: str, evidence: list[dict[str, str]], start: str) -> None:
    found = researcher.answer(request(question=question, passages=evidence))
    assert found["answerable"], found
    assert found["reference_answer"]["text"].startswith(start)


@pytest.mark.parametrize(
    ("question", "evidence"),
    [
        ("What is the boiling point of decane?", ALKANES),
        ("What is the density of methane?", ALKANES),
        ("What is the melting point of ethanol?", ALKANES),
        ("When was methane discovered?", ALKANES),
        ("Who discovered ethanol?", ALKANES),
        ("Why do hydroxyl groups form hydrogen bonds?", ALKANES),
        ("Why do alkanes float on water?", ALKANES),
        ("What is cracking used for?", ALKANES),
        ("What is the capital of France?", ALKANES),
        ("Why is a tuple faster than a set?", SETS),
        ("How do you sort a set?", SETS),
        ("What does the call `len({4, 5})` return?", SETS),
        ("What are the roots of x^2 - 5x + 7 = 0?", QUADRATICS),
        ("How does a parabola differ from a circle?", QUADRATICS),
        ("Was ist eine quadratische Gleichung?", QUADRATICS),
        ("?", QUADRATICS),
    ],
)
def test_a_question_that_the_evidence_does_not_answer_is_declined(
    question: str, evidence: list[dict[str, str]]
) -> None:
    found = researcher.answer(request(question=question, passages=evidence))
    assert found["answerable"] is False, found.get("reference_answer")
    assert found["missing"]
