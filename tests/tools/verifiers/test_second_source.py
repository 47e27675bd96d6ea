"""second_source: agreement passes, a denial fails with both quotations, silence leaves it open."""

from typing import Any

from state.sources import Passage
from tests.tools.packs import pack
from tests.tools.verifiers.subjects import subject
from tools.verifiers import run_checks, verifier

BOILS = "Methane boils at -162 degrees Celsius."


def second(text: str) -> list[Passage]:
    found = pack(text, source_id="f" * 16)[0]
    return [found.model_copy(update={"id": "S1", "url": "https://else.example.net/x", "sha256": "1" * 64})]


def checked(answer: str, said: str = "", **changes: Any) -> Any:
    return verifier("second_source").check(subject(answer, second=second(said) if said else [], **changes))


def test_agreement_passes() -> None:
    found = checked(BOILS, f"It is cold. {BOILS}")
    assert (found.result, found.evidence) == ("pass", "each of 1 claims that matter is said again, by S1")


def test_a_denial_fails_and_both_are_quoted() -> None:
    found = checked(BOILS, "Methane boils at -150 degrees Celsius.")
    assert found.result == "fail"
    assert f'P2 (Alkanes) says "{BOILS}' in found.evidence
    assert 'S1 (Alkanes) says "Methane boils at -150 degrees Celsius."' in found.evidence
    assert not verifier("second_source").mendable


def test_without_a_second_source_it_stays_open_in_one_verdict() -> None:
    found = checked(f"Methane is the simplest alkane. {BOILS}", "Gold is heavy.")
    assert found.result == "unverified"
    assert "no second source says" in found.evidence
    assert "1 more of 2 claims" in found.evidence
    assert len(run_checks(["second_source"], subject(BOILS, second=[]))) == 1


def test_one_claim_that_is_said_again_does_not_stand_for_the_others() -> None:
    assert checked(f"Methane is the simplest alkane. {BOILS}", BOILS).result == "unverified"


def test_where_nobody_looked_or_nothing_matters_there_is_no_verdict() -> None:
    assert run_checks(["second_source"], subject(BOILS)) == []
    open_ones = subject("Alkanes do not decolorize bromine water in the dark.", second=[])
    assert run_checks(["second_source"], open_ones) == []
    assert run_checks(["second_source"], subject(BOILS, second=[], claimed_right=False)) == []
