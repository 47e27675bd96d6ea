"""Light rewordings of a question, by chance: what a model does that is told to ask something new and does not."""

import random
import re
from collections.abc import Callable, Mapping

Reword = Callable[[str], str]


def _small(question: str) -> str:
    return question[0].lower() + question[1:]


def _swapped(one: str, other: str) -> Reword:
    return lambda question: re.sub(rf"\b{one}\b", other, question, count=1)


def _clause_first(question: str) -> str:
    """`What boils at 1 bar?` as `At 1 bar, what boils?`."""
    found = re.fullmatch(r"(\w+ .{8,}?) ((?:at|in|under|along|for|with) [^?`(]+)\?", question)
    return f"{found[2].capitalize()}, {_small(found[1])}?" if found and "`" not in question else question


def _clause_first_without_comma(question: str) -> str:
    found = re.fullmatch(
        r"((?:What is|Why does|How does|What does) .{8,}?) ((?:at|in|under) [^?`(,]{2,40})\?", question
    )
    return f"{found[2].capitalize()} {_small(found[1])}?" if found and "`" not in question else question


def _state_before_place(question: str) -> str:
    """`in water at 25 degrees` as `at 25 degrees in water`."""
    return re.sub(r" (in [a-z ]+) ((?:at|under) [^?]*\d[^?]*)\?$", r" \2 \1?", question)


def _progressive(question: str) -> str:
    found = re.fullmatch(
        r"(Why|How) do(es)? ((?:the |an? )?[\w-]+) (react|boil|float|burn|melt|dissolv|turn) (.+)", question
    )
    return f"{found[1]} {'is' if found[2] else 'are'} {found[3]} {found[4]}ing {found[5]}" if found else question


def _past(question: str) -> str:
    told = re.sub(r"^(What|Who) (cause|produce|determine)s ", r"\1 \2d ", question)
    return re.sub(r"^(What|Who) (form|discover|invent|contain)s ", r"\1 \2ed ", told)


def misspelt(question: str, rng: random.Random) -> str:
    """One letter dropped, doubled, changed or exchanged inside a word of 7 letters or more; as it was without one."""
    words = [word for word in re.finditer(r"(?<![\w`(-])[a-z]{7,}(?![\w`)-])", question) if "`" not in question]
    if not words:
        return question
    word = rng.choice(words)
    at = rng.randrange(word.start() + 1, word.end() - 4)
    one, two = question[at], question[at + 1]
    slip = rng.choice(("", one * 2, rng.choice("aeiourstln"), two + one))
    return question[:at] + slip + question[at + (2 if len(slip) == 2 and slip != one * 2 else 1) :]


TYPOGRAPHY: tuple[Reword, ...] = (str.upper, str.lower, lambda q: f"  {q.rstrip('?')} ?!", lambda q: f"“{q}”")
POLITENESS: tuple[Reword, ...] = (
    lambda q: f"{q.rstrip('?')}, exactly?",
    lambda q: f"Please explain: {_small(q)}",
    lambda q: f"Please explain {_small(q)}",
    lambda q: f"Tell me: {q}",
    lambda q: f"Could you please tell me {_small(q)}",
    lambda q: f"So, {_small(q)}",
    lambda q: f"In your own words, {_small(q)}",
    lambda q: f"{q} Thank you.",
    lambda q: f"Question 3: {q}",
    lambda q: f"Hello! {q} Please explain briefly.",
    lambda q: f"I would like to know {_small(q)}",
)
FUNCTION_WORDS: tuple[Reword, ...] = (
    _swapped("the", "this"),
    _swapped("an?", "the"),
    _swapped("(?<!type )of", "for"),
    _swapped("in", "within"),
    _swapped("you", "we"),
    _swapped("does", "did"),
    _swapped("Which", "What"),
    _swapped("What is", "What's"),
)
CLAUSES: tuple[Reword, ...] = (_clause_first, _clause_first_without_comma, _state_before_place)
INFLECTION: tuple[Reword, ...] = (
    _progressive,
    _past,
    _swapped("matrix", "matrices"),
    _swapped("acid(?! |-)", "acids"),
    _swapped("alkane", "alkanes"),
    _swapped("list", "lists"),
    _swapped("temperature", "temperatures"),
    _swapped("criterion", "criteria"),
    _swapped("compound", "compounds"),
)
SYNONYMS: tuple[Reword, ...] = (
    *(_swapped(*pair) for pair in (("calculate", "compute"), ("compute", "determine"), ("determine", "calculate"))),
    *(
        _swapped(*pair)
        for pair in (("large", "big"), ("larger", "bigger"), ("rapidly", "quickly"), ("type(?= of)", "kind"))
    ),
    *(_swapped(*pair) for pair in (("start", "begin"), ("use", "utilize"), ("requires?", "need"), ("occur", "happen"))),
    *(_swapped(*pair) for pair in (("advantage", "benefit"), ("Describe", "Explain"), ("colour", "color"))),
    *(_swapped(*pair) for pair in (("oxidised", "oxidized"), ("sulfur", "sulphur"), ("differ", "different"))),
)
KINDS: Mapping[str, tuple[Reword, ...]] = {
    "typography": TYPOGRAPHY,
    "politeness": POLITENESS,
    "function words": FUNCTION_WORDS,
    "clauses": CLAUSES,
    "inflection": INFLECTION,
    "synonyms": SYNONYMS,
}
REWORDINGS: tuple[Reword, ...] = (*TYPOGRAPHY, *POLITENESS, *FUNCTION_WORDS, _clause_first)


def reworded(question: str, rng: random.Random) -> str:
    """One or two rewordings of it, different from it."""
    told = question
    while told == question:
        for reword in rng.sample(REWORDINGS, rng.choice((1, 1, 2))):
            told = reword(told)
    return told


def planted(question: str, kind: str) -> list[str]:
    """The question in every way of that kind that changes it."""
    if kind == "politeness" and not re.match("Wh|How|At|In|Is|Does", question):
        return []
    told = (reword(question) for reword in KINDS[kind])
    return [one for one in dict.fromkeys(told) if one != question]
