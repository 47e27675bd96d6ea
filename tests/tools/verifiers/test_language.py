"""The language verifier."""

import pytest

from tests.tools.verifiers.subjects import subject
from tools.verifiers.language import check

SAMPLES = {
    "en": "An alkane is a hydrocarbon with only single bonds, and methane is the simplest of them that can be found.",
    "de": "Ein Alkan ist ein Kohlenwasserstoff mit einfachen Bindungen, und Methan ist das einfachste, das es gibt.",
    "fr": "Un alcane est un hydrocarbure qui ne contient que des liaisons simples, et le méthane est le plus simple.",
    "es": "Un alcano es un hidrocarburo que contiene enlaces simples, y el metano es el más simple de los alcanos.",
    "it": "Un alcano è un idrocarburo che contiene solo legami semplici, e il metano è il più semplice degli alcani.",
    "pt": "Um alcano é um hidrocarboneto que contém ligações simples, e o metano é o mais simples dos alcanos.",
    "nl": "Een alkaan is een koolwaterstof die bindingen bevat, en het methaan is het eenvoudigste van de alkanen.",
}
RUSSIAN = "Метан является простейшим алканом в природе."
CHINESE = "甲烷是最简单的烷烃，它是一种无色无味的气体，可以在空气中燃烧。"


@pytest.mark.parametrize("language", SAMPLES)
def test_each_language_is_known_by_its_stop_words(language: str) -> None:
    assert check(subject(SAMPLES[language], language=language)).result == "pass"


@pytest.mark.parametrize("language", [name for name in SAMPLES if name != "en"])
def test_another_language_fails(language: str) -> None:
    found = check(subject(SAMPLES[language], language="en"))
    assert found.result == "fail"
    assert f"stop words of '{language}'" in found.evidence
    assert check(subject(SAMPLES["en"], language=language)).result == "fail"


@pytest.mark.parametrize("answer", [RUSSIAN, CHINESE])
def test_another_script_fails(answer: str) -> None:
    found = check(subject(answer, language="en"))
    assert found.result == "fail"
    assert "script, not in latin" in found.evidence


@pytest.mark.parametrize(("answer", "language"), [(RUSSIAN, "ru"), (CHINESE, "zh"), (SAMPLES["en"], "sv")])
def test_a_language_without_a_profile_is_unverified(answer: str, language: str) -> None:
    assert check(subject(answer, language=language)).result == "unverified"


def test_a_script_excludes_also_languages_without_a_profile() -> None:
    assert check(subject(SAMPLES["en"], language="ru")).result == "fail"


@pytest.mark.parametrize("answer", ["Methane.", "CH4 + 2 O2", "", "Methane burns well."])
def test_too_short_an_answer_is_unverified(answer: str) -> None:
    assert check(subject(answer)).result == "unverified"


def test_code_and_formulas_do_not_count() -> None:
    code = "```\nder die das und ist von den ein eine mit zu nicht auf\n```"
    assert check(subject(f"{SAMPLES['en']}\n{code} `der die das` $das = der$")).result == "pass"
    assert check(subject(code)).result == "unverified"


def test_a_region_is_no_other_language() -> None:
    assert check(subject(SAMPLES["pt"], language="pt-BR")).result == "pass"


def test_short_correct_english_with_many_articles_is_not_taken_for_portuguese() -> None:
    answer = "A complex fraction is a fraction whose numerator or denominator holds a fraction."
    assert check(subject(answer)).result != "fail"
