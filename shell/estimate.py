"""What a run will take, told before it from its settings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

from graph.request import NUM_QUESTIONS
from graph.resources import Resources
from nodes.goal import FEWEST
from nodes.question import TASK_SHARE
from state.records import Run
from state.run_state import ENDINGS
from state.settings import Settings
from storage.events import Usage
from tools.llm.connect import OFFLINE
from tools.llm.prices import Prices
from tools.tasks import families_for
from training_types import training_type
from training_types.base import TrainingType

TYPICAL: Mapping[str, tuple[int, int]] = {
    "plan": (3500, 200),
    "question": (1900, 150),
    "research": (800, 250),
    "second": (800, 250),
    "generate": (1200, 110),
    "review": (1250, 150),
    "compare": (1600, 25),
}
"""Tokens read and written by one call, by node: means over runs of the nine types with the sample corpus and the
offline model's answers, four characters counted as one token. A model that writes more at length takes more."""

CALL_S, OFFLINE_CALL_S = 3.0, 0.05
"""Seconds of one call, assumed for a hosted model, and measured for the offline one."""
OWN_WORK_S = 0.1
"""Seconds per question that checks and the database take, one question after another; measured with one answer."""

ASPECTS, QUESTIONS_PER_CALL = 6, 5
"""Of the same runs: a first call for each aspect, and how many new questions one call came to."""
WEAKENED_JUDGED, COMPARISONS = 0.6, 1.2
"""Of the same runs: the share of answers with a weakness on purpose that no check refuses, so that the judge reads
them; and how often a question's answers were compared."""
REVISED = 0.15
"""The share of drafts that are sent back once, assumed: the offline model's never were."""

YIELD = 0.7
"""The share of questions that are approved, assumed where no earlier run of the type tells."""


@dataclass(frozen=True)
class Part:
    """What one node asks one model for, all in all; `seconds` is that of one call."""

    node: str
    model: str
    calls: float
    input_tokens: int
    output_tokens: int
    seconds: float


@dataclass(frozen=True)
class Estimate:
    """`cost_usd` is `None` where a model has no price; `seconds` at `at_once` calls on the wire."""

    calls: int
    tokens: int
    cost_usd: float | None
    seconds: float
    at_once: int
    as_of: str = ""
    for_target: str = ""

    def line(self) -> str:
        cost = "cost not known: no price for a model" if self.cost_usd is None else money(self.cost_usd)
        dated = f" (prices of {self.as_of})" if self.cost_usd and self.as_of else ""
        tokens, time = thousands(self.tokens), duration(self.seconds)
        calls = f"{self.for_target}about {self.calls:,} calls"
        return f"{calls}, {tokens} tokens, {cost}{dated}, {time} at {self.at_once} calls at once"


def known_yield(runs: Iterable[Run], training_type: str) -> float:
    """The share of questions that runs of the type have approved, where they are enough to tell."""
    outputs = [run.output for run in runs if run.training_type == training_type and run.output]
    ended = sum(output[ending] for output in outputs for ending in ENDINGS)
    return sum(output["approved"] for output in outputs) / ended if ended >= FEWEST else YIELD


def expected_questions(target: int, most: int, share: float) -> int:
    """How many questions a target takes, of which `share` are approved, where `most` may be written."""
    return max(1, min(most, ceil(target / share) if share else most))


def estimated(r: Resources, request: Mapping[str, Any], observed: Iterable[Usage], share: float = YIELD) -> Estimate:
    """Of a new run. `observed`: what calls have used before, which counts more than what is typical. `share` of its
    questions will be approved, which counts where it has a target."""
    kind, own = training_type(request["training_type"]), len(request.get("questions") or ())
    number, target = own or int(request.get("num_questions") or NUM_QUESTIONS), request.get("target_accepted")
    number = expected_questions(target, number, share) if target else number
    made = _made(request, kind, number, bool(own))
    calls = {**_writing(number - made, bool(own)), **_answering(number, made, kind, r.settings)}
    known = {(usage.role, usage.model): usage for usage in observed if usage.calls}
    parts = [part for node, count in calls.items() if node in r.askers for part in _parts(node, count, r, known)]
    told = f"about {number:,} questions for {target:,} approved, " if target else ""
    return replace(_summed(parts, number, r.settings, r.prices), for_target=told)


