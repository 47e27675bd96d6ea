"""The judge: computes its scores from what the passages hold, what was asked, and how the answer reads."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tools.llm.offline.base import OfflineRole, Request
from tools.llm.offline.grounding import Grounded
from tools.llm.offline.measures import ANSWERED, NO_ANSWER, Answer, Measure, answer_in, measured

_APPROVE, _REVISE = 0.8, 0.6
_CRITERIA = (
    ("factual", "fact|accura|correct|ground|support|faith|honest|harm"),
    ("complete", "complet|cover|help|verif|answer|reason|quality|useful|depth"),
    ("coherent", "coheren|consisten"),
    ("clear", "clar|read|fluen|style|language"),
    ("format", "format|constrain|complian|structure|instruction"),
)
_OWN = ("factual_accuracy", "completeness", "clarity", "format_compliance", "coherence")


def answer(request: Request) -> dict[str, Any]:
    """A reason and a score from 0 to 1 for each criterion of the rubric, a critique, and a decision."""
    found = answer_in(request)
    measures = measured(request, found)
    scores = {name: _scored(name, measures, found) for name in request.object("rubric")}
    overall = sum(score["score"] for score in scores.values()) / len(scores) if scores else measures["factual"].score
    failed = [v for v in request.objects("verdicts") if v.get("result") == "fail"]
    unanswered = measures["complete"].score <= NO_ANSWER
    return {
        **scores,
        "critique": _critique(found.checked, failed, measures),
        "review_status": "rejected" if unanswered else _status(overall, bool(failed)),
    }


def _status(overall: float, has_failed: bool) -> str:
    if overall < _REVISE:
        return "rejected"
    return "needs_revision" if has_failed or overall < _APPROVE else "approved"


def _scored(name: str, measures: Mapping[str, Measure], found: Answer) -> dict[str, Any]:
    """The measure nearest to the criterion by its name. Reasoning and verification cannot outdo the facts."""
    near = next((key for key, words in _CRITERIA if re.search(words, name.lower())), "complete")
    near = "clear" if near == "coherent" and not found.turns else near
    measure = measures[near]
    exact = name in _OWN
    score = measure.score if exact or near != "complete" else min(measure.score, measures["factual"].score)
    reason = measure.reason if exact else f"judged as the nearest measure the offline model has: {measure.reason}"
    return {"reason": reason, "score": round(max(0.0, min(1.0, score)), 3)}


def _critique(checked: Sequence[Grounded], failed: Sequence[Mapping[str, Any]], measures: Mapping[str, Measure]) -> str:
    """What must change, one line each, with the sentence it is about; empty if nothing must."""
    found = [f"“{g.said.text}”: {g.problem}." for g in checked if g.problem]
    found += [f"The check {v.get('check')} failed: {v.get('evidence', '')}" for v in failed]
    if measures["complete"].score < _APPROVE and not found:
        found.append(f"The answer {measures['complete'].reason}.")
    if measures["clear"].score < ANSWERED:
        found.append(f"The answer is hard to follow: {measures['clear'].reason}.")
    return "\n".join(found)


ROLE = OfflineRole(answer)
