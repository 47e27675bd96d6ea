"""Countable constraints: what a question says in so many words is read, counted and said, and nothing else is."""

import time

import pytest

from state.constraints import Constraint, ConstraintKind
from tests.tools.llm.offline.test_sample_questions import APPROVED
from tools.constraints import examined, problem, said, stated_constraints

STATED = {
    "Explain photosynthesis in at most 50 words.": ["at most 50 words"],
    "Explain photosynthesis in no more than 1,000 words.": ["at most 1000 words"],
    "Define entropy in fewer than 50 words.": ["at most 49 words"],
    "Define entropy in under fifty words.": ["at most 49 words"],
    "Define entropy in 50 words or less.": ["at most 50 words"],
    "Define entropy in 50 to 100 words.": ["at least 50 words", "at most 100 words"],
    "Define entropy in between 50 and 100 words.": ["at least 50 words", "at most 100 words"],
    "Describe a cell in exactly twenty words.": ["at least 20 words", "at most 20 words"],
    "Write an essay on rivers with at least 100 words.": ["at least 100 words"],
    "Discuss rivers in more than two hundred words.": ["at least 201 words"],
    "Please describe, in no more than 40 words, how soap cleans.": ["at most 40 words"],
    "In at most 30 words, explain why ice floats.": ["at most 30 words"],
    "Within 30 words, explain why ice floats.": ["at most 30 words"],
    "Answer in one word: what gas do plants take in?": ["at most 1 word"],
    "What is methane? (at most 50 words)": ["at most 50 words"],
    "What is methane? (Max. 50 words.)": ["at most 50 words"],
    "What is methane? At most 50 words.": ["at most 50 words"],
    "What is a mole? Your answer should not exceed 30 words.": ["at most 30 words"],
    "What is a mole? Your answer must have at least 30 words.": ["at least 30 words"],
    "What is a mole? Do not use more than 30 words.": ["at most 30 words"],
    "What is a mole? Keep your answer under 30 words.": ["at most 29 words"],
    "What is a mole? Limit your answer to at most two sentences.": ["at most 2 sentences"],
    "In one sentence, what is an alkane?": ["at most 1 sentence"],
    "What is a noun, in one sentence?": ["at most 1 sentence"],
    "Could you explain recursion in a single sentence?": ["at most 1 sentence"],
    "Describe ionic bonds in two or three sentences.": ["at least 2 sentences", "at most 3 sentences"],
    "Describe ionic bonds in 2-3 short sentences.": ["at least 2 sentences", "at most 3 sentences"],
    "In exactly three sentences, explain how a bill becomes law.": ["at least 3 sentences", "at most 3 sentences"],
    "Explain osmosis using no more than three sentences.": ["at most 3 sentences"],
    "What is a gas? Answer in two sentences.": ["at least 2 sentences", "at most 2 sentences"],
    "Explain osmosis in at most 40 words and two sentences.": [
        "at most 40 words",
        "at least 2 sentences",
        "at most 2 sentences",
    ],
    "Summarise the causes of the war as three bullet points.": ["exactly 3 bullet points"],
    "Summarise the causes of the war in five bullets.": ["exactly 5 bullet points"],
    "Explain enthalpy in exactly two paragraphs.": ["exactly 2 paragraphs"],
    "Write a post about cats in at most 280 characters.": ["at most 280 characters"],
    "What is methane? Answer in German.": ["written in German"],
    "Reply in Spanish with at most 20 words. What is iron?": ["at most 20 words", "written in Spanish"],
    "Explain in French what a noun is.": ["written in French"],
    'What is osmosis? Use the words "membrane" and "water".': ['containing "membrane"', 'containing "water"'],
    "What is osmosis? Your answer must mention 'water'.": ['containing "water"'],
    "What is osmosis? Please mention “water”.": ['containing "water"'],
    'Explain gravity without using the word "force".': ['without "force"'],
    'How would you explain gravity without using the word "force"?': ['without "force"'],
    'What is gravity? Do not use the words "force" or "mass".': ['without "force"', 'without "mass"'],
    'What is gravity? Do not mention "Newton".': ['without "Newton"'],
    "What is gravity? The answer must not contain the word 'force'.": ['without "force"'],
    'Is water wet? Begin with "Yes" and end with "Q.E.D.".': ['beginning with "Yes"', 'ending with "Q.E.D."'],
    'Is water wet? Start your answer with the word "No".': ['beginning with "No"'],
    'Is water wet? Your answer must end with "indeed".': ['ending with "indeed"'],
    'Explain tides. Make sure to include the keywords "moon" and "sun".': ['containing "moon"', 'containing "sun"'],
    "Explain tides. Your entire response should have at least 20 words.": ["at least 20 words"],
    "Explain what states of matter are in one sentence.": ["at most 1 sentence"],
    "Explain how a limit is computed in two sentences.": ["at least 2 sentences", "at most 2 sentences"],
    "List the planets. Answer with a JSON list.": ['in JSON that fits the schema {"type":"array"}'],
    "What is DNA? Respond only with a JSON object.": ['in JSON that fits the schema {"type":"object"}'],
    "What is DNA? Give your answer in JSON.": ["in JSON that fits the schema {}"],
    "What is DNA? Answer in lower case.": ["in lower case letters only"],
    "What is DNA? Write your answer in all capital letters.": ["in upper case letters only"],
}
NOT_STATED = [
    "What are the two laws of thermodynamics?",
    "Name three gases.",
    "What are the 50 words that children learn first?",
    "Why must a tweet be in at most 280 characters?",
    "Explain why a headline has at most ten words.",
    "Write a Python function that checks whether a text has at least 100 words.",
    "Write a function that returns a text in at most 50 words.",
    "Write a function that returns a JSON list.",
    "Explain how to return data as a JSON object.",
    "Explain how to summarise a text in at most 50 words.",
    "How do you summarise a novel in one sentence?",
    "Explain why many verbs in one sentence confuse readers.",
    "How many words are in one sentence on average?",
    "In one sentence, how many verbs may there be?",
    "Describe a paragraph that has at most 50 words.",
    "Explain the errors in two sentences from the text.",
    "List three gases in at most five words each.",
    "Explain what a mole is. Then give one example in one sentence.",
    "Reverse this list and explain your steps in one sentence.",
    "Explain A in one sentence. Explain B in two sentences.",
    "Describe the reaction in three steps.",
    "Write about 100 words on rivers.",
    "Use three words to describe it.",
    "Explain the rule that a headline should be in at most ten words.",
    "Explain whether one can describe love in one sentence.",
    "Use at most five words for the title.",
    "Answer the two questions in the two paragraphs.",
    "Identify and explain the error in one sentence.",
    "Answer in French and English.",
    'Is water wet? Start with "Yes" or "No".',
    'Mention "water" if you can.',
    'Do not use the word "force" more than twice.',
    "Explain the cases in German.",
    "What is the word for cat in French?",
    "Describe the history of bread in French cuisine.",
    'Why do chemists use the word "organic"?',
    'Which words begin with "un"?',
    'Name three words that end with "ing".',
    'What does it mean to use the word "valence" loosely?',
    'Why should a password not contain "1234"?',
    'Use the word "ion" or "atom".',
    "Explain why people write emails in lower case.",
    'Translate: "Answer in at most five words."',
    "What does this say?\n> Answer in one sentence.\n",
    "What does this print?\n```\nAnswer in one sentence.\n```\n",
    "Is `Explain it in one sentence.` a good prompt?",
    "",
]


