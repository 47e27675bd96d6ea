"""The span attribution over the whole sample corpus: what stands there passes, what was changed does not."""

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import tools.search
from state.sources import Passage
from tests.tools.packs import pack
from tools.support import support
from tools.text import content_terms, sentences

CORPUS = Path(tools.search.__file__).parent / "sample_corpus"
NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.])")
WORD = re.compile(r"\b[A-Za-z]{5,}\b")
VERB = re.compile(r"\b(?:is|are|was|can|must|may|does|has)\b")

Case = tuple[str, list[Passage]]
Change = Callable[[str, list[Passage], random.Random], str | None]


def _cases() -> list[Case]:
    cases = []
    for path in sorted(CORPUS.rglob("*.md")):
        body = path.read_text(encoding="utf-8").split("---", 2)[-1]
        paragraphs = [part for part in body.split("\n\n") if part.strip() and not part.startswith("#")]
        evidence = pack(*(part.strip() for part in paragraphs[:6]))
        cases += [(sentence, evidence) for passage in evidence for sentence in sentences(passage.text)]
    return cases


CASES = _cases()


def _number_changed(sentence: str, evidence: list[Passage], rng: random.Random) -> str | None:
    found = list(NUMBER.finditer(sentence))
    others = [n for passage in evidence for n in NUMBER.findall(passage.text)] + ["77"]
    if not found:
        return None
    old, new = rng.choice(found), rng.choice(others)
    return sentence[: old.start()] + new + sentence[old.end() :] if new != old.group() else None


def _negated(sentence: str, _evidence: list[Passage], _rng: random.Random) -> str | None:
    verb = VERB.search(sentence)
    return f"{sentence[: verb.end()]} not{sentence[verb.end() :]}" if verb else None


def _term_swapped(sentence: str, evidence: list[Passage], rng: random.Random) -> str | None:
    found = [word for word in WORD.finditer(sentence) if content_terms(word.group())]
    others = [word for passage in evidence for word in WORD.findall(passage.text) if content_terms(word)]
    if not found:
        return None
    old, new = rng.choice(found), rng.choice(others)
    if content_terms(old.group()) == content_terms(new):
        return None
    new = new.capitalize() if old.group()[0].isupper() else new.lower()
    return sentence[: old.start()] + new + sentence[old.end() :]


def test_the_corpus_has_many_sentences() -> None:
    assert len(CASES) > 500


def test_every_untouched_sentence_is_supported() -> None:
    assert [sentence for sentence, evidence in CASES if support(sentence, evidence).result != "pass"] == []


@pytest.mark.parametrize("change", [_number_changed, _negated, _term_swapped])
def test_changed_sentences_are_not_supported(change: Change) -> None:
    rng = random.Random(7)
    changed = [(change(sentence, evidence, rng), evidence) for sentence, evidence in CASES]
    real = [(sentence, evidence) for sentence, evidence in changed if sentence]
    passed = [sentence for sentence, evidence in real if support(sentence, evidence).result == "pass"]
    assert len(real) > 150
    assert len(passed) <= 0.01 * len(real), passed


def test_sentences_of_other_pages_fail() -> None:
    rng = random.Random(7)
    strange = [(sentence, rng.choice(CASES)[1]) for sentence, _ in CASES]
    strange = [(s, evidence) for s, evidence in strange if all(s not in passage.text for passage in evidence)]
    results = [support(sentence, evidence).result for sentence, evidence in strange]
    assert results.count("pass") == 0
    assert results.count("fail") >= 0.9 * len(results)
