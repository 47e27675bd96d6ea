"""Which two answers to one question may stand against each other, and why."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from state.artifacts import Review
from state.records import Candidate, Question
from tools.text import normalised
from training_types.base import Composition, Row, best_ending, message, prompt_messages, system_prompt

MARGIN = 0.1
"""The least difference of overall scores that counts as a preference."""


@dataclass(frozen=True)
class Pair:
    """`margin`: 1 where the rejected answer failed a check, else the difference of the scores."""

    chosen: Candidate
    rejected: Candidate
    margin: float

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
        why = f"the rejected answer failed {failures}" if failures else f"scores differ by {self.margin:.2f}"
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
    """Every honest pair, the best first.

    The chosen answer is approved; the rejected one differs from it in more than typography and failed a check or
    scored at least `MARGIN` less. Near-equal lengths come first, and for every other question the pairs whose
    rejected answer is the longer one, so that length alone does not tell the two apart.
    """
    good = [c for c in candidates if c.review.review_status == "approved"]
    found = [Pair(g, b, margin(g.review, b.review)) for g in good for b in candidates if _differ(g, b)]
    honest = [pair for pair in found if pair.margin >= MARGIN]
    longer = 1 if (question.ordinal or 0) % 2 else -1
    return sorted(honest, key=lambda pair: (pair.length_gap * longer < 0, round(abs(pair.length_gap), 1), -pair.margin))


def margin(better: Review, worse: Review) -> float:
    if worse.failed_checks:
        return 1.0
    return round((better.overall or 0.0) - (worse.overall or 0.0), 4)


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


def compose_pairs(
    question: Question, candidates: Sequence[Candidate], content: Callable[[Pair], dict[str, Any]]
) -> Composition:
    """The best pair is approved; what else was written is kept beside it as rejected, with the reason."""
    honest = pairs(candidates, question)
    if not honest:
        ending, reason = best_ending(candidates)
        if ending == "approved":
            ending, reason = "rejected", "no honest pair: no other answer failed a check or scored clearly less"
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
        "length_gap": round(pair.length_gap, 4),
    }
    return Row(content, pair.rejected.draft.candidate, "approved" if best else "rejected", note, scores, pair.numbers)


def _differ(one: Candidate, other: Candidate) -> bool:
    return normalised(_text(one)) != normalised(_text(other))


def _text(candidate: Candidate) -> str:
    return str(candidate.draft.content["response"])