@pytest.mark.parametrize("question", STATED)
def test_what_a_question_states_is_read(question: str) -> None:
    assert [said(constraint) for constraint in stated_constraints(question)] == STATED[question]


@pytest.mark.parametrize("question", NOT_STATED)
def test_what_a_question_only_speaks_of_is_no_constraint(question: str) -> None:
    assert stated_constraints(question) == []


def test_no_question_of_the_sample_corpus_states_a_constraint() -> None:
    questions = [question for written in APPROVED.values() for question, _ in written]
    assert len(questions) > 100
    assert [question for question in questions if stated_constraints(question)] == []


@pytest.mark.parametrize(
    "text", ["in at most 50 words ", "please ", "and then explain ", "\"a'", "say without ", "one or ", "> \n", "⟦0⟧ "]
)
def test_a_strange_question_takes_no_time(text: str) -> None:
    started = time.perf_counter()
    stated_constraints(text * 10_000)
    assert time.perf_counter() - started < 5


def test_strange_quotations_are_no_words_to_hold() -> None:
    assert stated_constraints('Mention "   " and use the word "".') == []
    assert stated_constraints("Please mention ⟦7⟧ and ⟦0⟧.") == []
    assert [said(c) for c in stated_constraints('⟦0⟧ What is gas? Mention "air".')] == ['containing "air"']


def test_a_language_that_is_not_known_by_name_is_said_by_its_tag() -> None:
    assert said(Constraint(kind="language", value="pt-BR")) == "written in Portuguese"
    assert said(Constraint(kind="language", value="sw")) == "written in sw"
    assert said(Constraint(kind="regex", value="[01]+")) == "matching, as a whole, the regular expression [01]+"


