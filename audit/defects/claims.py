"""Defects of what an answer claims: numbers, units, negations, claims and citations that its evidence lacks."""

import re
from collections.abc import Callable

from audit.base import Defect, Path, Specimen, Surrounded
from tools.text import content_terms, normalised, sentences

_NUMBER = re.compile(r"(?<![\w.,^-])\d+(?:\.\d+)?(?![\w^]|\.\d|,\d)")
_UNITS = (
    ("Celsius", "Fahrenheit"),
    ("degrees", "kelvins"),
    ("kilograms", "grams"),
    ("grams", "kilograms"),
    ("kilometers", "meters"),
    ("meters", "kilometers"),
    ("centimeters", "meters"),
    ("seconds", "hours"),
    ("minutes", "seconds"),
    ("kilojoules", "joules"),
    ("joules", "kilojoules"),
    ("percent", "per mille"),
    ("bytes", "bits"),
    ("bits", "bytes"),
    ("picometers", "nanometers"),
    ("nanometers", "picometers"),
    ("liters", "milliliters"),
    ("milliseconds", "seconds"),
    ("moles", "millimoles"),
)
_VERB = re.compile(r"\b(is|are|was|were|can|has|does|do|will|may|must|should)\b(?! not\b|n't)")
_CITATIONS = (
    " (Hartwell et al., 2016)",
    " [17]",
    " (https://www.scientific-results.org/article/4711)",
    " (doi:10.1093/nar/gkx9981)",
    " According to a 2014 study by Brandner and Ohl, this is well established.",
)
_FEWEST_TERMS = 4


def _in_a_sentence(alter: Callable[[str, Surrounded], str | None]) -> Callable[[Specimen, Surrounded], Specimen | None]:
    """Plants in one sentence of the answer, by chance among those that can have the defect."""

    def plant(specimen: Specimen, around: Surrounded) -> Specimen | None:
        own = {normalised(text) for text in specimen.own_reasoning}
        places = [(path, s) for path, s in specimen.prose() if normalised(s) not in own]
        around.chance.shuffle(places)
        for path, sentence in places:
            other = alter(sentence, around)
            if other and normalised(other) != normalised(sentence):
                return specimen.with_sentence(path, sentence, other)
        return None

    return plant


def _other_number(sentence: str, around: Surrounded) -> str | None:
    found = list(_NUMBER.finditer(sentence))
    if not found or _is_formula(sentence):
        return None
    number = around.chance.choice(found)
    places = len(number.group().partition(".")[2])
    changed = float(number.group()) * around.chance.choice((2, 3, 10)) + around.chance.randint(1, 9)
    return f"{sentence[: number.start()]}{changed:.{places}f}{sentence[number.end() :]}"


def _is_formula(sentence: str) -> bool:
    return bool(re.search(r"[=^*/`\\]|\d\s*[+-]\s*\d", sentence))


def _other_unit(sentence: str, _around: Surrounded) -> str | None:
    for unit, other in _UNITS:
        if re.search(rf"\d\S* (?:degrees )?{unit}\b", sentence):
            return re.sub(rf"\b{unit}\b", other, sentence, count=1)
    return None


def _negated(sentence: str, _around: Surrounded) -> str | None:
    verb = _VERB.search(sentence)
    if not verb or sentence.endswith("?") or len(content_terms(sentence)) < _FEWEST_TERMS:
        return None
    return f"{sentence[: verb.end()]} not{sentence[verb.end() :]}"


def _foreign(specimen: Specimen, around: Surrounded) -> Specimen | None:
    """A sentence of a record about another topic, whose words none of the passages brings together."""
    asked = specimen.question
    others = [o for o in around.others if o.question.sub_topic != asked.sub_topic and o.question.evidence]
    held = {term for p in (asked.evidence.passages if asked.evidence else ()) for term in content_terms(p.text)}
    if not others or not held:
        return None
    evidence = around.chance.choice(others).question.evidence
    claims = [s for p in (evidence.passages if evidence else ()) for s in sentences(p.text) if _states(s)]
    strange = [s for s in claims if len(held & set(content_terms(s))) < len(set(content_terms(s))) / 2]
    return _appended(specimen, f" {around.chance.choice(strange)}") if strange else None


def _states(sentence: str) -> bool:
    return sentence.endswith(".") and sentence[:1].isupper() and len(content_terms(sentence)) >= _FEWEST_TERMS


def _appended(specimen: Specimen, text: str) -> Specimen | None:
    path = _last(specimen)
    return specimen.with_text(path, specimen.at(path) + text) if path else None


def _last(specimen: Specimen) -> Path | None:
    found = specimen.prose()
    return found[-1][0] if found else None


def _cited(specimen: Specimen, around: Surrounded) -> Specimen | None:
    citation = around.chance.choice(_CITATIONS)
    prose = [(path, sentence) for path, sentence in specimen.prose() if sentence.endswith(".")]
    if not prose:
        return None
    path, sentence = prose[-1]
    inside = citation if citation.endswith(".") else f"{citation}."
    return specimen.with_sentence(
        path, sentence, f"{sentence[:-1]}{inside}" if not citation.endswith(".") else sentence + citation
    )


def _contradicted(specimen: Specimen, around: Surrounded) -> Specimen | None:
    """The negation of one of its own sentences, behind all the others."""
    able = [other for _, sentence in specimen.prose() if (other := _negated(sentence, around))]
    return _appended(specimen, f" {around.chance.choice(able)}") if able else None


def _grounded(plant: Callable[[Specimen, Surrounded], Specimen | None]) -> Callable[..., Specimen | None]:
    """Only where the evidence decides, and the row calls the answer right."""

    def planted(specimen: Specimen, around: Surrounded) -> Specimen | None:
        return plant(specimen, around) if specimen.grounded else None

    return planted


DEFECTS = (
    Defect("number changed", _grounded(_in_a_sentence(_other_number)), means="one number of a sentence is another"),
    Defect("unit changed", _grounded(_in_a_sentence(_other_unit)), means="a measure has another unit"),
    Defect("negated claim", _grounded(_in_a_sentence(_negated)), means="a sentence says the opposite"),
    Defect("claim from another source", _grounded(_foreign), means="a sentence about something else is added"),
    Defect("invented citation", _grounded(_cited), means="a source is named that is not in the evidence"),
    Defect("contradiction", _grounded(_contradicted), means="the answer takes back what it said"),
)
