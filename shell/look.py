"""Looking at what is stored: runs, questions, records."""

import json
from pathlib import Path

from rich.console import Console

from nodes.waterfall import waterfall_of
from shell.claims import named_record, show_record
from shell.costs import costs, costs_table
from shell.errors import DONE
from shell.places import existing_store, no_run
from shell.show import print_all, questions_table, record_panel, runs_table, summary
from shell.text import line, say
from shell.waterfall import waterfall_table
from state.records import Run
from state.settings import Settings
from tools.llm.prices import Prices, load_prices
from tools.loop import run as wait_for


def list_runs(settings: Settings, as_json: bool) -> int:
    return wait_for(_list_runs(settings, as_json))


def show_run(settings: Settings, run_id: str, records: int, as_json: bool) -> int:
    return wait_for(_show_run(settings, run_id, records, as_json))


async def _list_runs(settings: Settings, as_json: bool) -> int:
    store = await existing_store(settings)
    found = await store.runs.list() if store else []
    if as_json:
        print(json.dumps([run.model_dump(mode="json") for run in found]))
    elif found:
        Console().print(runs_table(found))
    else:
        say(Console(), "no runs yet; start one with: python main.py run --topic ... --type sft")
    return DONE


async def _show_run(settings: Settings, run_id: str, limit: int, as_json: bool) -> int:
    store = await existing_store(settings)
    run = await store.runs.get(run_id) if store else None
    if store is None or run is None:
        if store and (found := await named_record(run_id, store)):
            return show_record(found, as_json)
        raise no_run(run_id, settings)
    questions = await store.questions.of_run(run_id)
    kind = str((run.output or {}).get("training_type") or run.training_type)
    records = await store.records.of_run(run_id, kind)
    approved = [record for record in records if record.review_status == "approved"]
    cost = costs(await store.events.usage(run_id), _prices(run, settings), len(approved))
    steps = await waterfall_of(run_id, questions, store)
    if as_json:
        shown = {"run": run, "questions": questions, "records": records, "costs": cost, "waterfall": steps}
        print(json.dumps({k: _plain_data(v) for k, v in shown.items()}))
        return DONE
    panels = [await record_panel(record, store) for record in approved[:limit]]
    end = summary(run.output, settings.database_url) if run.output else line(f"run {run_id} has not ended")
    print_all(Console(), questions_table(questions), *panels, costs_table(cost), waterfall_table(steps), end)
    return DONE


def _prices(run: Run, settings: Settings) -> Prices:
    """Those in force; where no file of one's own is, the one that the run had, if it is still there."""
    kept = Path(str(run.settings.get("prices") or ""))
    return load_prices(settings.prices or (kept if kept.is_file() else None))


def _plain_data(value: object) -> object:
    if isinstance(value, list):
        return [_plain_data(one) for one in value]
    dump = getattr(value, "model_dump", None)
    return dump(mode="json") if dump else value
