"""A run that is stopped by its budget: exit code 3, what came of it so far, and the command that goes on with it."""

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shell.budget import say_how_to_go_on
from state.run_state import ENDINGS
from state.settings import Settings
from tests.protocol import ProtocolServer, judge_approves_everything
from tests.shell.calls import Done, called
from tests.shell.test_show import OUTPUT, printed_by

pytestmark = pytest.mark.slow

RUN = ("run", "--topic", "chemistry", "--sub-topic", "organic chemistry", "--type", "sft", "--run-id", "r")


@pytest.fixture
def server(protocol_server: Callable[..., ProtocolServer], monkeypatch: pytest.MonkeyPatch) -> ProtocolServer:
    started = protocol_server(answer=judge_approves_everything(), latency_s=0.02)
    for name, value in {"GOOGLE_API_KEY": "any", "SYNTHDATA_MODEL_BASE_URL": started.url}.items():
        monkeypatch.setenv(name, value)
    return started


def hint(done: Done) -> list[str]:
    """The words of the command that it says to go on with."""
    last = done.err.splitlines()[-1]
    assert last.startswith("stopped: the run has ")
    return shlex.split(last.partition("go on with: python main.py ")[2])


@pytest.mark.parametrize("limit", [("--budget-usd", "0.01"), ("--budget-tokens", "10000")])
def test_a_run_stops_at_its_budget_and_the_command_that_it_names_takes_it_to_the_end(
    tmp_path: Path, server: ProtocolServer, limit: tuple[str, str]
) -> None:
    done = called(*RUN, "--num", "10", *limit, "--concurrency", "3", "--json", folder=tmp_path)
    assert done.code == 3
    assert "Unfinished" in done.err
    assert done.json["stopped"] in done.err
    assert done.out.count("\n") == 1
    assert called("show", "r", "--json", folder=tmp_path).json["run"]["status"] == "stopped"

    words = hint(done)
    assert words[:3] == ["resume", "r", limit[0]]
    while (again := called(*words, "--json", folder=tmp_path)).code == 3:
        assert again.json["tokens"] > done.json["tokens"]
        done, words = again, hint(again)
    assert again.fits, again.err
    assert "stopped" not in again.json
    assert sum(again.json[ending] for ending in ENDINGS) == again.json["questions_generated"] == 10
    assert len({str(request.body) for request in server.requests}) == len(server.requests)


def test_a_deadline_counts_anew_when_the_run_goes_on(tmp_path: Path, server: ProtocolServer) -> None:
    server.configure(latency_s=0.25)
    done = called(*RUN, "--num", "8", "--deadline", "1.5", "--concurrency", "1", folder=tmp_path)
    assert done.code == 3
    assert hint(done) == ["resume", "r"]
    assert "Unfinished" in done.out or "Questions generated  0" in done.out
    server.configure(latency_s=0.0)
    last = called(*hint(done), "--deadline", "600", "--json", folder=tmp_path)
    assert (last.code, last.json["approved"]) == (0, 8)


def test_a_deadline_of_twenty_seconds_lets_what_is_on_the_wire_end_and_sends_nothing_more(
    tmp_path: Path, server: ProtocolServer
) -> None:
    server.configure(latency_s=1.0)
    done = called(*RUN, "--num", "30", "--deadline", "20", "--concurrency", "2", "--json", folder=tmp_path)
    sent = [request.started for request in server.requests]
    assert (done.code, server.in_flight, hint(done)) == (3, 0, ["resume", "r"])
    assert 10 < max(sent) - min(sent) <= 20
    assert {request.outcome for request in server.requests} == {"ok"}
    assert "has taken" in done.json["stopped"]
    server.configure(latency_s=0.0)
    last = called(*hint(done), "--json", folder=tmp_path)
    assert (last.code, last.json["approved"]) == (0, 30)
    assert len({str(request.body) for request in server.requests}) == len(server.requests)


