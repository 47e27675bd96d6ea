"""What a run will take is told before it within a factor of two, and during it from what has ended."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from graph import build_graph
from graph.resources import resources
from shell.estimate import YIELD, Estimate, duration, estimated, known_yield, money, thousands
from shell.forecast import Ended, forecast
from state.records import Run
from state.settings import Settings, load_settings
from storage.events import Usage
from storage.store import shared_store
from tests.protocol import ProtocolServer
from tests.shell.calls import called
from tools.llm.meter import Limits, RunMeter
from tools.llm.prices import load_prices
from tools.llm.wire import Call, Wire
from tools.loop import run as wait_for

pytestmark = pytest.mark.slow

FLASH = "google_genai:gemini-2.5-flash"
CHEMISTRY = {"topic": "chemistry", "sub_topic": "organic chemistry", "num_questions": 8}
ALGEBRA = {"topic": "mathematics", "sub_topic": "algebra", "num_questions": 8}


def settings_in(folder: Path, **changed: Any) -> Settings:
    places = {"database_url": f"sqlite:///{folder}/d.db", "checkpoints": folder / "c.db", "cache_path": folder / "a.db"}
    return load_settings(**{**places, "google_api_key": "any", "model": FLASH, "sources": ("corpus",), **changed})


def estimate(settings: Settings, request: dict[str, Any], observed: list[Usage] | None = None) -> Estimate:
    return estimated(wait_for(resources(settings)), request, observed or [])


def of_both(one: float, other: float) -> float:
    return max(one, other) / min(one, other)


@pytest.mark.parametrize(("kind", "about"), [("sft", CHEMISTRY), ("dpo", CHEMISTRY), ("grpo", ALGEBRA)])
def test_an_estimate_is_within_a_factor_of_two(
    tmp_path: Path, protocol_server: Callable[..., ProtocolServer], kind: str, about: dict[str, Any]
) -> None:
    server = protocol_server()
    settings = settings_in(tmp_path, model_base_url=server.url)
    request = {**about, "training_type": kind}
    told = estimate(settings, request)
    result = build_graph(settings).invoke(request)
    assert told.cost_usd is not None
    assert of_both(told.calls, len(server.requests)) < 2
    assert of_both(told.tokens, result["tokens"]) < 2
    assert of_both(told.cost_usd, result["cost_usd"]) < 2

    seen = wait_for(_seen(settings))
    better = estimate(settings, request, seen)
    assert of_both(better.tokens / better.calls, result["tokens"] / len(server.requests)) < 1.25
    assert better.seconds < told.seconds


async def _seen(settings: Settings) -> list[Usage]:
    return await (await shared_store(settings.database_url)).events.recent_usage()


def test_more_is_more(tmp_path: Path) -> None:
    request = {**CHEMISTRY, "training_type": "dpo"}
    usual = estimate(settings_in(tmp_path), request)
    assert estimate(settings_in(tmp_path, candidates=8), request).calls > 1.7 * usual.calls
    assert estimate(settings_in(tmp_path, judge_samples=3), request).calls > 1.5 * usual.calls
    assert estimate(settings_in(tmp_path, max_revisions=0), request).calls < usual.calls
    assert estimate(settings_in(tmp_path), {**request, "num_questions": 80}).tokens > 8 * usual.tokens
    own = estimate(settings_in(tmp_path), {**request, "num_questions": 1, "questions": ["Why?"] * 8})
    assert usual.calls - 8 < own.calls < usual.calls
    assert own.cost_usd is not None


def test_a_target_takes_as_many_questions_as_the_yield_says(tmp_path: Path) -> None:
    target = {"topic": "chemistry", "training_type": "sft", "num_questions": 160, "target_accepted": 40}
    r = wait_for(resources(settings_in(tmp_path)))
    half, whole, none = (estimated(r, target, [], share) for share in (0.5, 1.0, 0.0))
    assert half.line().startswith("about 80 questions for 40 approved, about ")
    assert whole.line().startswith("about 40 questions for 40 approved, about ")
    assert none.line().startswith("about 160 questions for 40 approved, about ")
    number = {**target, "num_questions": 80, "target_accepted": None}
    assert (half.calls, half.tokens) == (estimated(r, number, []).calls, estimated(r, number, []).tokens)


def a_run(kind: str, approved: int, rejected: int) -> Run:
    output = {"approved": approved, "rejected": rejected, "needs_human": 0, "failed": 0}
    about = {"run_id": "r", "topic": "t", "sub_topic": "s", "num_questions": 1, "settings": {}, "finished_at": None}
    return Run(**about, training_type=kind, status="done", output=output, started_at=datetime.now(UTC))


def test_the_yield_is_that_of_earlier_runs_of_the_type_or_else_assumed() -> None:
    runs = [a_run("sft", 10, 5), a_run("qa", 30, 0), a_run("sft", 5, 5)]
    assert known_yield(runs, "sft") == 0.6
    assert known_yield(runs, "qa") == 1.0
    assert known_yield([a_run("dpo", 1, 1)], "dpo") == known_yield([], "dpo") == YIELD


def test_time_follows_calls_at_once_and_the_limits_of_the_plan(tmp_path: Path) -> None:
    request = {**CHEMISTRY, "training_type": "sft", "num_questions": 200}
    slow, quick = (estimate(settings_in(tmp_path, concurrency=n), request) for n in (1, 16))
    assert slow.seconds > 5 * quick.seconds
    spaced = estimate(settings_in(tmp_path, concurrency=16, requests_per_minute=10), request)
    assert spaced.seconds >= 6 * spaced.calls
    held = estimate(settings_in(tmp_path, concurrency=16, tokens_per_minute=1000), request)
    assert held.seconds >= 0.06 * held.tokens


def test_what_was_observed_of_the_same_model_counts_more_than_what_is_typical(tmp_path: Path) -> None:
    request = {**CHEMISTRY, "training_type": "sft"}
    usual = estimate(settings_in(tmp_path), request)
    wordy = Usage("generator", FLASH, 2, 200_000, 20_000, 60.0)
    assert estimate(settings_in(tmp_path), request, [wordy]).tokens > usual.tokens + 8 * 100_000
    others = [Usage("generator", "openai:other", 2, 200_000, 20_000, 60.0), Usage("generator", FLASH, 0, 0, 0, 0.0, 5)]
    assert estimate(settings_in(tmp_path), request, others) == usual


def test_a_price_that_is_not_known_is_said_so_and_offline_is_free(tmp_path: Path) -> None:
    request = {**CHEMISTRY, "training_type": "sft"}
    assert "cost not known" in estimate(settings_in(tmp_path, judge_model="google_genai:gemini-next"), request).line()
    offline = estimate(settings_in(tmp_path, model="offline"), request)
    assert offline.cost_usd == 0
    assert ", $0.00, " in offline.line()


def test_the_line_is_one_that_people_read() -> None:
    told = Estimate(1240, 310_000, 0.42, 180.0, 8, "2026-11-01")
    assert told.line() == ("about 1,240 calls, 310k tokens, $0.42 (prices of 2026-11-01), 3 min at 8 calls at once")
    assert [money(usd) for usd in (0, 0.00001, 0.0123, 12.345)] == ["$0.00", "under $0.0001", "$0.012", "$12.35"]
    assert [thousands(number) for number in (999, 1500, 2_500_000)] == ["999", "2k", "2.5M"]
    assert [duration(seconds) for seconds in (0.2, 60, 600, 9000)] == ["1 s", "60 s", "10 min", "2.5 h"]


def test_it_is_told_when_a_run_begins(tmp_path: Path) -> None:
    done = called("run", "--topic", "mathematics", "--type", "qa", "--num", "1", "--json", folder=tmp_path)
    said = done.err.splitlines()[0]
    assert said.startswith("run ")
    assert " · sources corpus · about " in said
    assert said.endswith(" at 8 calls at once")


async def a_meter(questions: int, beside: int = 0, model: str = FLASH) -> RunMeter:
    """After so many questions of 1,000 tokens each."""
    meter = RunMeter(Limits(), load_prices())
    for number in range(questions):
        async with meter.asking(Wire(), number) as wire:
            wire.meter.spend(Call("generator", model, "ok", 1000, 0, 0.1))
    meter.spend(Call("planner", model, "ok", beside, 0, 0.1))
    return meter


async def test_after_the_first_questions_the_whole_run_is_told_anew() -> None:
    endings = {number: "approved" if number % 2 else "rejected" for number in range(10)}
    said = forecast(Ended(endings, 0, 100), await a_meter(18, beside=6000))
    assert said == "50% approved at $0.00064 each · all 100: about $0.032, 106k tokens"


async def test_what_earlier_starts_have_ended_is_not_expected_again() -> None:
    endings = dict.fromkeys(range(10), "approved")
    assert forecast(Ended(endings, 80, 100), await a_meter(10)).endswith("about $0.006, 20k tokens")


async def test_with_a_target_the_questions_follow_the_yield() -> None:
    endings = {number: "approved" if number % 2 else "rejected" for number in range(10)}
    aimed = Ended(endings, 10, 20, target=30, most=120, approved=5)
    assert aimed.expected().total == 60
    assert Ended(endings, 0, 20, target=30, most=50).expected().total == 50
    assert Ended({}, 0, 20, target=30, most=50).expected().total == 20
    assert forecast(aimed, await a_meter(10)).endswith(" · all 60: about $0.015, 50k tokens")


async def test_nothing_is_foretold_from_too_few_questions_or_of_unknown_prices() -> None:
    few = dict.fromkeys(range(4), "approved")
    assert forecast(Ended(few, 0, 100), await a_meter(4)) == ""
    assert forecast(Ended({}, 0, 0), await a_meter(0)) == ""
    assert forecast(Ended(few, 0, 20), await a_meter(4, model="openai:x")) == "100% approved · all 20: about 20k tokens"
    rejected = dict.fromkeys(range(4), "rejected")
    assert forecast(Ended(rejected, 0, 20), await a_meter(4)) == "0% approved · all 20: about $0.006, 20k tokens"
