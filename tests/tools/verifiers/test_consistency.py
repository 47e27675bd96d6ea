"""The consistency verifier, with its false alarms over the sample corpus."""

import random
import re
from pathlib import Path

import pytest

import tools.search
from state.artifacts import ReferenceSolution
from state.sources import Passage
from tests.tools.test_support_corpus import CASES, _negated
from tests.tools.verifiers.subjects import subject
from tools.llm.offline.verbs import AUXILIARIES, base_of_singular
from tools.verifiers.consistency import VERIFIER, check

CORPUS = sorted((Path(tools.search.__file__).parent / "sample_corpus").rglob("*.md"))
NUMBER = re.compile(r"(?<![\w.,=+*/^<>(\[|-])(?<![=+*/^<>-] )\d+(?:\.\d+)?(?![\w)\]|^*/-]|[.,]\w| [=+*/^<>-])")
UNTOLD = re.compile(r"^(?:First|Second|Third|Finally),|\b(?:if|when|where|while)\b", re.IGNORECASE)


@pytest.mark.parametrize(
    ("answer", "how"),
    [
        ("Methane boils at -162 °C. It burns. Methane boils at -161 °C.", "give different numbers"),
        ("The boiling point of methane is -162 °C.\n\nMethane's boiling point is -82 °C.", "give different numbers"),
        ("Ethane has two carbon atoms. Ethane has 3 carbon atoms.", "give different numbers"),
        ("Methane boils at -162 °C at 1 atm. Methane boils at -150 °C at 1 atm.", "give different numbers"),
        ("Each carbon atom has 4 bonds. It is so. Each carbon atom has 5 bonds.", "give different numbers"),
        ("The modulus of 3 + 4i is 5. The modulus of 3 + 4i is 6.", "give different numbers"),
        ("The call `len(x)` returns 6. The call `len(x)` returns 7.", "give different numbers"),
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
        "The number 12 is divisible by 3. The number 12 is divisible by 4.",
        "The equation has the root 2. The equation has the root 3.",
        "The alkane is a gas when n is 3. The alkane is a gas when n is 4.",
        "Alkanes with 3 carbon atoms are gases. Alkanes with 4 carbon atoms are gases.",
        "The alcohol is called 1-butanol here. The alcohol is called 2-butanol here.",
        "The call `f(2)` returns 4. The call `f(3)` returns 4.",
        "The sum 2 + 3 equals 5. The sum 1 + 4 equals 5.",
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


def test_a_contradiction_between_two_turns_of_a_conversation_fails() -> None:
    said = ["Methane boils at -162 degrees Celsius.", "Methane boils at -150 degrees Celsius."]
    turns = [{"user": "And then?", "assistant": text} for text in said]
    assert check(subject("\n\n".join(said), content={"turns": turns})).result == "fail"


def test_where_a_reference_decides_it_says_nothing() -> None:
    assert VERIFIER.applies(subject())
    assert not VERIFIER.applies(subject(reference=ReferenceSolution(final_answer="4", acceptance="numeric")))


def test_negated_copies_of_sentences_are_found() -> None:
    rng = random.Random(7)
    changed = [(_negated(sentence, evidence, rng), sentence, evidence) for sentence, evidence in CASES]
    assert _found([(s, other, e) for other, s, e in changed if other]) >= 0.95


def test_copies_that_tell_another_number_are_found() -> None:
    """Of the numbers that stand behind a verb, and not in code, in a formula, in a step or under a condition."""
    rng = random.Random(7)
    told = [(s, number, e) for s, e in CASES for number in _told(s)]
    changed = [(s, f"{s[: n.start()]}{_other(n.group(), rng)}{s[n.end() :]}", e) for s, n, e in told]
    assert len(changed) > 250
    assert _found(changed) >= 0.9


def _found(copies: list[tuple[str, str, list[Passage]]]) -> float:
    answers = [" ".join([e[0].text, sentence, e[-1].text, other]) for sentence, other, e in copies]
    return sum(check(subject(answer)).result == "fail" for answer in answers) / len(answers)


def _told(sentence: str) -> list[re.Match[str]]:
    if UNTOLD.search(sentence):
        return []
    found = [n for n in NUMBER.finditer(sentence) if sentence[: n.start()].count("`") % 2 == 0]
    return [number for number in found if _behind_a_verb(sentence[: number.start()])]


def _behind_a_verb(text: str) -> bool:
    words = re.findall("[a-z]+", re.sub(r"`[^`]*`", "x", text).casefold())
    pairs = zip(words, [*words[1:], ""], strict=True)
    return any(word in AUXILIARIES or base_of_singular(word, following) for word, following in pairs)


def _other(number: str, rng: random.Random) -> str:
    return rng.choice([other for other in ("3", "7", "12", "250", "0.5") if other != number])
