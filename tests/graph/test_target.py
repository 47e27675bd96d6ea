"""A run that goes on until so many questions are approved, and each of its other ends, with the reason stored."""

import json
from pathlib import Path
from typing import Any

import pytest

from graph import RECURSION_LIMIT, build_graph
from graph.request import MAX_QUESTIONS
from nodes.waterfall import STAGES
from state.errors import BudgetExhausted, UsageError
from state.records import Run
from state.run_state import ENDINGS
from state.settings import Settings
from storage.store import open_store
from tests.graph.conftest import MakeSettings
from tests.graph.left import named
from tests.protocol import Hook, ProtocolServer, judge_approves_one_in, judge_rejects_everything
from tests.support.servers import StartServer

GEMINI = "google_genai:gemini-2.5-flash"
NO_MORE = "the sources gave no more that differ"
CHEMISTRY = {"topic": "chemistry", "sub_topic": "organic chemistry", "training_type": "sft"}


def online(make: MakeSettings, server: ProtocolServer, **changed: Any) -> Settings:
    given = {"model": GEMINI, "google_api_key": "any", "model_base_url": server.url, "sources": ("corpus",)}
    return make(**{**given, **changed})


async def asked(settings: Settings, run_id: str = "aimed", **given: Any) -> Any:
    return await build_graph(settings).ainvoke({**CHEMISTRY, **given}, named(run_id))


def rounds_of(settings: Settings, run_id: str = "aimed") -> list[tuple[int, int]]:
    values = build_graph(settings).get_state(named(run_id)).values
    return [(each["ended"], each["approved"]) for each in values["rounds"]]


async def stored(settings: Settings, run_id: str = "aimed") -> Run:
    store = await open_store(settings.database_url)
    run = await store.runs.get(run_id)
    await store.close()
    assert run is not None
    return run


def adds_up(result: Any) -> None:
    assert sum(result[ending] for ending in ENDINGS) == result["questions_generated"]
    counts = {step["stage"]: step["count"] for step in result["waterfall"]}
    assert tuple(counts) == STAGES
    assert (counts["questions"], counts["approved"]) == (result["questions_generated"], result["approved"])


@pytest.mark.slow
async def test_rounds_follow_the_yield_until_the_target_is_reached(
    settings_for: MakeSettings, protocol_server: StartServer
) -> None:
    settings = online(settings_for, protocol_server(answer=judge_approves_one_in(2)))
    result = await asked(settings, target_accepted=8)
    assert rounds_of(settings) == [(8, 4), (16, 8)]
    assert (result["approved"], result["rejected"], result["ended_by"]) == (8, 8, "target_accepted")
    assert result["ended_because"] == "8 of 8 approved after 16 questions"
    adds_up(result)
    run = await stored(settings)
    assert (run.status, run.num_questions, run.output) == ("done", 32, result)
    assert [run.settings[name] for name in ("target_accepted", "max_questions", "min_yield")] == [8, 32, 0.1]


async def test_the_cap_ends_a_run(settings_for: MakeSettings, protocol_server: StartServer) -> None:
    settings = online(settings_for, protocol_server(answer=judge_rejects_everything()))
    result = await asked(settings, target_accepted=2, max_questions=5)
    assert (result["questions_generated"], result["approved"], result["ended_by"]) == (5, 0, "max_questions")
    assert result["ended_because"].startswith("0 of 2 approved: 5 questions are written, the most")
    assert rounds_of(settings) == [(2, 0), (5, 0)]
    adds_up(result)


@pytest.mark.slow
async def test_a_yield_below_the_floor_ends_a_run(settings_for: MakeSettings, protocol_server: StartServer) -> None:
    settings = online(settings_for, protocol_server(answer=judge_approves_one_in(10)))
    result = await asked(settings, target_accepted=100, min_yield=0.2)
    assert (result["questions_generated"], result["approved"], result["ended_by"]) == (20, 2, "min_yield")
    assert result["ended_because"].endswith("of the last 20 only 2 were, less than 20%")
    adds_up(result)


def one_at_a_time(*, at_most: int) -> dict[str, Hook]:
    """A question writer that gives one question for each call, and after so many nothing but the first again."""
    given: list[Any] = []

    def write(_payload: Any, usual: Any) -> Any:
        if len(given) < at_most:
            given.append(next(one for one in json.loads(usual())["questions"] if one not in given))
            return {"questions": given[-1:]}
        return {"questions": given[:1]}

    return {"question_writer": write}


