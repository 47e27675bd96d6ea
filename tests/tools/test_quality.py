"""How good the evidence is, computed from what was found."""

import pytest

from state.sources import Passage
from tests.tools.packs import pack
from tools.quality import context_quality, why_relevant

QUESTION = "At what temperature does methane boil?"
HELD = "Methane has a boiling temperature of -162 degrees Celsius: methane boils there."


def passages(*texts: str, license: str = "CC0-1.0") -> list[Passage]:
    return [one.model_copy(update={"license": license, "sha256": f"{n}" * 64}) for n, one in enumerate(pack(*texts))]


def test_full_coverage_from_three_licensed_texts_is_the_best_there_is() -> None:
    quality, parts = context_quality(QUESTION, passages(HELD, HELD + " Again.", HELD + " Once more."))
    assert quality == 1.0
    assert parts == {"coverage": 1.0, "independence": 1.0, "licences": 1.0}


def test_fewer_texts_are_less_independent() -> None:
    one, two = (context_quality(QUESTION, passages(*[HELD] * n))[1]["independence"] for n in (1, 2))
    assert one == pytest.approx(1 / 3, abs=1e-3)
    assert two == pytest.approx(2 / 3, abs=1e-3)


def test_what_no_passage_speaks_of_lowers_coverage() -> None:
    assert context_quality(QUESTION, passages("Gold is a metal."))[1]["coverage"] == 0.0


def test_an_unknown_licence_counts_against_the_evidence() -> None:
    assert context_quality(QUESTION, passages(HELD, license="unknown"))[1]["licences"] == 0.0


def test_without_passages_there_is_no_quality() -> None:
    assert context_quality(QUESTION, []) == (0.0, {"coverage": 0.0, "independence": 0.0, "licences": 0.0})


def test_a_passage_matters_for_the_terms_it_shares() -> None:
    assert why_relevant(QUESTION, HELD).startswith("speaks of ")
    assert why_relevant(QUESTION, "Gold.") == "found by its title or neighbouring text"
