"""consistency: no two sentences of an answer say the same with another number, or one yes and the other no."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from tools.marks import Mark, read
from tools.statements import is_number, negates
from tools.text import sentences
from tools.verifiers._stop_words import words_of
from tools.verifiers.base import Finding, Subject, Verifier

_FEWEST_TERMS = 2
_MOST_IN_A_GROUP = 20
_NOT_ONE_SUBJECT = frozenset({"some", "one", "another", "other", "most", "many", "few", "several", "again"})
_EVERY = frozenset({"each", "every", "any", "both"})
_NUMBERED = frozenset({"step", "case", "exampl", "exercis", "part", "figur", "equat", "row", "column", "line", "page"})
_ONE_OF_SEVERAL = frozenset(
    {"root", "zero", "zeros", "solution", "factor", "divisor", "multiple", "element", "member", "entry", "by", "value"}
)
"""What a thing may have several of: that 12 is divisible by 3 does not contradict that it is divisible by 4."""
_CONDITIONS = frozenset({"if", "when", "whenever", "where", "unless", "while"})
_CODE = re.compile(r"`[^`\n]+`")
_VERBS = words_of(
    """is are was were has have had can cannot may must will would does do did becomes became equals gives returns
    contains consists boils melts freezes needs takes raises evaluates costs lasts weighs measures holds carries
    forms form requires begins starts ends lies runs releases absorbs produces stores keeps uses reaches leads
    falls rises occurs happens reacts dissolves accepts adds removes creates stops stands turns changes depends
    states distinguishes rotates blocks marks limits inherited approaches"""
)


@dataclass(frozen=True)
class _Claim:
    sentence: str
    marks: tuple[Mark, ...]

    @property
    def terms(self) -> tuple[str, ...]:
        return tuple(mark.key for mark in self.marks if mark.kind == "term")

    @property
    def numbers(self) -> list[Mark]:
        return [mark for mark in self.marks if is_number(mark)]

    @property
    def negations(self) -> int:
        return sum(map(negates, self.marks))

    @property
    def without_negations(self) -> tuple[str, ...]:
        return tuple(mark.key for mark in self.marks if not negates(mark))


def check(subject: Subject) -> Finding:
    """Compares the sentences that state something of a named subject; questions, code and formulas state nothing."""
    claims = [claim for sentence in sentences(subject.answer) if (claim := _claim(sentence))]
    found = next(iter(_contradictions(claims)), None)
    if found is None:
        return Finding("pass")
    one, other, how = found
    return Finding("fail", f'"{one.sentence}" and "{other.sentence}" {how}')


def _claim(sentence: str) -> _Claim | None:
    """What a sentence claims, or nothing where it begins with a pronoun or a condition, asks, or is a formula."""
    marks = read(sentence).marks
    if sentence.startswith("```") or sentence.rstrip("\"')").endswith(("?", ":")) or not marks:
        return None
    if (marks[0].kind != "term" and marks[0].key not in _EVERY) or sentence.split()[0].lower() in _NOT_ONE_SUBJECT:
        return None
    claim = _Claim(sentence, marks)
    return claim if len(set(claim.terms)) >= _FEWEST_TERMS else None


def _contradictions(claims: Sequence[_Claim]) -> Iterator[tuple[_Claim, _Claim, str]]:
    groups: dict[tuple[str, ...], list[_Claim]] = defaultdict(list)
    for claim in claims:
        groups["same words", *claim.without_negations].append(claim)
        if claim.numbers:
            in_order = ["#" if is_number(mark) else mark.key for mark in claim.marks]
            groups["same but for numbers", *in_order].append(claim)
        if len(claim.numbers) == 1 and not claim.negations and _is_measure(claim):
            groups["same terms", *sorted(claim.terms)].append(claim)
    for group, members in groups.items():
        for one, other in combinations(members[:_MOST_IN_A_GROUP], 2):
            if how := _how(group[0], one, other):
                yield one, other, how


def _how(group: str, one: _Claim, other: _Claim) -> str:
    """How two claims of one group contradict each other, or nothing."""
    if group == "same words":
        return "say yes and no" if (one.negations - other.negations) % 2 else ""
    differ = [pair for pair in zip(one.numbers, other.numbers, strict=True) if pair[0].key != pair[1].key]
    if len(differ) != 1 or one.negations != other.negations:
        return ""
    told = _is_told(differ[0][0], one) and _is_told(differ[0][1], other)
    return "give different numbers" if told else ""


def _is_measure(claim: _Claim) -> bool:
    """Whether the one number of a claim is said of its subject, and is neither of a formula nor of a step."""
    at = claim.marks.index(claim.numbers[0])
    formula = any(mark.kind == "sign" for mark in claim.marks)
    return at > 0 and not formula and not {mark.key for mark in _beside(at, claim)} & _NUMBERED


def _is_told(number: Mark, claim: _Claim) -> bool:
    """Whether a number is what the sentence tells, and not what it tells it of: it stands behind the verb, under no
    condition, and neither in code nor in a formula."""
    at = claim.marks.index(number)
    before = _CODE.sub(lambda code: " " * len(code.group()), claim.sentence[: number.start])
    words = re.findall(r"[a-z]+", before.casefold())
    verb = next((n for n, word in enumerate(words) if word in _VERBS), len(words))
    known = _VERBS & set(claim.sentence.casefold().split())
    if (verb == len(words) and known) or "`" in before or not words or _CONDITIONS & set(words[verb:]):
        return False
    beside = _beside(at, claim)
    formula = any(mark.kind == "sign" and _touches(mark, number, claim.sentence) for mark in beside)
    return not formula and not {mark.key for mark in beside} & _NUMBERED and words[-1] not in _ONE_OF_SEVERAL


def _beside(at: int, claim: _Claim) -> list[Mark]:
    return [claim.marks[n] for n in (at - 1, at + 1) if 0 <= n < len(claim.marks)]


def _touches(mark: Mark, number: Mark, sentence: str) -> bool:
    """Whether nothing but blanks stands between the two."""
    first, second = sorted((mark, number), key=lambda m: m.start)
    return not sentence[first.end : second.start].strip()


def _grounded(subject: Subject) -> bool:
    """Where a reference decides, wrong steps are taken back, and calculations repeat their words."""
    return subject.grounded


VERIFIER = Verifier(
    name="consistency",
    kind="heuristic",
    proves="no two sentences of the answer that use the same words differ in a number or in a negation",
    silent_on="contradictions in other words, and those of a single sentence",
    version="2",
    everywhere=True,
    applies=_grounded,
    check=check,
)
