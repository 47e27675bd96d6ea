"""Which claims matter, what is independent, and what another source denies; rather too little than too much."""

import pytest

from state.artifacts import ReferenceSolution
from state.sources import Passage
from tests.tools.packs import pack
from tools.second_source import corroborated, denied, independent, matters
from tools.support import support

BOILS = "Methane boils at -162 degrees Celsius at atmospheric pressure."


def passage(text: str, name: str = "S1", url: str = "https://other.example.net/a", sha256: str = "1" * 64) -> Passage:
    return pack(text)[0].model_copy(update={"id": name, "url": url, "sha256": sha256})


@pytest.mark.parametrize(
    "sentence",
    [
        BOILS,
        "Volta found methane in 1778.",
        "The treaty was signed on 12 May.",
        "An alkane is a saturated hydrocarbon.",
    ],
)
def test_numbers_with_units_dates_and_definitions_matter(sentence: str) -> None:
    assert matters(sentence, None)


def test_so_does_the_answer_that_is_checked_against() -> None:
    sentence = "Then the chain ends with Canberra."
    assert not matters(sentence, None)
    assert matters(sentence, ReferenceSolution(final_answer="canberra"))
    assert matters(sentence, ReferenceSolution(final_answer=f"{sentence} It is short."))
    assert not matters(sentence, ReferenceSolution(final_answer="42"))


def test_a_source_is_independent_by_its_registered_domain_and_its_content() -> None:
    mine = passage("A text.", url="https://www.example.co.uk/x", sha256="a" * 64)
    for other, apart in (
        (passage("Another.", url="https://docs.example.co.uk/y"), False),
        (passage("Another.", url="https://example.org/y", sha256="a" * 64), False),
        (passage("a text", url="https://example.org/y"), False),
        (passage("Another.", url="https://example.org/y"), True),
        (passage("Another.", url="corpus:b.md"), True),
    ):
        assert independent(mine, other) is apart, other


def test_agreement_is_counted_of_independent_sources_alone_and_once_for_each() -> None:
    mine = pack(BOILS)[0]
    same_site = passage(f"Again: it is known. {BOILS}", "S1", url=mine.url)
    others = [passage(f"{BOILS} {n}", f"S{n}", sha256="2" * 64) for n in (2, 3)]
    everything = (mine, same_site, *others)
    told = corroborated(BOILS, support(BOILS, [mine]), everything)
    assert [one.passage_id for one in told.agrees] == ["S2"]
    assert told.denied is None


@pytest.mark.parametrize(
    ("says", "because"),
    [
        ("Methane boils at -150 degrees Celsius at atmospheric pressure.", "says -150, not -162"),
        ("Methane boils at -162 degrees Fahrenheit at atmospheric pressure.", "says Fahrenheit, not Celsius"),
        ("Methane does not boil at -162 degrees Celsius at atmospheric pressure.", "says the opposite"),
    ],
)
def test_another_number_unit_or_a_negation_denies(says: str, because: str) -> None:
    found = denied(BOILS, passage(f"Some words before it. {says}"))
    assert found is not None
    assert found.reason == because


@pytest.mark.parametrize(
    ("claim", "says"),
    [
        (BOILS, "Ethane boils at -162 degrees Celsius at atmospheric pressure."),
        (BOILS, "Methane boils at -161.5 degrees Celsius at atmospheric pressure."),
        (BOILS, "Methane boils at about -150 degrees Celsius at atmospheric pressure."),
        (BOILS, "Methane boils at -150 degrees Celsius at atmospheric pressure on Titan."),
        ("It boils at 100 degrees Celsius.", "It boils at 90 degrees Celsius."),
        ("The table holds 5 green books.", "The table holds 7 green books."),
        ("A list holds 5 green books.", "A list holds 7 green books."),
        ("Napoleon fought long wars in Spain.", "Napoleon fought long wars in Russia."),
        ("The town of Ulm had 28000 people.", "The town of Ulm had 28012 people."),
        (BOILS, "Methane is a gas."),
    ],
)
def test_what_may_well_be_true_beside_it_denies_nothing(claim: str, says: str) -> None:
    assert denied(claim, passage(says)) is None


def test_two_years_are_never_one_rounded() -> None:
    assert denied("The town of Ulm was founded in 1890.", passage("The town of Ulm was founded in 1891."))


def test_another_name_denies_what_is_one_thing() -> None:
    claim, dry = (
        "The largest city in all of Australia is Sydney.",
        "The land is dry and hot, and people live by the sea.",
    )
    assert denied(claim, passage(f"{dry} The largest city in all of Australia is Melbourne."))
    assert (
        denied("A big city in all of Australia is Sydney.", passage(f"{dry} A big city in all of Australia is Perth."))
        is None
    )