def test_a_run_that_is_stopped_while_it_plans_says_how_to_go_on(tmp_path: Path, server: ProtocolServer) -> None:
    server.configure(faults={"planner": ["429:30"] * 9})
    done = called(*RUN, "--num", "2", "--deadline", "1", folder=tmp_path)
    assert (done.code, hint(done)) == (3, ["resume", "r"])
    server.configure(faults=())
    last = called(*hint(done), "--deadline", "600", "--json", folder=tmp_path)
    assert (last.code, last.json["approved"]) == (0, 2)


@pytest.mark.usefixtures("server")
def test_ones_own_prices_are_found_again_from_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = "models: {'google_genai:gemini-2.5-flash': {input: 1000, output: 1000}}"
    (tmp_path / "own.yaml").write_text(own, encoding="utf-8")
    monkeypatch.setenv("SYNTHDATA_PRICES", "own.yaml")
    done = called(*RUN, "--num", "2", "--budget-usd", "1", folder=tmp_path)
    assert done.code == 3
    (elsewhere := tmp_path / "elsewhere").mkdir()
    monkeypatch.delenv("SYNTHDATA_PRICES")
    monkeypatch.setenv("SYNTHDATA_DATABASE_URL", f"sqlite:///{tmp_path}/db/synthetic_data.db")
    monkeypatch.setenv("SYNTHDATA_CHECKPOINTS", f"{tmp_path}/db/checkpoints.db")
    last = called("resume", "r", "--budget-usd", "1000", "--json", folder=elsewhere)
    assert (last.code, last.json["cost_usd"] > 1) == (0, True)


def test_a_quota_of_a_day_that_is_used_up_stops_like_a_budget(tmp_path: Path, server: ProtocolServer) -> None:
    server.configure(faults={"judge": ["daily"] * 9})
    done = called(*RUN, "--num", "2", "--json", folder=tmp_path)
    assert (done.code, done.json["ended_by"]) == (3, "budget")
    last = done.err.splitlines()[-1]
    quota = "GenerateRequestsPerDayPerProjectPerModel-FreeTier"
    why = f"a quota of the provider is used up, and not renewed soon: {quota}"
    assert last == f"stopped: {why}; nothing is lost; go on with: python main.py resume r"
    server.configure(faults=())
    assert called("resume", "r", "--json", folder=tmp_path).json["approved"] == 2


def test_a_model_without_a_price_cannot_have_a_budget_in_dollars(tmp_path: Path, server: ProtocolServer) -> None:
    words = (*RUN, "--model", "openai:local", "--budget-usd", "1")
    done = called(*words, folder=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "needs a price for model 'openai:local'" in done.err
    assert "SYNTHDATA_PRICES" in done.err
    assert server.requests == []


@pytest.mark.parametrize("words", [("--budget-usd", "0"), ("--budget-tokens", "0"), ("--deadline", "-1")])
def test_a_limit_must_be_more_than_nothing(tmp_path: Path, words: tuple[str, str]) -> None:
    run, resume = called(*RUN, *words, folder=tmp_path), called("resume", "r", *words, folder=tmp_path)
    assert (run.code, resume.code) == (2, 2)
    assert "greater than" in run.err
    assert "greater than" in resume.err


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ({"cost_usd": 0.0104, "tokens": 10}, "resume r --budget-usd 0.021"),
        ({"cost_usd": 12.5, "tokens": 10}, "resume r --budget-usd 25.00"),
        ({"cost_usd": 0.00001, "tokens": 700}, "resume r --budget-tokens 1400"),
        ({"cost_usd": None, "tokens": 10}, "resume r"),
    ],
)
def test_what_is_used_up_is_proposed_twice_as_large(output: dict[str, Any], words: str) -> None:
    settings = Settings(budget_usd=0.01, budget_tokens=500)
    told = {**OUTPUT, "run_id": "r", "stopped": "the reason", **output}
    shown = printed_by(lambda console: say_how_to_go_on(settings, told, console))
    assert shown == f"stopped: the reason; nothing is lost; go on with: python main.py {words}\n"
