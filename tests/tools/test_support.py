"""The span attribution: what supports a sentence, what contradicts it, and where."""

import time

import pytest

from tests.tools.packs import pack, source_text
from tests.tools.support_cases import FAILS, NOT_SUPPORTED, PASSAGES, PASSES, QUOTES
from tools.support import spans_of, support

EVIDENCE = pack(*PASSAGES)
SOURCE = source_text(*PASSAGES)


@pytest.mark.parametrize("sentence", PASSES)
def test_what_a_passage_states_is_supported(sentence: str) -> None:
    found = support(sentence, EVIDENCE)
    assert (found.result, found.reason) == ("pass", "")


@pytest.mark.parametrize("sentence", NOT_SUPPORTED)
def test_no_wrong_claim_passes(sentence: str) -> None:
    found = support(sentence, EVIDENCE)
    assert found.result != "pass"
    assert found.reason


@pytest.mark.parametrize("sentence", FAILS)
def test_other_numbers_units_and_names_fail(sentence: str) -> None:
    assert support(sentence, EVIDENCE).result == "fail"


def test_the_table_is_large_enough() -> None:
    assert len(set(PASSES) | set(NOT_SUPPORTED)) >= 60


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("An alkane is a metal that melts at 5000 degrees.", "number 5000 stands in no passage"),
        ("According to Lavoisier, methane boils at -162 degrees Celsius.", "name Lavoisier stands in no passage"),
        ("Photosynthesis turns sunlight into sugar.", "no passage speaks of: Photosynthesis, turns, sunlight, sugar"),
        ("Ethane boils at -162 degrees Celsius at atmospheric pressure.", "P1 does not say: Ethane"),
        (
            "Alkanes decolorize bromine water in the dark.",
            '"Alkanes decolorize bromine water in the dark." negates what P1 says: '
            '"Unlike alkenes, alkanes do not decolorize bromine water in the dark."',
        ),
        (
            "Methane boils at -164 degrees Celsius.",
            'P1 says -162, not -164: "Methane boils at -162 degrees Celsius at atmospheric pressure."',
        ),
        (
            "Butane boils at -162 degrees Celsius at atmospheric pressure.",
            'P1 says Methane, not Butane: "Methane boils at -162 degrees Celsius at atmospheric pressure."',
        ),
        ("A wire 5 cm long carries 2 A.", 'P4 says m, not cm: "A wire 5 m long carries 2 A."'),
        (
            "A wire of 5 cm is long.",
            "number 5 stands in the passages as 5 meter, not 5 centimeter",
        ),
    ],
)
def test_the_reason_quotes_what_is_wrong(sentence: str, reason: str) -> None:
    assert support(sentence, EVIDENCE).reason == reason


def test_without_passages_nothing_is_supported() -> None:
    assert support(QUOTES[0], []).result == "fail"


@pytest.mark.parametrize("sentence", ["Methane.", "It is.", "No.", "= +"])
def test_too_little_to_check_is_unverified(sentence: str) -> None:
    assert support(sentence, EVIDENCE).result == "unverified"


@pytest.mark.parametrize("sentence", QUOTES)
def test_a_span_points_into_the_source(sentence: str) -> None:
    span = support(sentence, EVIDENCE).span
    assert span is not None
    assert SOURCE[span.start : span.end] == sentence


def test_a_span_holds_whole_sentences() -> None:
    span = support("Neopentane boils at 36 degrees Celsius.", EVIDENCE).span
    assert span is not None
    assert SOURCE[span.start : span.end].startswith("Pentane boils")
    assert SOURCE[span.start : span.end].endswith("10 degrees Celsius.")


def test_two_sentences_joined_are_supported_by_the_stretch_that_holds_both() -> None:
    found = support("Methane boils at -162 degrees Celsius; pentane boils at 36 degrees Celsius.", EVIDENCE)
    assert found.span is not None
    quote = SOURCE[found.span.start : found.span.end]
    assert quote.startswith("Methane")
    assert "36 degrees" in quote


def test_sentences_far_apart_are_not_one_statement() -> None:
    far = "Tin is soft. Clay is wet. Sand is dry. Wood is hard."
    assert support("Tin is soft and wood is hard.", pack(far)).result == "unverified"
    assert support("Hot tin is very soft and hard wood floats well.", pack(far)).result != "pass"


def test_statements_of_two_passages_are_not_joined() -> None:
    one, two = "Liquid tin flows downhill.", "Solid lead sinks quickly."
    joined = "Liquid tin flows downhill and solid lead sinks quickly."
    assert support(joined, pack(one, two)).result == "unverified"
    assert support(joined, pack(f"{one} {two}")).result == "pass"


def test_the_same_number_with_other_words_is_no_support() -> None:
    found = support("Ethane freezes at 36 degrees Celsius in vacuum.", EVIDENCE)
    assert found.result != "pass"


def test_german_nouns_are_no_invented_names() -> None:
    german = pack("Der Siedepunkt von Methan liegt bei minus 162 Grad Celsius unter dem Druck der Luft.")
    found = support("Der Siedepunkt von Methan liegt bei minus 162 Grad auf der Skala von Celsius.", german)
    assert found.result == "unverified"


def test_spans_are_each_named_once_in_the_order_of_the_answer() -> None:
    iron = "Iron is oxidized by bromine."
    answer = f"{iron} Gold has 12 legs. Alkanes are saturated hydrocarbons. {iron}"
    quotes = [SOURCE[span.start : span.end] for span in spans_of(answer, EVIDENCE)]
    assert quotes == [
        "Iron is oxidized by bromine.",
        "An alkane is a saturated hydrocarbon that contains only carbon-carbon single bonds.",
    ]


def test_an_answer_without_support_has_no_spans() -> None:
    assert spans_of("Gold has 12 legs.", EVIDENCE) == []
    assert spans_of("Iron is oxidized by bromine.", []) == []


def test_the_same_question_gets_the_same_answer() -> None:
    assert [support(s, EVIDENCE) for s in NOT_SUPPORTED] == [support(s, EVIDENCE) for s in NOT_SUPPORTED]


def test_six_sentences_over_six_passages_take_milliseconds() -> None:
    passages = pack(*(f"{text} {text}"[:800] for text in (*PASSAGES, *PASSAGES[:2])))
    sentences = [*QUOTES[:3], *NOT_SUPPORTED[:3]]
    spent = []
    for _ in range(5):
        started = time.perf_counter()
        for sentence in sentences:
            support(sentence, passages)
        spent.append(time.perf_counter() - started)
    assert min(spent) < 0.03
