"""What the server answers: the offline model's or the sample web's own words, or what a test says instead."""

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Usual = Callable[[], Any]
Hook = Callable[[Mapping[str, Any], Usual], Any]
"""From a request's inputs, and a way to get the usual answer, to an answer: a JSON object, or text as it is."""

Answer = Hook | Mapping[str, Hook]
"""One hook for every request, or one for each role."""


class Script:
    """Answers in turn, the last one again and again: values, hooks, or None for the usual answer."""

    def __init__(self, steps: Sequence[Any]) -> None:
        if not steps:
            raise ValueError("a script needs at least one step")
        self._steps = list(steps)
        self._lock = threading.Lock()

    def __call__(self, payload: Mapping[str, Any], usual: Usual) -> Any:
        with self._lock:
            step = self._steps.pop(0) if len(self._steps) > 1 else self._steps[0]
        if step is None:
            return usual()
        return step(payload, usual) if callable(step) else step


def judgement(payload: Mapping[str, Any], status: str, score: float, critique: str = "") -> dict[str, Any]:
    """A judge's answer with the same score for each criterion of the request's rubric."""
    scores = {name: {"reason": f"{name} is {status}", "score": score} for name in payload["rubric"]}
    return {**scores, "critique": critique, "review_status": status}


def judge_revises_once() -> dict[str, Hook]:
    """Asks for a revision the first time a question comes, with a critique of its own, then approves."""
    seen: set[str] = set()
    lock = threading.Lock()

    def judge(payload: Mapping[str, Any], _usual: Usual) -> dict[str, Any]:
        question = str(payload["question"])
        with lock:
            first = question not in seen
            seen.add(question)
        if first:
            critique = f"name the boiling point (critique for: {question})"
            return judgement(payload, "needs_revision", 0.7, critique)
        return judgement(payload, "approved", 0.95)

    return {"judge": judge}


def judge_approves_everything() -> dict[str, Hook]:
    return {"judge": lambda payload, _usual: judgement(payload, "approved", 0.95)}


def judge_approves_one_in(number: int) -> dict[str, Hook]:
    """Approves every so-manieth question that comes, and rejects the others, each as it did the first time."""
    seen: dict[str, int] = {}
    lock = threading.Lock()

    def judge(payload: Mapping[str, Any], _usual: Usual) -> dict[str, Any]:
        with lock:
            place = seen.setdefault(str(payload["question"]), len(seen) + 1)
        status, score = ("approved", 0.95) if place % number == 0 else ("rejected", 0.2)
        return judgement(payload, status, score)

    return {"judge": judge}


def judge_rejects_everything() -> dict[str, Hook]:
    return {"judge": lambda payload, _usual: judgement(payload, "rejected", 0.2, "off the evidence")}


JUDGES: Mapping[str, Callable[[], dict[str, Hook]]] = {
    "usual": dict,
    "revises_once": judge_revises_once,
    "approves": judge_approves_everything,
    "rejects": judge_rejects_everything,
}
"""The ready-made judges by the names that another process can send."""


def answered(answer: Answer | None, role: str, payload: Mapping[str, Any], usual: Usual) -> Any:
    """What the hook for this role says, or the usual answer where there is none."""
    hook = answer.get(role) if isinstance(answer, Mapping) else answer
    return hook(payload, usual) if hook else usual()