def _made(request: Mapping[str, Any], kind: TrainingType, number: int, own: bool) -> int:
    """How many questions are made by procedures, with their answers."""
    fitting = kind.verifiable and not own and families_for(request["topic"], request.get("sub_topic") or "")
    return ceil(number * TASK_SHARE) if fitting else 0


def _writing(number: int, own: bool) -> dict[str, float]:
    first = min(number, ASPECTS)
    return {} if own else {"plan": 1, "question": max(first, ceil(number / QUESTIONS_PER_CALL))}


def _answering(number: int, made: int, kind: TrainingType, settings: Settings) -> dict[str, float]:
    candidates = settings.candidates or kind.candidates
    weakened = min(kind.weakened, candidates - 1)
    again = 1 + (REVISED if kind.rubric and settings.max_revisions else 0)
    judged = candidates - weakened * (1 - WEAKENED_JUDGED) if kind.rubric else 0
    return {
        "research": number - made,
        "second": number - made if kind.verifiable else 0,
        "generate": number * candidates * again,
        "review": number * judged * again * settings.judge_samples,
        "compare": number * COMPARISONS if kind.compares else 0,
    }


def _parts(node: str, calls: float, r: Resources, known: Mapping[tuple[str, str], Usage]) -> list[Part]:
    """One for each model that the node asks in turn."""
    asker, several = r.askers[node], len(r.settings.candidate_models) if node == "generate" else 1
    names = [asker.open_model(r.settings.max_output_tokens, number).name for number in range(several or 1)]
    return [_part(node, name, calls / len(names), known.get((asker.role.name, name))) for name in names]


def _part(node: str, model: str, calls: float, usage: Usage | None) -> Part:
    read, written = TYPICAL[node]
    seconds = OFFLINE_CALL_S if model == OFFLINE else CALL_S
    if usage:
        read, written = round(usage.input_tokens / usage.calls), round(usage.output_tokens / usage.calls)
        seconds = usage.seconds / usage.calls
    return Part(node, model, calls, round(calls * read), round(calls * written), seconds)


def _summed(parts: list[Part], number: int, settings: Settings, prices: Prices) -> Estimate:
    tokens = sum(part.input_tokens + part.output_tokens for part in parts)
    as_of = prices.as_of(part.model for part in parts)
    return Estimate(
        calls=round(sum(part.calls for part in parts)),
        tokens=tokens,
        cost_usd=prices.total(parts),
        seconds=_seconds(parts, settings) + number * OWN_WORK_S,
        at_once=settings.concurrency,
        as_of=str(as_of or ""),
    )


def _seconds(parts: list[Part], settings: Settings) -> float:
    """Planning comes before writing, and that before answering, where one call of each kind follows another."""
    phases = [[part for part in parts if part.node == node] for node in ("plan", "question")]
    phases.append([part for part in parts if part.node not in ("plan", "question")])
    longest = (
        max(sum(p.seconds for p in phase if p.calls), sum(p.calls * p.seconds for p in phase) / settings.concurrency)
        for phase in phases
    )
    return max(sum(longest), *(_spaced(model, parts, settings) for model in {part.model for part in parts}), 0.0)


def _spaced(model: str, parts: list[Part], settings: Settings) -> float:
    """Seconds that the plan's limits by the minute make of it."""
    asked = [part for part in parts if part.model == model]
    calls, tokens = sum(p.calls for p in asked), sum(p.input_tokens + p.output_tokens for p in asked)
    by_calls = 60 * calls / settings.requests_per_minute if settings.requests_per_minute else 0.0
    return max(by_calls, 60 * tokens / settings.tokens_per_minute if settings.tokens_per_minute else 0.0)


def money(usd: float) -> str:
    """Dollars, as many digits as small amounts need."""
    return f"${usd:,.2f}" if usd >= 1 or not usd else f"${usd:.2g}" if usd >= 0.0001 else "under $0.0001"


def thousands(number: int) -> str:
    if number >= 1_000_000:
        return f"{number / 1_000_000:.1f}M"
    return f"{number / 1000:.0f}k" if number >= 1000 else str(number)


def duration(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
