"""What a run has cost, by stage and model, and for each approved record."""

from pathlib import Path

import pytest

from shell.costs import costs, costs_table
from storage.events import Usage
from tests.shell.calls import called
from tests.shell.conftest import Finished
from tests.shell.test_show import EVIL, SAFE, printed
from tools.llm.prices import load_prices

FLASH, PRO = "google_genai:gemini-2.5-flash", "google_genai:gemini-2.5-pro"
USAGE = [
    Usage("generator", FLASH, 4, 1_000_000, 0, 2.0, 3),
    Usage("generator", PRO, 2, 1_000_000, 0, 1.0),
    Usage("judge", PRO, 1, 0, 100_000, 1.0),
]


def test_stages_and_models_add_up_to_all() -> None:
    told = costs(USAGE, load_prices(), 5)
    assert [(row["stage"], row["calls"], row["cost_usd"]) for row in told["by_stage"]] == [
        ("generator", 6, 1.55),
        ("judge", 1, 1.0),
    ]
    assert {row["model"]: row["cost_usd"] for row in told["by_model"]} == {FLASH: 0.3, PRO: 2.25}
    assert (told["total"]["calls"], told["total"]["cached"], told["total"]["cost_usd"]) == (7, 3, 2.55)
    assert told["per_approved_record"] == {"tokens": 420_000, "cost_usd": 0.51}
    assert told["prices_as_of"] == "2026-11-01"


def test_an_unknown_price_stays_unknown_and_nothing_is_divided_by_none() -> None:
    told = costs([*USAGE, Usage("judge", "openai:local", 1, 1, 1, 1.0)], load_prices(), 0)
    assert [row["cost_usd"] for row in told["by_stage"]] == [1.55, None]
    assert told["total"]["cost_usd"] is None
    assert told["per_approved_record"] == {"tokens": None, "cost_usd": None}
    assert "no price" in printed(costs_table(told))
    assert costs([], load_prices(), 0)["prices_as_of"] is None


def test_people_see_a_table_whatever_a_model_is_called() -> None:
    shown = printed(costs_table(costs([Usage(EVIL, EVIL, 1, 2000, 1, 1.0, 9), *USAGE[1:]], load_prices(), 2)))
    assert SAFE in shown
    assert "2,000" in shown
    shown = printed(costs_table(costs(USAGE, load_prices(), 2)))
    assert "each of 2 approved" in shown
    assert "1,050,000 tokens" in shown
    assert "$2.55" in shown


def test_show_tells_costs_to_people_and_as_json(finished: Finished) -> None:
    told = called("show", finished.run_id, "--json", folder=finished.folder).json
    total = told["costs"]["total"]
    assert total["input_tokens"] + total["output_tokens"] == finished.done.json["tokens"]
    assert (total["cost_usd"], told["costs"]["approved_records"]) == (0, finished.done.json["approved"])
    assert "researcher" in called("show", finished.run_id, folder=finished.folder).out


def test_show_uses_the_prices_that_are_given(
    finished: Finished, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("as_of: 2020-01-01\nmodels: {offline: {input: 1000000, output: 0}}", encoding="utf-8")
    monkeypatch.setenv("SYNTHDATA_PRICES", str(own))
    told = called("show", finished.run_id, "--json", folder=finished.folder).json["costs"]
    assert told["total"]["cost_usd"] == told["total"]["input_tokens"]
    assert told["prices_as_of"] == "2020-01-01"
