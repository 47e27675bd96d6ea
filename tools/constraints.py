"""Countable constraints: read from a question's own words, counted in an answer, and said in words."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache

from state.constraints import Constraint, ConstraintKind
from tools import patterns
from tools._counted import counted
from tools._counting import bullets, paragraphs, prose_sentences, words
from tools._demanded import CASES, LANGUAGES, QUOTE, demanded
from tools.text import normalised, sentences
from tools.verifiers import language
from tools.verifiers.base import Finding, Subject

_READ = 8_000
_CITED = re.compile(r"^[ \t]*```.*?(?:^[ \t]*```[ \t]*$|\Z)|^[ \t]*>[^\n]*$", re.MULTILINE | re.DOTALL)
_QUOTED = re.compile(
    r"\"([^\"\n]{1,300})\"|“([^”\n]{1,300})”|„([^“”\n]{1,300})[“”]|«([^»\n]{1,300})»|‘([^’\n]{1,300})’"
    r"|`([^`\n]{1,300})`|(?<!\w)'((?:[^'\n]|(?<=\w)'(?=\w)){1,300})'(?!\w)"
)
_DOTTED = re.compile(r"\b(max|min)\.(?=\s*\w)", re.IGNORECASE)
_MARKUP = re.compile(r"[*_`#>]+")
_RESERVED = dict.fromkeys(map(ord, QUOTE.format("")), " ")
_SHOWN = 60


def stated_constraints(question: str) -> list[Constraint]:
    """What a question says in its own words of the answer's length, form, language and words.

    Reads only the plainest phrases. A number that the question merely speaks of is no constraint, nor is anything in
    quotations, or a measure that may be that of one part of the answer only.
    """
    return list(_stated(question[:_READ]))


@lru_cache(maxsize=1024)
def _stated(question: str) -> tuple[Constraint, ...]:
    quotes: list[str] = []

    def set_aside(found: re.Match[str]) -> str:
        """Its place in the text; a full stop within a quotation may end the sentence round it."""
        quotes.append(next(filter(None, found.groups())).strip())
        return QUOTE.format(len(quotes) - 1) + ("." if quotes[-1][-1:] in ".!?" else "")

    plain = _QUOTED.sub(set_aside, _CITED.sub("\n\n", question.translate(_RESERVED)))
    sayings = [" ".join(sentence.split()) for sentence in sentences(_DOTTED.sub(r"\1", plain))]
    return tuple(dict.fromkeys([*counted(sayings), *demanded(sayings, quotes)]))


def examined(constraint: Constraint, answer: str) -> Finding:
    """Whether an answer keeps a constraint; unverified where that cannot be told. May wait for a worker."""
    if constraint.kind in _COUNTED:
        return _count(constraint, answer)
    return _CHECKED[constraint.kind](constraint.value, answer)


def problem(constraint: Constraint, answer: str) -> str:
    """What is wrong, in concrete words (`62 words, at most 50`); nothing where no fault was found."""
    found = examined(constraint, answer)
    return found.evidence if found.result == "fail" else ""


def said(constraint: Constraint) -> str:
    """The constraint in words, as a request to whoever writes the answer."""
    kind, value = constraint.kind, constraint.value
    if kind in _COUNTED:
        bound, noun, _ = _COUNTED[kind]
        return f"{bound} {value} {noun if value == '1' else noun + 's'}"
    if kind == "language":
        return f"written in {_NAMES.get(value.split('-')[0].casefold(), value)}"
    if kind == "regex" and value in CASES.values():
        return f"in {next(case for case, pattern in CASES.items() if pattern == value)} case letters only"
    return _SAID[kind].format(value)


_Count = Callable[[str], int]
_NAMES = {tag: name.capitalize() for name, tag in LANGUAGES.items()}
_COUNTED: Mapping[ConstraintKind, tuple[str, str, _Count]] = {
    "max_words": ("at most", "word", words),
    "min_words": ("at least", "word", words),
    "max_sentences": ("at most", "sentence", prose_sentences),
    "min_sentences": ("at least", "sentence", prose_sentences),
    "max_characters": ("at most", "character", lambda answer: len(answer.strip())),
    "bullets": ("exactly", "bullet point", bullets),
    "paragraphs": ("exactly", "paragraph", paragraphs),
}
_SAID: Mapping[ConstraintKind, str] = {
    "must_contain": 'containing "{}"',
    "must_not_contain": 'without "{}"',
    "starts_with": 'beginning with "{}"',
    "ends_with": 'ending with "{}"',
    "regex": "matching, as a whole, the regular expression {}",
    "json_schema": "in JSON that fits the schema {}",
}


def _count(constraint: Constraint, answer: str) -> Finding:
    """Whether there are as many as wanted, with both numbers where not."""
    bound, noun, count = _COUNTED[constraint.kind]
    if not re.fullmatch(r"\d{1,9}", constraint.value):
        return Finding("unverified", f"{constraint.kind}: {constraint.value[:_SHOWN]!r} is no whole number")
    wanted, found = int(constraint.value), count(answer)
    kept = {"at most": found <= wanted, "at least": found >= wanted, "exactly": found == wanted}[bound]
    return Finding("pass") if kept else Finding("fail", f"{found} {noun}{'s' * (found != 1)}, {bound} {wanted}")


def _language(value: str, answer: str) -> Finding:
    """As the check of every answer's language tells it."""
    return language.check(Subject(question="", prompt="", answer=answer, language=value))


