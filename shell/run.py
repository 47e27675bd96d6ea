"""Starting a run and going on with one, with progress and a summary."""

import json
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, cast
from uuid import uuid4

from langchain_core.runnables import RunnableConfig
from rich.console import Console

from graph import RunGraph, build_graph
from graph.fingerprint import FORCE, given_anew
from graph.lease import is_own
from graph.persistence import saver
from graph.request import Request, checked_request
from graph.resources import resources
from shell.budget import say_how_to_go_on
from shell.errors import DONE, ENDED_WITH_FAILURES, STOPPED
from shell.estimate import Estimate, estimated, known_yield
from shell.forecast import forecast_of
from shell.places import command, existing_store, no_run
from shell.progress import followed
from shell.show import example_panel, print_all, summary
from shell.text import say
from shell.waterfall import waterfall_table
from state.errors import AgentError, BudgetExhausted, StorageError, UsageError
from state.records import Run
from state.run_state import ENDINGS, RunOutput, RunState
from state.settings import Settings, load_settings
from storage.store import shared_store
from tools.loop import run as wait_for


def begin(
    *,
    questions: Path | None,
    run_id: str | None,
    as_json: bool,
    no_cache: bool,
    no_second_source: bool = False,
    **given: Any,
) -> int:
    """A new run, under a name of its own where none is given; `questions` is a file of the user's own.

    `given`: the request and the settings by their names; what is `None`, empty or not switched on was not given.
    """
    request = {name: given.pop(name) for name in tuple(given) if name in Request.model_fields}
    switched = {name: value for name, value in given.items() if value is not False and value != []}
    off = {"cache": no_cache, "second_source": no_second_source}
    in_force = load_settings(**switched, **{name: False for name, is_off in off.items() if is_off})
    request["questions"] = read_questions(questions) if questions else []
    return start(in_force, request, run_id or str(uuid4()), as_json)


def start(
    settings: Settings, given: Mapping[str, Any] | None, run_id: str, as_json: bool, *, force: bool = False
) -> int:
    """Runs the graph to its end; `given` is `None` where a run is to be resumed, also a changed one by `force`."""
    progress, out = Console(stderr=True), Console()
    request = checked_request(cast(RunState, given), settings) if given is not None else None
    graph = _opened(settings).with_config(configurable={FORCE: force})
    opening = [f"run {run_id}", f"model {settings.model}", f"sources {', '.join(settings.sources)}"]
    opening += [wait_for(_estimate(settings, request)).line()] if request is not None else []
    before = wait_for(_before(settings, run_id))
    try:
        with closing(_stream(graph, given, run_id, " · ".join(opening), progress)) as stream:
            state = followed(stream, progress, *before, forecast=partial(forecast_of, run_id))
    except BudgetExhausted as error:
        return _stopped(settings, run_id, as_json, error)
    except (AgentError, KeyboardInterrupt) as error:
        if not isinstance(error, UsageError) and wait_for(_resumable(settings, run_id)):
            say(progress, f"nothing is lost; go on with: {command('resume', settings, run_id, checkpoints=True)}")
        raise
    output = {name: state[name] for name in RunOutput.__annotations__}
    wait_for(_report(settings, output, progress if as_json else out))
    _say_end(state, progress)
    if as_json:
        print(json.dumps(output))
    return _code(state)


def _stopped(settings: Settings, run_id: str, as_json: bool, error: BudgetExhausted) -> int:
    """The end of a run whose budget is used up. Raises the error where not even the plan came about."""
    run, progress = wait_for(_stored(settings, run_id)), Console(stderr=True)
    if run is None or run.output is None:
        raise error
    wait_for(_report(settings, run.output, progress if as_json else Console()))
    say_how_to_go_on(settings, run.output, progress)
    if as_json:
        print(json.dumps(run.output))
    return STOPPED


def resumed(settings: Settings, run_id: str, as_json: bool, anew: Sequence[str] = (), *, force: bool = False) -> int:
    """Goes on with the settings the run was started with; where the data lies is given anew, and what `anew` names.

    What the environment has come to say otherwise since then needs `force`, and so do checkpoints that are gone.
    """
    run = wait_for(_stored(settings, run_id))
    if run is None:
        raise no_run(run_id, settings)
    kept = {name: value for name, value in run.settings.items() if name in Settings.model_fields}
    place = {name: getattr(settings, name) for name in ("database_url", "checkpoints", *anew)}
    if not force and not (settings.checkpoints.exists() and build_graph(settings).get_state(_named(run_id)).values):
        raise UsageError(_no_checkpoint(settings, run_id, Path(str(kept.get("checkpoints")))))
    changed = {**kept, **given_anew(run.settings), **place}
    return start(Settings.model_validate({**settings.model_dump(), **changed}), None, run_id, as_json, force=force)


