"""The judge of two answers: scores each as it would alone, and compares the scores; their order changes nothing."""

from dataclasses import replace
from statistics import fmean
from typing import Any

from tools.llm.offline.base import OfflineRole, Request
from tools.llm.offline.roles import judge

_TIE = 0.005


def answer(request: Request) -> dict[str, Any]:
    """The better of `first` and `second` with the mean scores of both; a tie where they are equal to two digits."""
    first, second = _score(request, "first"), _score(request, "second")
    better = "tie" if abs(first - second) < _TIE else "first" if first > second else "second"
    high, low = max(first, second), min(first, second)
    return {"reason": f"by the rubric the better one scores {high:.2f}, the other {low:.2f}", "better": better}


def _score(request: Request, place: str) -> float:
    """0 to 1: the mean over the rubric, as for a single answer."""
    alone = replace(request, inputs={**request.inputs, **request.object(place)})
    judged = judge.answer(alone)
    return fmean(judged[name]["score"] for name in request.object("rubric")) if request.object("rubric") else 0.0


ROLE = OfflineRole(answer)