async def test_a_round_that_finds_nothing_new_ends_a_run(
    settings_for: MakeSettings, protocol_server: StartServer
) -> None:
    server = protocol_server(answer=one_at_a_time(at_most=3))
    settings = online(settings_for, server, concurrency=1)
    result = await asked(settings, target_accepted=50)
    assert result["ended_by"] == "no_new_questions"
    assert result["ended_because"] == f"{result['approved']} of 50 approved after 3 questions: {NO_MORE}"
    assert result["waterfall"][1]["reasons"]["repeats an earlier question"] > 0
    assert [ended for ended, _ in rounds_of(settings)] == [3, 3]
    adds_up(result)


async def test_a_question_writer_that_fails_ends_a_run_too(
    settings_for: MakeSettings, protocol_server: StartServer
) -> None:
    faults = {"question_writer": [None, "blocked", "blocked", "blocked"]}
    server = protocol_server(answer=one_at_a_time(at_most=1), faults=faults)
    settings = online(settings_for, server, concurrency=1)
    result = await asked(settings, target_accepted=5)
    assert (result["questions_generated"], result["ended_by"]) == (1, "no_new_questions")
    assert result["ended_because"].endswith("every call for questions failed")


@pytest.mark.slow
async def test_a_budget_stops_a_run_and_a_larger_one_takes_it_to_its_target(
    settings_for: MakeSettings, protocol_server: StartServer
) -> None:
    server = protocol_server(answer=judge_approves_one_in(2))
    with pytest.raises(BudgetExhausted):
        await asked(online(settings_for, server, budget_tokens=20_000), target_accepted=6)
    settings = online(settings_for, server)
    run = await stored(settings)
    assert run.output is not None
    assert (run.status, run.output["ended_by"]) == ("stopped", "budget")
    assert run.output["ended_because"] == run.output["stopped"]
    lost = [step["reasons"].get("not finished", 0) for step in run.output["waterfall"]]
    assert sum(lost) == run.output["questions_generated"] - sum(run.output[ending] for ending in ENDINGS)
    result = await build_graph(settings).ainvoke(None, named("aimed"))
    assert (result["approved"] >= 6, result["ended_by"]) == (True, "target_accepted")
    assert (await stored(settings)).settings["target_accepted"] == 6
    adds_up(result)


def test_the_limit_of_supersteps_is_beyond_the_longest_run(settings_for: MakeSettings) -> None:
    """Each question may take a call of its own, and a round of its own."""
    config = build_graph(settings_for(model="offline")).config or {}
    assert config["recursion_limit"] == RECURSION_LIMIT > 3 * MAX_QUESTIONS


async def test_a_target_in_the_environment_counts_where_no_number_is_named(settings_for: MakeSettings) -> None:
    settings = settings_for(model="offline", target_accepted=2)
    result = await asked(settings)
    assert (result["approved"] >= 2, result["ended_by"]) == (True, "target_accepted")
    other = await asked(settings, run_id="counted", num_questions=1)
    assert (other["questions_generated"], other["ended_by"]) == (1, "num_questions")
    assert await build_graph(settings).ainvoke(None, named("counted")) == other


async def test_the_same_request_under_the_same_id_is_the_same_run_and_another_target_is_not(
    settings_for: MakeSettings,
) -> None:
    settings = settings_for(model="offline")
    first = await asked(settings, target_accepted=2)
    again = await asked(settings, target_accepted=2)
    assert (again["questions_generated"], again["ended_by"]) == (first["questions_generated"], "target_accepted")
    with pytest.raises(UsageError, match="exists with num_questions 8"):
        await asked(settings, target_accepted=3)
    with pytest.raises(UsageError, match="give one of the two"):
        await asked(settings, target_accepted=2, num_questions=2)


async def test_a_run_whose_checkpoints_are_gone_goes_on_to_its_target(
    settings_for: MakeSettings, tmp_path: Path
) -> None:
    settings = settings_for(model="offline")
    for _ in build_graph(settings).stream({**CHEMISTRY, "target_accepted": 3}, named("aimed"), stream_mode="custom"):
        break
    elsewhere = settings_for(model="offline", checkpoints=tmp_path / "other.db")
    result = await build_graph(elsewhere).ainvoke(None, named("aimed", force=True))
    assert (result["approved"], result["questions_generated"], result["ended_by"]) == (3, 3, "target_accepted")