def _no_checkpoint(settings: Settings, run_id: str, began_with: Path) -> str:
    gone = f"{settings.checkpoints} holds no checkpoint of run {run_id!r}"
    if began_with.exists() and began_with.resolve() != settings.checkpoints.resolve():
        return f"{gone}; it was started with --checkpoints {began_with}"
    return f"{gone}; its questions and records are stored: `resume --force` begins those that have not ended anew"


def read_questions(path: Path) -> list[str]:
    """One question per line; in a `.jsonl` file, one object with a `question` per line."""
    try:
        lines = [line for line in path.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
        found = [json.loads(line)["question"] for line in lines] if path.suffix == ".jsonl" else lines
    except OSError as error:
        raise UsageError(f"questions file {path}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"questions file {path}: not UTF-8 lines, or not objects with a 'question': {error}"
        ) from error
    if not found:
        raise UsageError(f"questions file {path} holds no question")
    if not all(isinstance(question, str) for question in found):
        raise UsageError(f"questions file {path}: a 'question' must be a text")
    return [question.strip() for question in found]


def _named(run_id: str) -> RunnableConfig:
    return {"configurable": {"thread_id": run_id}}


def _code(state: Mapping[str, Any]) -> int:
    """Of a run that has ended: with a target it counts whether that was reached, else whether questions failed."""
    if state["target_accepted"]:
        return DONE if state["ended_by"] == "target_accepted" else ENDED_WITH_FAILURES
    return ENDED_WITH_FAILURES if state["failed"] or not state["questions_generated"] else DONE


def _opened(settings: Settings) -> RunGraph:
    """The graph, with all it needs opened, so that wrong use ends here and leaves no file behind.

    The checkpoint file comes first where it exists, since opening it creates nothing.
    """
    if settings.checkpoints.exists():
        wait_for(saver(settings.checkpoints))
    else:
        _check_place(settings.checkpoints)
    wait_for(resources(settings))
    return build_graph(settings)


def _check_place(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        TemporaryFile(dir=path.parent).close()
    except OSError as error:
        raise StorageError(f"checkpoint file {path} cannot be created: {error.strerror}") from error


def _stream(
    graph: RunGraph, given: Mapping[str, Any] | None, run_id: str, opening: str, console: Console
) -> Generator[tuple[str, Any]]:
    """What the graph streams; `opening` is said once the first call was answered, before any question is written,
    for an error before that is all there is to say."""
    stream = cast(
        Generator[tuple[str, Any]], graph.stream(given, _named(run_id), stream_mode=["custom", "updates", "values"])
    )
    with closing(stream):
        for mode, told in stream:
            if opening and mode != "values":
                say(console, opening)
                opening = ""
            yield mode, told


async def _estimate(settings: Settings, request: Mapping[str, Any]) -> Estimate:
    r = await resources(settings)
    share = known_yield(await r.store.runs.list(), request["training_type"])
    return estimated(r, request, await r.store.events.recent_usage(), share)


async def _before(settings: Settings, run_id: str) -> tuple[int, int]:
    """How many of the run's questions ended before it is started, and how many of them are approved."""
    statuses = await (await shared_store(settings.database_url)).questions.statuses(run_id)
    return sum(statuses.get(ending, 0) for ending in ENDINGS), statuses.get("approved", 0)


async def _stored(settings: Settings, run_id: str) -> Run | None:
    store = await existing_store(settings)
    return await store.runs.get(run_id) if store else None


async def _resumable(settings: Settings, run_id: str) -> bool:
    """Whether the run had begun, has not ended, and is nobody else's."""
    with suppress(StorageError):
        store = await shared_store(settings.database_url)
        run, lease = await store.runs.get(run_id), await store.leases.holder(run_id)
        return run is not None and run.status != "done" and (lease is None or is_own(lease))
    return False


async def _report(settings: Settings, output: Mapping[str, Any], console: Console) -> None:
    store = await shared_store(settings.database_url)
    run_id = output["run_id"]
    example = await example_panel(run_id, output["training_type"], store)
    print_all(console, example, summary(output, settings.database_url), waterfall_table(output["waterfall"]))
    say(console, f"Look closer: {command('show', settings, run_id)}")
    say(console, f"Export: {command('export', settings, run_id, '--format', 'parquet')}")


def _say_end(state: Mapping[str, Any], console: Console) -> None:
    """Why the run ended, where that is not that it has all the questions that were asked for."""
    by = f"ended by {state['ended_by']}: " if state["target_accepted"] else ""
    if state["ended_by"] != "num_questions":
        say(console, f"{by}{state['ended_because']}")
