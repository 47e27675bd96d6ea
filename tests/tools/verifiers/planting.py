"""Extractive answers over the sample corpus, and defects to plant in them, one kind each."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import yaml

import nodes
import tools.search
from state.sources import Passage
from tests.tools.packs import pack
from tests.tools.verifiers.foreign import FOREIGN
from tools.text import content_terms, negations, sentences
from training_types import training_type, training_type_names

CORPUS = Path(tools.search.__file__).parent / "sample_corpus"
INSTRUCTIONS = (
    *(training_type(name).instruction for name in training_type_names()),
    *(yaml.safe_load(p.read_text("utf-8"))["instruction"] for p in sorted(Path(nodes.__file__).parent.glob("*.yaml"))),
)
REFUSALS = (
    "I'm sorry, but I can't help with that.",
    "I cannot provide an answer to this question.",
    "As a responsible AI, I am unable to answer this.",
    "The sources at hand do not hold the answer to this question.",
    "Unfortunately, I cannot answer this question from what I was given.",
    "I don't have access to this information.",
    "The provided context does not contain the answer.",
    "Es tut mir leid, aber dabei kann ich nicht helfen.",
    "Je suis désolé, mais je ne peux pas répondre à cette question.",
    "Lo siento, pero no puedo ayudar con eso.",
)
META = (
    "As an AI language model, I can say that this is so.",
    "Based on the context provided, this is the case.",
    "According to the passages, this holds in general.",
    "According to the provided text, this is always so.",
    "The passages state this clearly.",
    "This is described in [P1].",
    "As P2 says, this is so.",
    "My knowledge cutoff does not allow me to say more.",
    "Here is the answer: it is as follows.",
    "I hope this helps!",
    "<|im_start|>assistant",
    "[INST] Answer the question. [/INST]",
    "<think>I should answer now.</think>",
    "### Instruction: answer the question.",
    "Assistant: This is so.",
    '"own_reasoning": []',
    "The rest is [insert details here].",
    "This holds for {{subject}} as well.",
    "TODO: finish this.",
    "Lorem ipsum dolor sit amet.",
)
CITATIONS = (
    "More on this stands at https://www.chem-facts.net/alkanes.",
    "This was shown in doi:10.1021/ja01234a567.",
    "This was shown by a preprint (arXiv:2103.01234).",
    "This has been known for long [12].",
    "This is well established.[3]",
    "This was confirmed later (Smith et al., 2019).",
    "This was confirmed later (Miller & Jones, 2004; Brown, 2011).",
    "According to Smith (2019), this is always the case.",
    "According to Johnson, this is always the case.",
    "A 2019 study by researchers at Stanford confirmed this.",
    "A study published in the Journal of Applied Science confirmed this.",
    "See ISBN 978-3-16-148410-0 for more.",
    'The author writes, "Nothing is as simple as this rule seems to be."',
    "As Brown et al. showed, this is always the case.",
)
UNITS = {
    "degrees Celsius": ("degrees Fahrenheit", "kelvins"),
    "percent": ("per mille", "grams"),
    "picometers": ("nanometers", "meters"),
    "nanometers": ("micrometers", "meters"),
    "kilojoules": ("joules", "kilocalories"),
    "seconds": ("minutes", "milliseconds"),
    "second": ("minute", "hour"),
    "bytes": ("bits", "kilobytes"),
    "grams": ("kilograms", "milligrams"),
    "degrees": ("radians", "percent"),
    "atmospheres": ("bars", "pascals"),
    "digits": ("bits",),
}
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.]*\w)")
_UNIT = re.compile(rf"(?<=\d )(?:{'|'.join(sorted(UNITS, key=len, reverse=True))})\b")
_VERB = re.compile(r"\b(?:is|are|was|were|can|must|may|does|has|have|will)\b(?! not\b)")
_WORD = re.compile(r"\b(?!example)[A-Za-z]{5,}\b", re.IGNORECASE)


@dataclass(frozen=True)
class Answer:
    """Sentences of the passages of one article; `elsewhere` are sentences of articles on other topics."""

    said: tuple[str, ...]
    passages: Sequence[Passage]
    elsewhere: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.said)

    def with_(self, at: int, *said: str) -> "Answer":
        return replace(self, said=(*self.said[:at], *said, *self.said[at + 1 :]))


Defect = Callable[[Answer, random.Random], str | None]


@cache
def _articles() -> list[tuple[str, list[Passage]]]:
    found = []
    for path in sorted(CORPUS.rglob("*.md")):
        body = path.read_text(encoding="utf-8").split("---", 2)[-1]
        paragraphs = [part.strip() for part in body.split("\n\n") if part.strip() and not part.startswith("#")]
        found.append((path.parent.name, pack(*paragraphs[:6])))
    return found


def answers(count: int, seed: int) -> list[Answer]:
    """So many answers of two to four sentences, the same for the same seed."""
    chance = random.Random(seed)
    by_topic = {
        topic: [s for t, found in _articles() if t != topic for p in found for s in sentences(p.text)]
        for topic, _ in _articles()
    }
    made = []
    for number in range(count):
        topic, passages = _articles()[number % len(_articles())]
        pool = [s for passage in passages for s in sentences(passage.text)]
        places = sorted(chance.sample(range(len(pool)), chance.randint(2, 4)))
        made.append(Answer(tuple(pool[n] for n in places), passages, tuple(by_topic[topic])))
    return made


def number_changed(answer: Answer, chance: random.Random) -> str | None:
    places = [(n, m) for n, s in enumerate(answer.said) for m in _NUMBER.finditer(s)]
    if not places:
        return None
    at, found = chance.choice(places)
    others = [n for p in answer.passages for n in _NUMBER.findall(p.text)] + ["77", str(float(found.group()) + 1)]
    new = chance.choice([other for other in others if float(other) != float(found.group())])
    return answer.with_(at, _put(answer.said[at], found, new)).text


def unit_changed(answer: Answer, chance: random.Random) -> str | None:
    places = [(n, m) for n, s in enumerate(answer.said) for m in _UNIT.finditer(s)]
    if not places:
        return None
    at, found = chance.choice(places)
    return answer.with_(at, _put(answer.said[at], found, chance.choice(UNITS[found.group()]))).text


def negated(answer: Answer, chance: random.Random) -> str | None:
    """One `not` more, or one less."""
    places = [n for n, s in enumerate(answer.said) if _VERB.search(s)]
    if not places:
        return None
    at = chance.choice(places)
    sentence = answer.said[at]
    if " not " in sentence and chance.random() < 0.5:
        return answer.with_(at, sentence.replace(" not ", " ", 1)).text
    found = chance.choice(list(_VERB.finditer(sentence)))
    if negations(sentence[found.end() :][:12]):
        return None
    return answer.with_(at, f"{sentence[: found.end()]} not{sentence[found.end() :]}").text


def term_swapped(answer: Answer, chance: random.Random) -> str | None:
    at = chance.randrange(len(answer.said))
    found = [word for word in _WORD.finditer(answer.said[at]) if content_terms(word.group())]
    others = [word for p in answer.passages for word in _WORD.findall(p.text) if content_terms(word)]
    if not found:
        return None
    old, new = chance.choice(found), chance.choice(others)
    if content_terms(old.group()) == content_terms(new):
        return None
    return answer.with_(at, _put(answer.said[at], old, new.capitalize() if old.group()[0].isupper() else new)).text


def from_another_source(answer: Answer, chance: random.Random) -> str | None:
    return _inserted(answer, chance.choice(answer.elsewhere), chance)


def citation_invented(answer: Answer, chance: random.Random) -> str | None:
    return _inserted(answer, chance.choice(CITATIONS), chance)


def truncated(answer: Answer, chance: random.Random) -> str | None:
    """Cut within a sentence, wherever that is."""
    at = chance.randrange(len(answer.said))
    within = answer.said[at][: chance.randrange(1, len(answer.said[at]))]
    return " ".join([*answer.said[:at], within])


def language_switched(answer: Answer, chance: random.Random) -> str | None:
    language = chance.choice(sorted(FOREIGN))
    return answer.with_(chance.randrange(len(answer.said)), chance.choice(FOREIGN[language])).text


def refused(answer: Answer, chance: random.Random) -> str | None:
    refusal = chance.choice(REFUSALS)
    return chance.choice([refusal, f"{refusal} {answer.text}"])


def instruction_leaked(answer: Answer, chance: random.Random) -> str | None:
    """A sentence of an instruction, or eight words or more of it."""
    said = [s for text in INSTRUCTIONS for s in sentences(text) if len(s.split()) > 3]
    words = chance.choice(said).split()
    size = chance.randint(8, max(8, len(words)))
    at = chance.randrange(max(1, len(words) - size + 1))
    run = " ".join(words[at : at + size])
    return _inserted(answer, f"{run[0].upper()}{run[1:].rstrip('.,;:')}.", chance)


def sentence_repeated(answer: Answer, chance: random.Random) -> str | None:
    long = [s for s in answer.said if len(s.split()) > 3]
    return _inserted(answer, chance.choice(long), chance)


def meta_talk(answer: Answer, chance: random.Random) -> str | None:
    return _inserted(answer, chance.choice(META), chance)


def _inserted(answer: Answer, sentence: str, chance: random.Random) -> str:
    at = chance.randrange(len(answer.said) + 1)
    said = [*answer.said[:at], sentence, *answer.said[at:]]
    line_of_its_own = sentence.startswith(("Assistant:", "###", "TODO", '"'))
    return "\n".join(said) if line_of_its_own else " ".join(said)


def _put(sentence: str, found: re.Match[str], new: str) -> str:
    return sentence[: found.start()] + new + sentence[found.end() :]
