"""The language verifier."""

from pathlib import Path

import pytest

import tools.search
from state.artifacts import ReferenceSolution
from tests.tools.verifiers.foreign import FOREIGN
from tests.tools.verifiers.subjects import subject
from tools.verifiers.language import VERIFIER, check

CORPUS = sorted((Path(tools.search.__file__).parent / "sample_corpus").rglob("*.md"))

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


@pytest.mark.parametrize("language", FOREIGN)
def test_one_switched_sentence_in_an_english_answer_fails(language: str) -> None:
    for sentence in FOREIGN[language]:
        found = check(subject(f"{SAMPLES['en']} {sentence} Ethane is the next of the alkanes."))
        assert found.result == "fail", sentence
        assert found.evidence.startswith("a sentence is in")


@pytest.mark.parametrize("language", [name for name in SAMPLES if name != "en"])
def test_one_english_sentence_in_another_language_fails_and_its_own_do_not(language: str) -> None:
    own = " ".join(FOREIGN[language])
    assert check(subject(own, language=language)).result == "pass"
    assert check(subject(f"{own} {SAMPLES['en']}", language=language)).result == "fail"


@pytest.mark.parametrize(
    "answer",
    [
        "Louis de Broglie proposed matter waves, and Johannes van der Waals studied real gases.",
        "The opera “La forza del destino” is by Verdi. His best known work is *La donna del lago e il re*.",
        "Rio de Janeiro, São Paulo, Buenos Aires and Santiago de Chile lie in South America.",
        "The German articles are “der”, “die”, “das”, “ein” and “eine”.",
        "Sodium chloride dissolves readily; potassium nitrate crystallizes slowly.",
        "The letters α, β, γ, δ, ε, ζ, η, θ, ι, κ, λ and μ are Greek.",
        "Die casting pours hot metal into a die. Force equals mass times acceleration plus drag.",
        "The call os.path.join(os.environ, os.curdir, os.pardir) joins paths do.as.os.da.se at once.",
        "Choosing k objects leaves n - k objects behind, and therefore C(n, k) equals C(n, n - k).",
    ],
)
def test_names_titles_quotations_and_symbols_are_no_other_language(answer: str) -> None:
    assert check(subject(answer)).result != "fail"


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_no_paragraph_of_the_corpus_is_taken_for_another_language(path: Path) -> None:
    text = path.read_text(encoding="utf-8").split("---", 2)[-1]
    assert [part for part in (text, *text.split("\n\n")) if check(subject(part)).result == "fail"] == []


def test_where_a_reference_decides_what_cannot_be_told_has_no_verdict() -> None:
    decided = ReferenceSolution(final_answer="4", acceptance="numeric")
    assert not VERIFIER.applies(subject("x = 4", reference=decided))
    assert VERIFIER.applies(subject(SAMPLES["de"], reference=decided))
    assert VERIFIER.applies(subject("x = 4"))


def test_a_switched_sentence_behind_a_decimal_or_between_formulas_fails() -> None:
    for said in ("It is about 3.5. {}", "It is 2 * 3 here. {} It is 3 * 4 there.", "The module is os.path. {}"):
        assert check(subject(said.format(FOREIGN["nl"][0]))).result == "fail"
        assert check(subject(said.format(RUSSIAN))).result == "fail"


def test_code_and_formulas_do_not_count() -> None:
    code = "```\nder die das und ist von den ein eine mit zu nicht auf\n```"
    assert check(subject(f"{SAMPLES['en']}\n{code} `der die das` $das = der$")).result == "pass"
    assert check(subject(code)).result == "unverified"


def test_a_region_is_no_other_language() -> None:
    assert check(subject(SAMPLES["pt"], language="pt-BR")).result == "pass"


def test_short_correct_english_with_many_articles_is_not_taken_for_portuguese() -> None:
    answer = "A complex fraction is a fraction whose numerator or denominator holds a fraction."
    assert check(subject(answer)).result != "fail"
