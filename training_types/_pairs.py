"""Which two answers to one question may stand against each other, and why."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from state.artifacts import Preference, Review
from state.records import Candidate, Question
from tools.verifiers.pair import substance
from training_types.base import (
    Composition,
    Row,
    Side,
    answer_side,
    best_ending,
    message,
    prompt_messages,
    system_prompt,
)

MARGIN = 0.1
"""The least difference of overall scores that counts as a preference."""


@dataclass(frozen=True)
class Pair:
    """`margin`: 1 where the rejected answer failed a check, else the difference of the scores."""

    chosen: Candidate
    rejected: Candidate
    margin: float

    @property
    def preference(self) -> Preference | None:
        """What the judge said of the two; nothing where it was not asked to compare them."""
        said = (p for p in self.chosen.review.preferences if p.other == self.rejected.draft.candidate)
        return next(said, None)

    @property
    def settled(self) -> bool:
        """Whether more than scores tells the two apart: a failed check, or the judge in both orders."""
        preferred = self.preference is not None and self.preference.preferred == "this"
        return preferred or bool(self.rejected.review.failed_checks)

    @property
    def is_tie(self) -> bool:
        """Whether the judge calls it one, or, where it was not asked, no score tells the two apart."""
        return self.preference.preferred == "tie" if self.preference else self.margin < MARGIN

    @property
    def scores(self) -> dict[str, float]:
        """The length gap, and whether the judge, where it was asked, gave one answer in both orders."""
        agreed = {"order_agreement": float(self.preference.preferred != "split")} if self.preference else {}
        return {"length_gap": round(self.length_gap, 4), **agreed}

    @property
    def length_gap(self) -> float:
        """Characters of the chosen answer less those of the rejected one, as a share of the longer: -1 to 1."""
        long, short = len(_text(self.chosen)), len(_text(self.rejected))
        return (long - short) / max(long, short, 1)

    @property
    def numbers(self) -> tuple[int, int]:
        return self.chosen.draft.candidate, self.rejected.draft.candidate

    @property
    def reason(self) -> str:
        failures = ", ".join(verdict.check for verdict in self.rejected.review.failed_checks)
        weakness = self.rejected.draft.weakness
        compared = "; the judge prefers the chosen one in both orders" if self.preference and self.settled else ""
        why = f"the rejected answer failed {failures}" if failures else f"scores differ by {self.margin:.2f}{compared}"
        return f"{why}; written with a named weakness: {weakness}" if weakness else why

    @property
    def criteria(self) -> list[dict[str, Any]]:
        """Per criterion, the two scores; `None` where no judge was asked."""
        ours, theirs = self.chosen.review.scores, self.rejected.review.scores
        return [
            {"criterion": name, "chosen": score.score, "rejected": theirs[name].score if name in theirs else None}
            for name, score in ours.items()
        ]


def pairs(candidates: Sequence[Candidate], question: Question) -> list[Pair]:
    """Every honest pair, the best first: those that the rejected answer's failed checks or the judge have settled."""
    return [pair for pair in _ranked(candidates, question) if pair.settled]


def undecided(question: Question, candidates: Sequence[Candidate]) -> tuple[Candidate, Candidate] | None:
    """The pair that would be used, where it rests on scores alone and the judge is still to compare the two."""
    best = next(iter(_ranked(candidates, question)), None)
    return (best.chosen, best.rejected) if best and not best.settled else None


def _ranked(candidates: Sequence[Candidate], question: Question) -> list[Pair]:
    """Every pair that the judge has not taken back.

    The chosen answer is approved; the rejected one differs from it in more than typography and failed a check or
    scored at least `MARGIN` less. Near-equal lengths come first, and for every other question the pairs whose
    rejected answer is the longer one, so that length alone does not tell the two apart.
    """
    good = [c for c in candidates if c.review.review_status == "approved"]
    found = [Pair(g, b, margin(g.review, b.review)) for g in good for b in candidates if _differ(g, b)]
    honest = [pair for pair in found if pair.margin >= MARGIN and (pair.settled or not pair.preference)]
    longer = 1 if (question.ordinal or 0) % 2 else -1
    return sorted(honest, key=lambda pair: (pair.length_gap * longer < 0, round(abs(pair.length_gap), 1), -pair.margin))


def tied(candidates: Sequence[Candidate]) -> Pair | None:
    """The best two approved answers that are a tie."""
    good = [c for c in candidates if c.review.review_status == "approved"]
    ranked = sorted(good, key=lambda candidate: -(candidate.review.overall or 0.0))
    found = (Pair(one, other, margin(one.review, other.review)) for one, other in combinations(ranked, 2))
    return next((pair for pair in found if pair.is_tie and _differ(pair.chosen, pair.rejected)), None)


def margin(better: Review, worse: Review) -> float:
    """From -1 to 1; 0 where one of the two has no score and no check tells them apart."""
    if worse.failed_checks:
        return 1.0
    if better.overall is None or worse.overall is None:
        return 0.0
    return round(better.overall - worse.overall, 4)


def comparisons(candidates: Sequence[Candidate]) -> str:
    """What came of the judge's comparisons, for a question without an honest pair; empty where there were none."""
    said = Counter(p.preferred for c in candidates for p in c.review.preferences)
    if not said:
        return ""
    return (
        f"; of {said.total()} comparisons the judge took back {said['split']}, "
        f"called {said['tie']} a tie and preferred the lower score in {said['other']}"
    )


def texts(question: Question, pair: Pair) -> dict[str, Any]:
    """The content columns that every type of pairs has."""
    return {
        "system_prompt": system_prompt(question),
        "prompt": question.question,
        "chosen": _text(pair.chosen),
        "rejected": _text(pair.rejected),
    }


def export_pair(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "prompt": prompt_messages(row["system_prompt"], row["prompt"]),
        "chosen": [message("assistant", row["chosen"])],
        "rejected": [message("assistant", row["rejected"])],
    }


def pair_sides(row: Mapping[str, Any]) -> list[Side]:
    return [answer_side(row["chosen"]), answer_side(row["rejected"], good=False)]


def compose_pairs(
    question: Question, candidates: Sequence[Candidate], content: Callable[[Pair], dict[str, Any]]
) -> Composition:
    """The best pair is approved; what else was written is kept beside it as rejected, with the reason."""
    honest = pairs(candidates, question)
    if not honest:
        ending, reason = best_ending(candidates)
        if ending == "approved":
            none = "no honest pair: no other answer failed a check or is clearly worse"
            ending, reason = "rejected", none + comparisons(candidates)
        return Composition((), ending, reason)
    best = honest[0]
    rows = [_row(best, content(best), best=True)]
    for other in candidates:
        if other not in (best.chosen, best.rejected):
            pair = Pair(best.chosen, other, margin(best.chosen.review, other.review))
            rows.append(_row(pair, content(pair), best=False))
    return Composition(tuple(rows), "approved", best.reason)


def _row(pair: Pair, content: dict[str, Any], *, best: bool) -> Row:
    note = pair.reason if best else "kept, not for training: another pair of this question was clearer"
    scores = {
        "chosen_quality": pair.chosen.review.overall or 0.0,
        "rejected_quality": pair.rejected.review.overall or 0.0,
        "preference_clarity": max(0.0, min(1.0, pair.margin)),
        **pair.scores,
    }
    return Row(content, pair.rejected.draft.candidate, "approved" if best else "rejected", note, scores, pair.numbers)


def _differ(one: Candidate, other: Candidate) -> bool:
    return substance(_text(one)) != substance(_text(other))


def _text(candidate: Candidate) -> str:
    return str(candidate.draft.content["response"])
