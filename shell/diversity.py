"""`show --diversity`: how different the questions of a run are, as a table with bars."""

import json
from collections.abc import Mapping

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from nodes.spread import spread_of
from shell.errors import DONE
from shell.places import existing_store, no_run
from shell.text import line, shortened
from state.settings import Settings
from storage.store import Store
from tools.diversity import Diversity, Quantiles, outline_of
from tools.loop import run as wait_for

BAR = 30
QUESTION_CHARS = 60


def show_diversity(settings: Settings, run_id: str, as_json: bool) -> int:
    """Raises `UsageError` where there is no such run."""
    return wait_for(_show(settings, run_id, as_json))


async def _show(settings: Settings, run_id: str, as_json: bool) -> int:
    store = await existing_store(settings)
    if store is None or await store.runs.get(run_id) is None:
        raise no_run(run_id, settings)
    found = await spread_of(run_id, [outline_of(one) async for one in store.questions.each_of_run(run_id)], store)
    if as_json:
        print(json.dumps({"run_id": run_id, "diversity": found.model_dump(mode="json")}))
    else:
        Console().print(tables(found), await _closest(found, store))
    return DONE


def tables(found: Diversity) -> RenderableType:
    """Numbers, and a histogram for each kind of label."""
    labels = {"difficulty": found.difficulties, "task type": found.task_types, "question": found.kinds}
    return Group(_numbers(found), *(_histogram(name, counts) for name, counts in labels.items()))


def _numbers(found: Diversity) -> Table:
    covered = found.aspects
    table = Table.grid(padding=(0, 2))
    table.add_row("questions", str(found.questions))
    table.add_row("aspects covered", f"{covered.covered} of {covered.planned}, evenness {covered.evenness:.2f}")
    for n, share in enumerate(found.distinct, start=1):
        table.add_row(f"distinct-{n}", f"{share:.3f}")
    table.add_row("words", _told(found.words, "g"))
    table.add_row("similarity to the nearest", _told(found.nearest, ".2f"))
    return table


def _told(spread: Quantiles | None, form: str) -> str:
    if spread is None:
        return "none"
    least, lower, median, upper, most = (format(value, form) for value in spread.model_dump().values())
    return f"{median} in the middle, half from {lower} to {upper}, all from {least} to {most}"


def _histogram(name: str, counts: Mapping[str, int]) -> Table:
    table, most = Table(name, "questions", "", box=None, padding=(0, 2, 0, 0)), max(counts.values(), default=1)
    for label, count in counts.items():
        table.add_row(line(label), str(count), "█" * max(1, round(BAR * count / most)))
    return table


async def _closest(found: Diversity, store: Store) -> Table:
    table = Table("alike", "question", "and")
    for pair in found.closest:
        texts = [(await store.questions.get(number)).question for number in (pair.one, pair.other)]
        asked = [Text(shortened(text, QUESTION_CHARS)) for text in texts]
        table.add_row(f"{pair.similarity:.2f}", *asked)
    return table
