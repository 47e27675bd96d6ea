"""The residue verifier."""

from pathlib import Path

import pytest

import tools.search
from tests.tools.packs import pack
from tests.tools.verifiers.subjects import subject
from tools.verifiers.residue import check

CORPUS = sorted((Path(tools.search.__file__).parent / "sample_corpus").rglob("*.md"))
INSTRUCTIONS = (
    "Answer the question as a good teacher would, in two to six sentences, only from the passages. "
    "Start with the answer itself.",
)


@pytest.mark.parametrize(
    "answer",
    [
        "As an AI language model, I think methane is light.",
        "My knowledge cutoff is 2023, and methane is light.",
        "As of my last update, methane is light.",
        "Based on the context provided, methane is light.",
        "According to the passages, methane is light.",
        "According to the provided text, methane is light.",
        "According to the document, it burns.",
        "As stated in the document, methane is light.",
        "The passages state that methane is light.",
        "The text states that methane is light.",
        "From the provided documents, methane is light.",
        "Based on the information in the passages, methane is light.",
        "Here is the answer: methane is light.",
        "Sure! Here's what methane is.",
        "Methane is light. I hope this helps!",
    ],
)
def test_talk_of_its_own_making_fails(answer: str) -> None:
    assert check(subject(answer)).result == "fail"


@pytest.mark.parametrize(
    ("answer", "called"),
    [
        ("Methane is light [P1].", "the id of a passage"),
        ("Methane is light (P1, P2).", "the id of a passage"),
        ("As P2 says, methane is light.", "the id of a passage"),
        ("<|im_start|>assistant methane is light.", "a template's token"),
        ("[INST] Methane is light. [/INST]", "a template's token"),
        ("<s> Methane is light.", "a template's token"),
        ("### Instruction: say what methane is.", "a template's token"),
        ("Methane is light.\nHuman: And ethane?", "a template's token"),
        ("Assistant: Methane is light.", "a template's token"),
        ("Methane is light【12†source】.", "a template's token"),
        ("<think>It is light.</think> Methane is light.", "a tag of hidden reasoning"),
        ('Methane is light. "own_reasoning": []', "a key of the draft"),
        ('{"response": "Methane is light.', "a key of the draft"),
        ("Methane is [insert property here].", "a placeholder"),
        ("Methane is {{property}}.", "a placeholder"),
        ("TODO: write the answer.", "a placeholder"),
        ("Lorem ipsum dolor sit amet.", "a placeholder"),
    ],
)
def test_what_is_left_of_a_prompt_fails_and_is_named(answer: str, called: str) -> None:
    found = check(subject(answer))
    assert found.result == "fail"
    assert f"{called} is left in answer" in found.evidence


@pytest.mark.parametrize(
    "answer",
    [
        "The context manager closes the file, as described in the documentation.",
        "According to the text of the treaty, borders are fixed.",
        "The passage of time shows that methane is light.",
        "The f-string `f'{{x}}'` prints braces, and a TODO comment marks open work.",
        "Use `<|im_start|>` to begin a turn, and write `[INST]` in code.",
        "```\n{{ TODO }} <s> [INST]\nHuman: x\n```",
        "The pressure obeys P1 * V1 = P2 * V2.",
        "Some systems, such as an AI, learn from data.",
        "The method returns the number of words in the given text.",
        "From the given information, x is 3.",
        "A clerk may write, “According to the passages, it is light.”",
        "The power x^{{2}} follows, and [your guide](https://example.org) says more.",
        "In the answer, 42 is the number of legs.",
    ],
)
def test_texts_about_such_things_pass(answer: str) -> None:
    assert check(subject(answer)).evidence == ""


def test_a_sources_own_words_pass() -> None:
    said = "According to the document, borders are fixed at P1."
    assert check(subject(said)).result == "fail"
    assert check(subject(said, passages=pack(said))).result == "pass"


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_no_article_of_the_corpus_fails(path: Path) -> None:
    text = path.read_text(encoding="utf-8").split("---", 2)[-1]
    assert check(subject(text, instructions=INSTRUCTIONS)).evidence == ""


def test_eight_words_of_an_instruction_are_a_leak_and_seven_are_not() -> None:
    leak = "methane is light AS A GOOD teacher would, in two to"
    assert check(subject(leak, instructions=INSTRUCTIONS)).evidence == (
        'an instruction is repeated in answer: "... as a good teacher would in two to ..."'
    )
    assert check(subject("It is as a good teacher would in two.", instructions=INSTRUCTIONS)).result == "pass"
    assert check(subject(leak)).result == "pass"


def test_a_short_sentence_of_an_instruction_is_a_leak_too() -> None:
    said = "Methane is light. Start with the answer itself."
    assert "Start with the answer itself" in check(subject(said, instructions=INSTRUCTIONS)).evidence


def test_every_text_of_the_row_is_read_but_programs() -> None:
    assert "in reasoning" in check(subject(content={"reasoning": "<think>It is so."})).evidence
    turns = [{"user": "Human: what is it?", "assistant": "Methane is light."}]
    assert "in turn 1, user" in check(subject(content={"turns": turns})).evidence
    assert check(subject(content={"code": "print('{{x}} <s> [INST]')"})).result == "pass"


def test_the_reasoning_of_an_answer_may_speak_of_its_source() -> None:
    assert check(subject(content={"reasoning": "The passage names it as the simplest alkane."})).result == "pass"
