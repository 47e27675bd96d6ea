"""The citation verifier."""

from pathlib import Path

import pytest

import tools.search
from state.artifacts import ReferenceSolution
from tests.tools.packs import pack
from tests.tools.verifiers.subjects import subject
from tools.verifiers.citation import VERIFIER, check

CORPUS = sorted((Path(tools.search.__file__).parent / "sample_corpus").rglob("*.md"))
CITED = [
    "See https://chem.org/methane for more.",
    "Methane is light (doi:10.1021/ja00123a001).",
    "Methane is light (arXiv:2101.12345).",
    "See ISBN 978-3-16-148410-0.",
    "Methane is the lightest alkane [12].",
    "Methane is the lightest alkane.[3] It burns.",
    "Methane is the lightest alkane[4].",
    "Methane is light [1, 2], and it burns.",
    "Methane is an alkane.[^1]",
    "Methane is light (Smith et al., 2019).",
    "Methane is light (Smith & Jones, 2019; Brown, 2020, p. 12).",
    "According to Smith (2019), methane is light.",
    "According to Smith, methane is light.",
    "As Smith et al. showed, it burns.",
    "A 2019 study by Harvard researchers found it light.",
    "A study by Miller showed it.",
    "A study published in the Journal of Organic Chemistry found this.",
    'The source says, "Methane is by far the simplest of all alkanes."',
    "“Methane is the most simple alkane of all known ones,” writes the author.",
    'The rule is "An alkane is a hydrocarbon with only double bonds."',
]


@pytest.mark.parametrize("answer", CITED)
def test_what_stands_in_no_passage_is_invented(answer: str) -> None:
    found = check(subject(answer))
    assert found.result == "fail"
    assert found.evidence.startswith("stands in no passage: ")


@pytest.mark.parametrize("answer", CITED)
def test_what_stands_in_a_passage_may_be_cited(answer: str) -> None:
    assert check(subject(answer, passages=pack(answer))).result == "pass"


@pytest.mark.parametrize(
    "answer",
    [
        "Methane is the simplest alkane.",
        "The interval [1, 2] holds it, and x lies in [0, 1].",
        "The list is [1, 2, 3]. Sorting gives [1, 2].",
        "The value x[0] is read, and a[1] is 2.",
        "It returns [12].",
        "Take the values [3, 4], then add them.",
        "The vector v = [1, 2].",
        "The rows are (1, 2) and [3, 4].",
        "Read `https://chem.org` and `x[1]`.",
        "```\nsee [1] (Smith, 2019)\n```",
        "Open https://example.org/alkanes.",
        "According to Markovnikov's rule, hydrogen adds there.",
        "According to the rule, hydrogen adds there.",
        'The phrase "to be or not to be is all" is a mere example.',
    ],
)
def test_what_cites_nothing_has_no_verdict(answer: str) -> None:
    assert not VERIFIER.applies(subject(answer))
    assert check(subject(answer)).result == "pass"


@pytest.mark.parametrize(
    "answer",
    [
        'The source says: "An alkane is  a hydrocarbon with only single bonds."',
        "It is written that “methane boils at −162 degrees Celsius.”",
        'It says, "An alkane is [...] with only single bonds."',
    ],
)
def test_a_quotation_may_differ_in_white_space_and_typography(answer: str) -> None:
    assert VERIFIER.applies(subject(answer))
    assert check(subject(answer)).result == "pass"


def test_titles_authors_and_addresses_of_passages_may_be_cited() -> None:
    (passage,) = pack("Methane is light, as a test of 2019 showed.")
    known = [passage.model_copy(update={"author": "Mary Smith"})]
    assert check(subject("It is light (Smith, 2019).", passages=known)).result == "pass"
    assert check(subject("It is light (Smith, 2020).", passages=known)).result == "fail"
    assert check(subject("It is light (Jones, 2019).", passages=known)).result == "fail"


def test_author_and_year_must_stand_together() -> None:
    apart = pack("Smith found methane.", "Ethane was found in 2019.")
    assert check(subject("It is light (Smith, 2019).", passages=apart)).result == "fail"


def test_where_a_reference_decides_brackets_and_laws_cite_nothing() -> None:
    decided = ReferenceSolution(final_answer="4", acceptance="numeric")
    for answer in ("The rows are ordered [1, 2].", "According to Vieta, the sum is 4."):
        assert not VERIFIER.applies(subject(answer, reference=decided))
    assert VERIFIER.applies(subject("It is 4 (Smith, 2019).", reference=decided))


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_no_article_of_the_corpus_cites_what_is_not_there(path: Path) -> None:
    assert check(subject(path.read_text(encoding="utf-8").split("---", 2)[-1])).evidence == ""
