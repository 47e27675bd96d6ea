"""Finding the sentence that answers a question, or saying that none does."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tools.llm.offline.reading import Meaning, Statement
from tools.llm.offline.wanted import Wanted
from tools.text import content_terms

_IS = re.compile(
    r"(?:For (?:example|instance), )?(?:(?:an?|the) )?(.+?) (?:is|are|means|refers to|denotes) ", re.IGNORECASE
)
_PURPOSE = re.compile(r"(?:\w+, )?to (.+?), ", re.IGNORECASE)
_NUMBER_WORD = re.compile(r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|half|double)\b", re.IGNORECASE)
_COMPARING = re.compile(r"\b(?:whereas|unlike|than|while|but|both|in contrast|differs?|compared)\b", re.IGNORECASE)
_EXAMPLE = re.compile(r"\b(?:for example|for instance|such as|is an?)\b", re.IGNORECASE)
_RESULT = re.compile(
    r"(.*?),? (?:and )?(?:therefore|as a result|thus|hence|consequently) (.*)|(.*?), (?:and )?so (.*)", re.DOTALL
)
_REASON = re.compile(r",? (?:because|since|as|due to|owing to) ")
_LEAST_TO_EXPLAIN = 2
_SOFT_FROM = 5
"""A question with at least so many words may go without one of them, if it is not in its first half."""


@dataclass(frozen=True)
class Found:
    """The answering sentences in order; empty where there are none, and then `missing` says what is."""

    answer: tuple[Statement, ...] = ()
    missing: str = ""


def find(asked: Wanted, statements: Sequence[Statement]) -> Found:
    """The sentences that answer. Only a sentence with the question's words and its kind of answer will do."""
    scored = [(score, -place, s) for place, s in enumerate(statements) if (score := _score(asked, s)) > 0]
    if not scored:
        return Found(missing=_missing(asked, statements))
    best = max(scored, key=lambda row: row[:2])[2]
    return Found(tuple(_with_steps(best, statements)) if asked.kind == "procedure" else (best,))


def defined(meaning: Meaning) -> tuple[str, ...]:
    """The terms of what a sentence defines or is about: those before its `is`."""
    match = _IS.match(meaning.text)
    return tuple(content_terms(match[1])) if match else ()


def _score(asked: Wanted, statement: Statement) -> float:
    """0 for no answer; else higher for more of the question's words in their order, and for little else."""
    meaning = statement.meaning
    have = frozenset(meaning.sequence)
    shared = asked.all & have
    if not asked.sequence or not _covers(asked, have, statement.title) or not _has_kind(asked, meaning):
        return 0
    pairs = set(zip(asked.sequence, asked.sequence[1:], strict=False))
    in_order = len(pairs & set(zip(meaning.sequence, meaning.sequence[1:], strict=False))) / max(1, len(pairs))
    exact = _about(asked, meaning) == asked.sequence
    share, close = len(shared) / len(asked.all), len(shared) / len(have | asked.all)
    return share + in_order + close + exact - 0.2 * meaning.is_example


def _about(asked: Wanted, meaning: Meaning) -> tuple[str, ...]:
    """The terms of what the sentence is about: for a step its purpose, else its subject."""
    if asked.kind == "procedure":
        purpose = _PURPOSE.match(meaning.text)
        return tuple(content_terms(purpose[1])) if purpose else ()
    return defined(meaning)


def _covers(asked: Wanted, have: frozenset[str], title: str) -> bool:
    """Whether the sentence has the question's words; its title may supply one late word of a long question."""
    lacking = asked.all - have
    if not lacking:
        return True
    if asked.figures & lacking or asked.kind not in ("cause", "statement"):
        return False
    first_half = set(asked.sequence[: (len(asked.sequence) + 1) // 2])
    may_lack = len(asked.all) >= _SOFT_FROM and len(lacking) == 1 and not lacking & first_half
    return may_lack and lacking <= set(content_terms(title))


def _has_kind(asked: Wanted, meaning: Meaning) -> bool:
    """Whether the sentence holds the kind of answer: a number where one is asked for, a reason for a why."""
    if asked.negated and not meaning.negations:
        return False
    match asked.kind:
        case "quantity":
            return bool(meaning.numbers - asked.figures or _NUMBER_WORD.search(meaning.text))
        case "cause":
            return _explains(asked, meaning)
        case "comparison":
            return bool(_COMPARING.search(meaning.text))
        case "procedure":
            return _serves(asked, meaning)
        case "example":
            return bool(_EXAMPLE.search(meaning.text)) and asked.sequence[0] not in defined(meaning)
        case "exception":
            return "Error" in meaning.text or "Exception" in meaning.text or "raise" in meaning.terms
        case "definition":
            return defined(meaning) == asked.sequence or len(asked.all) > 2
    return True


def _serves(asked: Wanted, meaning: Meaning) -> bool:
    """Whether the sentence says what to do, and most of what is asked about is the purpose of doing it."""
    purpose = _PURPOSE.match(meaning.text)
    if purpose is None:
        return bool(re.search(r"\bby \w+ing\b", meaning.text))
    return len(asked.all & set(content_terms(purpose[1]))) >= len(asked.all) / 2


def _explains(asked: Wanted, meaning: Meaning) -> bool:
    """Whether the sentence gives a reason, and what is asked about is what it gives the reason for."""
    result = _RESULT.match(meaning.text)
    if len(asked.all) < _LEAST_TO_EXPLAIN:
        return False
    if parts := _REASON.split(meaning.text, maxsplit=1)[1:]:
        reason, effect = parts[0], meaning.text[: -len(parts[0])]
    elif result:
        reason, effect = result[1] or result[3] or "", result[2] or result[4] or ""
    else:
        return bool(re.search(r"\b(?:causes?|leads? to|results? in)\b", meaning.text))
    return len(asked.all & set(content_terms(effect))) >= len(asked.all & set(content_terms(reason)))


def _with_steps(best: Statement, statements: Sequence[Statement]) -> list[Statement]:
    """The steps that follow a first step."""
    if not best.text.startswith("First"):
        return [best]
    at, steps = list(statements).index(best), [best]
    for following in statements[at + 1 :]:
        if following.passage != best.passage or not following.meaning.is_step or following.text.startswith("First"):
            break
        steps.append(following)
    return steps


def _missing(asked: Wanted, statements: Sequence[Statement]) -> str:
    """The words of the question that no passage holds; where each is held somewhere, that they stand apart."""
    known = {part for s in statements for part in s.meaning.sequence}
    absent = [word.strip("?,.;:") for word in asked.words if not set(content_terms(word)) <= known]
    return ", ".join(dict.fromkeys(absent)) or "one sentence that answers it; its words stand apart"