def _contains(value: str, answer: str) -> Finding:
    """A plural or a possessive will do."""
    held = _stands(value, answer, endings="(?:'?s|es|')?")
    return Finding("pass") if held else Finding("fail", f'it does not contain "{value}"')


def _does_not_contain(value: str, answer: str) -> Finding:
    return Finding("fail", f'it contains "{value}"') if _stands(value, answer) else Finding("pass")


def _stands(value: str, answer: str, endings: str = "") -> bool:
    """Whether the words stand in the answer as whole words, whatever their case and typography."""
    wanted, text = normalised(value) or value.strip(), normalised(answer)
    if not wanted[:1].isalnum() or not wanted[-1:].isalnum():
        return wanted in text
    return bool(re.search(rf"(?<!\w){re.escape(wanted)}{endings}(?!\w)", text))


def _starts(value: str, answer: str) -> Finding:
    bare = _bare(answer)
    if re.match(rf"{re.escape(_bare(value))}(?!\w)", bare):
        return Finding("pass")
    return Finding("fail", f'it begins with "{answer.strip()[:_SHOWN]}", not with "{value}"')


def _ends(value: str, answer: str) -> Finding:
    bare = _bare(answer)
    if re.search(rf"(?<!\w){re.escape(_bare(value))}\Z", bare):
        return Finding("pass")
    return Finding("fail", f'it ends with "{answer.strip()[-_SHOWN:]}", not with "{value}"')


def _bare(text: str) -> str:
    """Without marks of Markdown, for comparison of beginnings and endings."""
    return normalised(_MARKUP.sub("", text)) or text.strip()


def _matches(value: str, answer: str) -> Finding:
    found = patterns.matches(value, answer.strip())
    return replace(found, evidence=found.evidence and f"{found.evidence}: {value[:_SHOWN]}")


def _fits(value: str, answer: str) -> Finding:
    try:
        schema = json.loads(value)
    except (ValueError, RecursionError):
        return Finding("unverified", f"the schema is no JSON: {value[:_SHOWN]!r}")
    return patterns.fits_schema(schema, answer)


_CHECKED: Mapping[ConstraintKind, Callable[[str, str], Finding]] = {
    "language": _language,
    "must_contain": _contains,
    "must_not_contain": _does_not_contain,
    "starts_with": _starts,
    "ends_with": _ends,
    "regex": _matches,
    "json_schema": _fits,
}
