"""Every sentence of an answer with what it rests on."""

from state.records import Claim
from tests.tools.packs import pack, source_text
from tools.claims import claims_of, spans_in

TEXTS = ("Methane is the simplest alkane.", "“Fire damp”, they wrote, is a very dangerous gas in mines.")
PACK, SOURCE = pack(*TEXTS), source_text(*TEXTS)
OWN = "So it has one carbon atom."


def claims(answer: str, *own: str) -> list[Claim]:
    return claims_of(answer, own, PACK, candidate=2)


def words(claim: Claim) -> list[str]:
    return [SOURCE[span.start : span.end] for span in claim.spans]


def test_each_sentence_is_a_claim_with_its_place_or_without_one() -> None:
    found = claims(f"Methane is the simplest alkane. {OWN} Gold is heavy.", OWN)
    assert [(claim.how, words(claim)) for claim in found] == [
        ("statement", [TEXTS[0]]),
        ("own", []),
        ("unsupported", []),
    ]
    assert {claim.candidate for claim in found} == {2}


def test_what_contradicts_a_passage_is_not_ones_own_reasoning() -> None:
    wrong = "Methane is not the simplest alkane."
    assert [claim.how for claim in claims(wrong, wrong)] == ["unsupported"]


def test_a_quotation_is_a_claim_of_its_own_that_stands_word_for_word() -> None:
    quoted = "is a very dangerous gas"
    sentence, quotation = claims(f'The miners said that damp "{quoted}" of some kind.')
    assert (sentence.how, quotation.how, quotation.text, words(quotation)) == (
        "unsupported",
        "quotation",
        quoted,
        [quoted],
    )
    assert [claim.how for claim in claims('The miners said that damp "is a very Dangerous gas" in all.')] == [
        "unsupported"
    ]


def test_code_claims_nothing_and_a_sentence_is_claimed_once() -> None:
    assert len(claims("Methane is the simplest alkane. Methane is the simplest alkane.\n\n```\nx = 1\n```\n")) == 1


def test_the_places_of_claims_are_each_there_once_and_none_within_another() -> None:
    found = claims(f'{TEXTS[0]} He wrote: "is the simplest alkane" and no more. {TEXTS[0]}')
    assert [SOURCE[span.start : span.end] for span in spans_in(found)] == [TEXTS[0]]


def test_a_second_source_is_named_apart_and_supports_nothing() -> None:
    other = pack("Words. Methane is the simplest alkane.", source_id="f" * 16)[0]
    second = [other.model_copy(update={"id": "S1", "url": "https://else.example.net/", "sha256": "1" * 64})]
    (claim,) = claims_of(TEXTS[0], (), PACK, second=second)
    assert [span.source_id for span in claim.second] == ["f" * 16]
    assert {span.source_id for span in spans_in([claim])} == {PACK[0].span.source_id}
    (alone,) = claims_of(TEXTS[0], (), PACK[1:], second=second)
    assert (alone.how, alone.second) == ("unsupported", ())
