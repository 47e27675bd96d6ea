"""The whole verifier."""

from pathlib import Path

import pytest

import tools.search
from state.artifacts import ReferenceSolution
from tests.tools.packs import pack
from tests.tools.verifiers.subjects import subject
from tools.verifiers.whole import VERIFIER, check

CORPUS = sorted((Path(tools.search.__file__).parent / "sample_corpus").rglob("*.md"))
DECIDED = ReferenceSolution(final_answer="4", acceptance="numeric")


@pytest.mark.parametrize(
    "answer",
    [
        "Methane is an alkane, and ethane is the",
        "Methane is an alkane because",
        "Methane is an alkane,",
        "Methane is an alkane (",
        "Methane is an alkane -",
        "Methane is an alkane –",
        "The steps are as follows:",
        "Methane burns in oxygen and it is converted to",
        "Methane is light. Ethane is heavi",
        "Methane is light and burns with a blue flame",
        "There are many of them, e.g.",
        "- Methane is light.\n- Ethane is hea",
    ],
)
def test_an_answer_that_is_cut_off_fails(answer: str) -> None:
    found = check(subject(answer))
    assert found.result == "fail"
    assert answer[-40:] in found.evidence


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        ("Methane is light (see the table.", "a bracket"),
        ("The list `[1, 2 is light.", "a span of code"),
        ('He said, "methane is light.', "a quotation"),
        ("He said, “methane is light.", "“"),
        ("The formula $$x = 2", "a formula"),
        ("The formula \\(x = 2.", "a formula"),
        ("\\begin{align} x = 2.", "a formula"),
        ("Run this:\n```python\nprint(1)", "a block of code"),
    ],
)
def test_what_is_opened_must_be_closed(answer: str, what: str) -> None:
    assert f"{what} is not closed" in check(subject(answer)).evidence


@pytest.mark.parametrize(
    "answer",
    [
        "Methane is an alkane.",
        "**Methane is an alkane.**",
        "Methane is light. 🙂",
        "Is it light? It is!",
        "The solution is x = -2",
        "Use the operator `and` or the word `the`",
        "Methane is an alkane (the simplest)",
        "The interval is [0, 1).",
        'It is 5" long.',
        'They form "the standard\nlibrary". It is large.',
        "Run this:\n```python\nfor x in the:\n    pass\n```",
        "- methane is light\n- ethane is heavier",
        "| a | b |\n|---|---|\n| 1 | the |",
        "It follows that:\n\nx = 5",
        "It is light.\n\n$$x = 2$$",
        "He said: “Methane is an alkane”",
        "See it at https://example.org/a",
        "The logarithm to base e",
        "甲烷是最简单的烷烃。",
        "",
    ],
)
def test_whole_answers_pass(answer: str) -> None:
    assert check(subject(answer)).evidence == ""


def test_the_beginning_of_a_passages_sentence_is_cut_off() -> None:
    passages = pack("For example, e is about 2.71828 here. The call `len(x)` returns 2.")
    assert check(subject("E is about 2.", passages=passages)).result == "fail"
    assert check(subject("The call `len(x)`", passages=passages)).result == "fail"
    assert check(subject("The call `len(x)` returns 2", passages=passages)).result == "fail"
    assert check(subject("The call `len(x)` returns 2.", passages=passages)).result == "pass"


def test_words_that_a_passage_has_may_leave_a_bracket_open() -> None:
    said = "The sign ( opens a call."
    assert check(subject(said)).result == "fail"
    assert check(subject(said, passages=pack(said))).result == "pass"


def test_every_turn_of_a_conversation_must_be_whole() -> None:
    turns = [{"user": "Why", "assistant": "Methane is"}, {"user": "And", "assistant": "It burns well."}]
    assert check(subject("Methane is\n\nIt burns well.", content={"turns": turns})).result == "fail"


@pytest.mark.parametrize("ending", ["So the answer is propene", "Answer: 4", "2 + 2 = 4", "Thus x = 4 cm"])
def test_where_a_reference_decides_the_result_may_stand_bare(ending: str) -> None:
    assert check(subject(f"Two and two are added.\n{ending}", reference=DECIDED)).result == "pass"


def test_steps_that_break_off_fail_also_there() -> None:
    assert check(subject("1. Two is added.\n2. Then two is taken", reference=DECIDED)).result == "fail"


def test_languages_without_full_stops_have_no_verdict() -> None:
    assert not VERIFIER.applies(subject(language="th-TH"))
    assert VERIFIER.applies(subject(language="de"))


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_no_paragraph_of_the_corpus_is_cut_off(path: Path) -> None:
    text = path.read_text(encoding="utf-8").split("---", 2)[-1]
    paragraphs = [part for part in text.split("\n\n") if not part.startswith("#")]
    assert [p for p in (text, *paragraphs) if check(subject(p)).result == "fail"] == []
