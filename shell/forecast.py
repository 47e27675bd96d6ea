"""What a run will take, told during it from the questions that have ended."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import ceil

from graph.meters import meter_of
from shell.estimate import expected_questions, money, thousands
from tools.llm.meter import RunMeter, Spent

FIRST_ENDED, FIRST_SHARE, FEWEST = 10, 0.05, 3
"""Questions that must have ended before a forecast is made: so many, or this share of them, and at least a few."""


@dataclass(frozen=True)
class Ended:
    """How far a run is: questions that have ended in this start by their id, `before` in earlier ones, of `total`.

    With a `target`, `total` are those that are written, of `most`; `approved` are those of earlier starts.
    """

    endings: Mapping[int, str]
    before: int
    total: int
    target: int | None = None
    most: int = 0
    approved: int = 0

    def expected(self) -> "Ended":
        """The same, of so many questions as the target is expected to take."""
        approved = self.approved + sum(status == "approved" for status in self.endings.values())
        ended = self.before + len(self.endings)
        if self.target is None or not approved:
            return self
        return replace(self, total=max(self.total, expected_questions(self.target, self.most, approved / ended)))


def forecast_of(run_id: str, ended: Ended) -> str:
    meter = meter_of(run_id)
    return forecast(ended, meter) if meter else ""


def forecast(ended: Ended, meter: RunMeter) -> str:
    """The yield so far, what an approved question costs with all that was tried, and what the whole run will take.

    Empty until enough questions have ended. What was spent on those in progress says nothing yet.
    """
    ended, number = ended.expected(), len(ended.endings)
    enough = max(FEWEST, min(FIRST_ENDED, ceil(FIRST_SHARE * ended.total)))
    if number < min(enough, max(1, ended.total - ended.before)):
        return ""
    whole = _whole(ended, meter)
    share = sum(status == "approved" for status in ended.endings.values()) / number
    each = f" at {money(whole.usd / (share * ended.total))} each" if whole.usd is not None and share else ""
    cost = f"{money(whole.usd)}, " if whole.usd is not None else ""
    return f"{share:.0%} approved{each} · all {ended.total:,}: about {cost}{thousands(whole.tokens)} tokens"


def _whole(ended: Ended, meter: RunMeter) -> Spent:
    """What was spent beside this start's questions, and what its ended ones took, as often as there are open ones."""
    done = [spent for number in ended.endings if (spent := meter.by_question.get(number))]
    times = (ended.total - ended.before) / len(ended.endings)
    beside = meter.spent.tokens - meter.on_questions.tokens
    tokens = round(beside + times * sum(spent.tokens for spent in done))
    if meter.spent.usd is None or meter.on_questions.usd is None:
        return Spent(tokens, None)
    usd = meter.spent.usd - meter.on_questions.usd
    return Spent(tokens, usd + times * sum(spent.usd or 0.0 for spent in done))