FENCED = "It is so.\n\n```python\nx = 1\ny = 2\n```"
LIST = "The causes are:\n\n- debt\n- drought\n  - in the south\n- war"
GERMAN = "Methan ist das einfachste Alkan und es ist ein Gas, das in der Natur mit der Luft brennt."
KEPT: list[tuple[ConstraintKind, str, str]] = [
    ("max_words", "3", "**Water** is - *wet*."),
    ("min_words", "9", FENCED.replace("x = 1", "x = 1 # so it is")),
    ("max_sentences", "1", "Methane, e.g. from Dr. Smith's cow, boils at 3.5 K."),
    ("max_sentences", "1", f"# On methane\n\n{FENCED}"),
    ("min_sentences", "2", "It burns. It is light."),
    ("max_characters", "5", "  wet.\n"),
    ("bullets", "3", LIST),
    ("bullets", "2", "1. debt\n2. war"),
    ("bullets", "1", "- one\n\n```\n- two\n```"),
    ("paragraphs", "1", LIST),
    ("paragraphs", "2", "# Title\n\nOne.\n\n$$x = 1$$\n\n```\ncode\n\nmore\n```\n\nTwo."),
    ("language", "de", GERMAN),
    ("must_contain", "ion", "Both **ions** are charged."),
    ("must_contain", "Le Chatelier's principle", "It follows from Le Chatelier’s  principle."),
    ("must_not_contain", "force", "It is enforced by forceps."),
    ("must_not_contain", "C++", "C is old."),
    ("starts_with", "Yes", "**Yes**, it is."),
    ("ends_with", "Q.E.D.", "So it is. *Q.E.D.*"),
    ("regex", "[a-z ]+", " all lower "),
    ("json_schema", '{"type":"array"}', "```json\n[1, 2]\n```"),
]
BROKEN: list[tuple[ConstraintKind, str, str, str]] = [
    ("max_words", "2", "Water is wet.", "3 words, at most 2"),
    ("min_words", "2", "Wet.", "1 word, at least 2"),
    ("min_words", "1", "- – *", "0 words, at least 1"),
    ("max_sentences", "1", "It burns. It is light.", "2 sentences, at most 1"),
    ("min_sentences", "2", "It burns.", "1 sentence, at least 2"),
    ("max_characters", "5", "It burns.", "9 characters, at most 5"),
    ("bullets", "4", LIST, "3 bullet points, exactly 4"),
    ("bullets", "2", "Debt and war.", "0 bullet points, exactly 2"),
    ("paragraphs", "1", "One.\n\nTwo.", "2 paragraphs, exactly 1"),
    ("language", "en", GERMAN, "stop words of 'de'"),
    ("must_contain", "ion", "It is ionic.", 'it does not contain "ion"'),
    ("must_contain", "C++", "C is old.", 'it does not contain "C++"'),
    ("must_not_contain", "Force", "It is a *force*.", 'it contains "Force"'),
    ("starts_with", "Yes", "Yesterday it was.", 'it begins with "Yesterday it was.", not with "Yes"'),
    ("ends_with", "indeed", "It is.", 'it ends with "It is.", not with "indeed"'),
    ("regex", "[a-z ]+", "Upper", "'Upper' does not match as a whole: [a-z ]+"),
    ("json_schema", '{"type":"array"}', "{}", "$: {} is not of type 'array'"),
    ("json_schema", "{}", "one, two", "it is no JSON"),
]


@pytest.mark.parametrize(("kind", "value", "answer"), KEPT)
def test_a_constraint_that_is_kept_gives_no_problem(kind: ConstraintKind, value: str, answer: str) -> None:
    constraint = Constraint(kind=kind, value=value)
    assert problem(constraint, answer) == ""
    assert examined(constraint, answer).result == "pass"


@pytest.mark.parametrize(("kind", "value", "answer", "wrong"), BROKEN)
def test_a_constraint_that_is_broken_says_how(kind: ConstraintKind, value: str, answer: str, wrong: str) -> None:
    assert wrong in problem(Constraint(kind=kind, value=value), answer)


@pytest.mark.parametrize(
    ("kind", "value"),
    [("max_words", "many"), ("bullets", "-1"), ("regex", "("), ("json_schema", "{"), ("json_schema", '{"type": 5}')],
)
def test_a_constraint_that_is_none_is_unverified(kind: ConstraintKind, value: str) -> None:
    constraint = Constraint(kind=kind, value=value)
    assert examined(constraint, "It is so.").result == "unverified"
    assert problem(constraint, "It is so.") == ""
