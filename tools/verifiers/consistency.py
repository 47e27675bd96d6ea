"""consistency: no two sentences of an answer say the same with another number, or one yes and the other no."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from tools.marks import Mark, read
from tools.statements import is_number, negates
from tools.text import sentences
from tools.verifiers.base import Finding, Subject, Verifier

_FEWEST_TERMS = 2
_MOST_IN_A_GROUP = 20
_NOT_ONE_SUBJECT = frozenset({"some", "one", "another", "other", "each", "most", "many", "few", "several", "again"})
_NUMBERED = frozenset({"step", "case", "exampl", "exercis", "part", "figur", "equat", "row", "column", "line", "page"})


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
    if marks[0].kind != "term" or sentence.split()[0].lower() in _NOT_ONE_SUBJECT:
        return None
    claim = _Claim(sentence, marks)
    return claim if len(set(claim.terms)) >= _FEWEST_TERMS else None


def _contradictions(claims: Sequence[_Claim]) -> Iterator[tuple[_Claim, _Claim, str]]:
    groups: dict[tuple[str, ...], list[_Claim]] = defaultdict(list)
    for claim in claims:
        groups["same words", *claim.without_negations].append(claim)
        if claim.numbers and not claim.negations and _measures(claim):
            in_order = ["#" if is_number(mark) else mark.key for mark in claim.marks]
            groups["same terms", *(sorted(claim.terms) if len(claim.numbers) == 1 else in_order)].append(claim)
    for group in groups.values():
        for one, other in combinations(group[:_MOST_IN_A_GROUP], 2):
            if (one.negations - other.negations) % 2:
                yield one, other, "say yes and no"
            elif sum(a.key != b.key for a, b in zip(one.numbers, other.numbers, strict=True)) == 1:
                yield one, other, "give different numbers"


def _measures(claim: _Claim) -> bool:
    """Whether the numbers of a claim are said of its subject, and are neither of a formula nor of a step."""
    at = [n for n, mark in enumerate(claim.marks) if is_number(mark)]
    beside = [claim.marks[n] for number in at for n in (number - 1, number + 1) if 0 <= n < len(claim.marks)]
    formula = any(mark.kind == "sign" for mark in claim.marks)
    return at[0] > 0 and not formula and not any(mark.key in _NUMBERED for mark in beside)


VERIFIER = Verifier(
    name="consistency",
    kind="heuristic",
    proves="no two sentences of the answer that use the same words differ in a number or in a negation",
    version="1",
    check=check,
)
