"""Sentences prepared for the rules that make questions of them."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from state.answers import TaskType
from tools.llm.offline.clauses import Clause, parse, predicates
from tools.plugins import load_plugin, plugin_names
from tools.text import STOP_WORDS, normalised

_RULES = "tools.llm.offline.rules"
_CONNECTORS = re.compile(
    r",? (?:because|whereas) |, (?:and )?(?:therefore|so|thus|hence|as a result) "
    r"|,? and (?:therefore|thus|hence|as a result) |, and (?=(?:the|a|an|its) )| (?:such as|as in) |; | – | — "
    r"|, (?:which|where|while|but|although|such as|as in|namely|or) "
)
_NAME = re.compile(r"[\w'’-]*[a-z][A-Z]|[A-Z]{2}|[A-Z]\d|`|.*\d|[A-Z]\b")
_CAPITALISED = re.compile(r"(?<=[a-z,] )([A-Z][^\W\d_]+)\b|\b([A-Z][^\W\d_]+)['’]")
_MOST_WORDS = 32
_NEARLY = 0.85
_POINTING = re.compile(r"\b(?:this|these|those|it|they|them|former|latter|above|below|its own)\b", re.IGNORECASE)
_PLAIN = re.compile(r"(?<![.!?] )\b([a-z]{2,})\b")


@dataclass(frozen=True)
class Asked:
    """A question that a rule made, what kind of answer it asks for, and the words of the sentence that answer it.

    `is_name`: those words name a thing, as `a ketone` does.
    """

    question: str
    task_type: TaskType
    phrase: str = ""
    is_name: bool = False


@dataclass(frozen=True)
class Line:
    """One sentence to ask about, without `For example,` and its full stop, its first word as inside a sentence."""

    body: str
    is_example: bool = False

    @property
    def clauses(self) -> list[Clause]:
        """The whole statements in it that have a subject of their own; reasons are left out."""
        first, *others = [parse(part) for part in self._statements()]
        alone = [clause for clause in others if clause and not re.search(r"\bthe \w+$", clause.subject)]
        return [clause for whole in [first, *alone] if whole for clause in predicates(whole)]

    def _statements(self) -> Iterator[str]:
        """The main clauses as text: the first one, and those that `whereas`, `so` or `and the` joins to it."""
        main, _, _ = self.body.partition(" because ")
        at, joined = 0, True
        for cut in [*_CONNECTORS.finditer(main), None]:
            if joined:
                yield main[at : cut.start() if cut else None].rstrip(",")
            if cut:
                at, joined = cut.end(), bool(re.search("whereas|therefore|so |thus|hence|result|, and ", cut.group()))


@dataclass(frozen=True)
class Rule:
    """One kind of question. The module's constant `RULE` is what the loader looks for."""

    ask: Callable[[Line], Iterable[Asked]]


@cache
def _rules() -> tuple[Rule, ...]:
    names = plugin_names(_RULES)
    return tuple(load_plugin(_RULES, "RULE", Rule, name, called="question rule") for name in names)


@lru_cache(maxsize=5_000)
def asked_about(line: Line) -> tuple[Asked, ...]:
    """Every question that the rules make of a sentence."""
    return tuple(asked for rule in _rules() for asked in rule.ask(line))


def names_in(texts: Iterable[str]) -> frozenset[str]:
    """The capitalised words that are never written small: they keep their capital inside a sentence."""
    joined = "\n".join(texts)
    capital = {a or b for a, b in _CAPITALISED.findall(joined)}
    small = set(_PLAIN.findall(joined))
    return frozenset(word for word in capital if word.lower() not in small)


def inner(text: str, names: frozenset[str]) -> str:
    """The text as it is written inside a sentence: its first letter small unless it begins a name."""
    first, _, rest = text.partition(" ")
    bare = re.split("['’]", first)[0]
    keeps = bare in names or (_NAME.match(first) and first != "A") or _is_name(first, rest)
    return text if keeps else text[:1].lower() + text[1:]


def _is_name(first: str, rest: str) -> bool:
    """Whether two capitalised words follow each other: a person or a place."""
    return bool(re.match(r"[A-Z][a-z]+\b", rest)) and first.lower() not in ("a", "an", "the", "each", "every", "in")


def line_of(sentence: str, names: frozenset[str]) -> Line:
    body = re.sub(r"\s+", " ", sentence).rstrip(".!")
    example = re.match(r"For (?:example|instance), ", body)
    return Line(body[example.end() :] if example else inner(body, names), bool(example))


def is_clean(question: str) -> bool:
    """Whether the question is whole, of a usual length, and points to nothing outside itself."""
    balanced = all(question.count(a) == question.count(b) for a, b in ("()", "[]", "{}"))
    return (
        balanced
        and question.count("`") % 2 == 0
        and 3 <= len(question.split()) <= _MOST_WORDS
        and not _POINTING.search(question)
    )


def telling_words(question: str) -> frozenset[str]:
    """What tells a question from another: its words without the small ones, and its symbols."""
    return frozenset(w for w in re.findall(r"\w+|[^\w\s?.,;:'\"]", normalised(question)) if w not in STOP_WORDS)


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two questions, told by their words, ask nearly the same."""
    return len(one & other) >= _NEARLY * len(one | other)
