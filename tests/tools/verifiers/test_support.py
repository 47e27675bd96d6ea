"""The support verifier: a whole answer over its evidence."""

from state.artifacts import ReferenceSolution
from tests.tools.packs import pack
from tests.tools.verifiers.subjects import subject
from tools.verifiers.support import VERIFIER, check

OWN = "So methane has no double bond."


def test_an_answer_from_the_passages_passes_and_names_them() -> None:
    found = check(subject("Methane is the simplest alkane. Methane boils at -162 degrees Celsius."))
    assert (found.result, found.evidence) == ("pass", "supported by P1, P2")


def test_each_unsupported_sentence_is_named_with_its_reason() -> None:
    found = check(
        subject(
            "Methane is the simplest alkane. Gold melts at 5000 degrees. Alkanes decolorize bromine water in the dark."
        )
    )
    assert found.result == "fail"
    assert '"Gold melts at 5000 degrees.": number 5000 stands in no passage' in found.evidence
    assert "negates what P2 says" in found.evidence
    assert "simplest" not in found.evidence


def test_what_cannot_be_decided_is_unverified() -> None:
    found = check(subject("Methane is the simplest alkane. Methane is the simplest known gaseous alkane."))
    assert found.result == "unverified"
    assert found.evidence == '"Methane is the simplest known gaseous alkane.": P1 does not say: known, gaseous'


def test_own_reasoning_may_stand_beside_what_is_supported() -> None:
    answer = f"Methane is the simplest alkane. {OWN}"
    assert check(subject(answer)).result == "unverified"
    assert check(subject(answer, own_reasoning=[OWN])).result == "pass"
    assert check(subject(answer, own_reasoning=["so methane has no double bond"])).result == "pass"


def test_an_answer_all_of_own_reasoning_is_unverified() -> None:
    found = check(subject(OWN, own_reasoning=[OWN]))
    assert (found.result, found.evidence) == ("unverified", "no sentence rests on the evidence")


def test_own_reasoning_must_not_contradict_a_passage() -> None:
    wrong = "Methane boils at -100 degrees Celsius."
    found = check(subject(f"Methane is the simplest alkane. {wrong}", own_reasoning=[wrong]))
    assert found.result == "fail"
    assert "P2 says -162, not -100" in found.evidence


def test_without_passages_an_answer_fails() -> None:
    found = check(subject(passages=[], own_reasoning=["Methane is the simplest alkane."]))
    assert found.result == "fail"
    assert "there are no passages" in found.evidence


def test_code_blocks_are_left_out_and_said_to_be() -> None:
    found = check(subject("Methane is the simplest alkane.\n\n```python\nprint(5000)\n```\n"))
    assert found.result == "pass"
    assert found.evidence.endswith("code blocks are not prose and were left out")


def test_an_answer_of_code_alone_is_unverified() -> None:
    assert check(subject("```python\nprint(5000)\n```")).result == "unverified"


def test_headings_and_lists_do_not_stand_in_the_way() -> None:
    facts = "- Methane is the simplest alkane.\n- Methane boils at -162 degrees Celsius."
    answer = f"## Methane\n\n{facts}\n\n**Bonds**\n\n1. An alkane is a hydrocarbon with only single bonds."
    assert check(subject(answer)).result == "pass"


def test_a_heading_that_states_something_is_checked() -> None:
    assert check(subject("## Methane is gold\n\nMethane is the simplest alkane.")).result != "pass"
    assert check(subject("## Alkanes in 5000 steps\n\nMethane is the simplest alkane.")).result == "fail"


def test_a_line_that_leads_into_a_list_is_no_false_claim() -> None:
    found = check(subject("Here are the facts:\n\n- Methane is the simplest alkane."))
    assert found.result == "unverified"


def test_an_empty_answer_is_unverified() -> None:
    assert check(subject("")).result == "unverified"


def test_another_unit_or_a_term_in_a_numbers_place_contradicts_the_passage() -> None:
    for wrong in ("Methane boils at -162 degrees Fahrenheit.", "Methane boils at -162 degrees radian."):
        assert check(subject(f"Methane is the simplest alkane. {wrong}")).result == "fail"
    assert check(subject("Methane boils at bromine degrees Celsius.")).result == "fail"


def test_british_spelling_is_no_other_unit() -> None:
    passages = pack("A wire of copper is 5 meters long. A bottle of water holds 2 liters.")
    answer = "A wire of copper is 5 metres long. A bottle of water holds 2 litres."
    assert check(subject(answer, passages=passages)).result == "pass"


def test_where_a_reference_decides_the_steps_need_no_support() -> None:
    assert VERIFIER.applies(subject())
    assert VERIFIER.applies(subject(reference=ReferenceSolution(final_answer="methane")))
    assert not VERIFIER.applies(subject(reference=ReferenceSolution(final_answer="4", acceptance="numeric")))
