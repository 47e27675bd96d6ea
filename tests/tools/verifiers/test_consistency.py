"""The consistency verifier, with its false alarms over the sample corpus."""

import random
from pathlib import Path

import pytest

import tools.search
from tests.tools.test_support_corpus import CASES, Change, _negated, _number_changed
from tests.tools.verifiers.subjects import subject
from tools.verifiers.consistency import check

CORPUS = sorted((Path(tools.search.__file__).parent / "sample_corpus").rglob("*.md"))


@pytest.mark.parametrize(
    ("answer", "how"),
    [
        ("Methane boils at -162 °C. It burns. Methane boils at -161 °C.", "give different numbers"),
        ("The boiling point of methane is -162 °C.\n\nMethane's boiling point is -82 °C.", "give different numbers"),
        ("Ethane has two carbon atoms. Ethane has 3 carbon atoms.", "give different numbers"),
        ("Methane boils at -162 °C at 1 atm. Methane boils at -150 °C at 1 atm.", "give different numbers"),
        ("Methane is polar. It burns. Methane is not polar.", "say yes and no"),
        ("Alkanes can't decolorize bromine water. Alkanes can decolorize bromine water.", "say yes and no"),
    ],
)
def test_contradictions_fail_and_both_sentences_are_quoted(answer: str, how: str) -> None:
    found = check(subject(answer))
    assert found.result == "fail"
    assert found.evidence.endswith(how)
    assert found.evidence.count('"') >= 4


@pytest.mark.parametrize(
    "answer",
    [
        "Methane has one carbon atom. Ethane has two carbon atoms.",
        "It boils at -162 °C. It boils at -89 °C.",
        "In step 1, add 5 grams of salt. In step 2, add 5 grams of salt.",
        "Step 1 adds salt to water. Step 2 adds salt to water.",
        "Some alkanes are liquids. Some alkanes are not liquids.",
        "One isomer has 3 methyl groups. One isomer has 2 methyl groups.",
        "Is methane polar? Methane is not polar.",
        "The value of f(2) is 4. The value of f(3) is 4.",
        "If n is 2, the alkane has 6 hydrogen atoms. If n is 3, the alkane has 8 hydrogen atoms.",
        "Methane is not polar. Methane is not polar at all.",
        "Methane boils at -162 °C. Methane melts at -182 °C.",
        "",
    ],
)
def test_sentences_of_different_things_pass(answer: str) -> None:
    assert check(subject(answer)).result == "pass"


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_no_article_of_the_corpus_contradicts_itself(path: Path) -> None:
    assert check(subject(path.read_text(encoding="utf-8").split("---", 2)[-1])).evidence == ""


@pytest.mark.parametrize(("change", "least"), [(_negated, 0.95), (_number_changed, 0.35)])
def test_changed_copies_of_sentences_are_found(change: Change, least: float) -> None:
    rng = random.Random(7)
    changed = [(change(sentence, evidence, rng), sentence, evidence) for sentence, evidence in CASES]
    real = [(other, sentence, evidence) for other, sentence, evidence in changed if other]
    answers = [" ".join([e[0].text, s, e[-1].text, other]) for other, s, e in real]
    assert sum(check(subject(answer)).result == "fail" for answer in answers) >= least * len(real)
