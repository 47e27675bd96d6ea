"""A run as this process begins it or goes on with it: alone, with the settings it was begun with, or not at all."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast

from langgraph.types import Command

from graph.fingerprint import check_unchanged, differences, prompts_of, stored
from graph.lease import Held
from graph.persistence import SharedSaver, saver
from graph.pruning import Pruner
from graph.request import checked_request, goal_of
from graph.resources import Resources, resources
from graph.roles import ROLE_NODES
from graph.settings import Settings, effective
from nodes.plan import check_same
from state.errors import ModelAuthError, ModelRequestError, SearchAuthError, UsageError
from state.records import Run
from state.run_state import RunState
from storage.store import Store
from tools.loop import arun
from tools.search.corpus import corpus_fingerprint


@dataclass(frozen=True)
class Asked:
    """What a caller says beside the request. `force`: settings may have changed, checkpoints may be gone."""

    run_id: str
    context: Mapping[str, Any]
    force: bool = False


@dataclass
class Work:
    """`values` are those of the run's last checkpoint, empty where it has none; `saver` writes its checkpoints.

    `begin` and `end` belong on the home loop, one after the other.
    """

    settings: Settings
    asked: Asked
    values: Mapping[str, Any]
    saver: SharedSaver | None = None
    _held: Held | None = None
    _pruner: Pruner | None = None
    _new_in: Store | None = None

    async def begin(self, given: Any) -> Any:
        """Takes the run's lease; what to give the graph: `given`, or for a run without checkpoints its request.

        Raises `UsageError` where another process works on the run, and where its settings have changed without
        `force`: nothing has been written then.
        """
        r = await resources(effective(self.settings, self._context))
        self._held = Held(r.store, self.asked.run_id)
        begun = False
        try:
            await self._held.take()
            run = await r.store.runs.get(self.asked.run_id)
            given = await self._given(given, run, r)
            self._new_in = None if run else r.store
            if run:
                await self._go_on(run, r)
            self._pruner = await self._opened_pruner(r)
            self._held.keep(self._pruner)
            begun = True
        finally:
            if not begun:
                await self._held.give_back(ended=True)
        return given

    async def withdraw(self) -> None:
        """Forgets a new run that a provider has refused before it had a question."""
        if self._new_in:
            await self._new_in.runs.withdraw(self.asked.run_id)

    async def end(self, *, ended: bool) -> None:
        """Gives the lease back, however the run ended."""
        if self._held:
            await self._held.give_back(ended=ended)
        if self._pruner and ended:
            await self._pruner.finish()

    @property
    def _context(self) -> dict[str, Any]:
        return {**(self.values.get("context") or {}), **{k: v for k, v in self.asked.context.items() if v is not None}}

    async def _given(self, given: Any, run: Run | None, r: Resources) -> Any:
        if isinstance(given, dict) and run:
            check_same(self.asked.run_id, checked_request(cast(RunState, given), r.settings), run.model_dump())
        if given is not None:
            return given
        if not self.values:
            return await self._anew(run, r)
        if run is None and self.values.get("run_id"):
            raise UsageError(f"run {self.asked.run_id!r} has checkpoints, but is not in the database {r.store.place}")
        changed = self._context != (self.values.get("context") or {})
        return Command(update={"context": self._context}) if changed else None

    async def _anew(self, run: Run | None, r: Resources) -> dict[str, Any]:
        """The request of a run whose checkpoints are gone: what it has stored is whole, and is taken over."""
        if run is None:
            raise UsageError(f"no run {self.asked.run_id!r} in the database {r.store.place}")
        left = await r.store.questions.unfinished(self.asked.run_id)
        known = await r.store.questions.ids_of_run(self.asked.run_id)
        gone = f"{self.settings.checkpoints} holds no checkpoint of run {self.asked.run_id!r}"
        if run.status == "done":
            raise UsageError(f"{gone}, and nothing is left to go on with: the run has ended")
        if not known:
            raise UsageError(f"{gone}, and no question of it is stored; begin it anew under another id")
        if not self.asked.force:
            raise UsageError(
                f"{gone}; its questions and records are stored: `resume --force` begins the {len(left)} unfinished "
                f"of {len(known)} questions anew"
            )
        asked = run.model_dump(include={"topic", "sub_topic", "training_type", "num_questions"})
        goal = goal_of(run.settings)
        return {**asked, **(goal if goal.get("target_accepted") else {})}

    async def _go_on(self, run: Run, r: Resources) -> None:
        now = await settings_to_store(r, run)
        if not self.asked.force:
            check_unchanged(self.asked.run_id, differences(run.settings, now))
        await r.store.runs.go_on(self.asked.run_id, now)

    async def _opened_pruner(self, r: Resources) -> Pruner | None:
        if r.settings.keep_checkpoints == "all":
            return None
        if self.saver is None and not await asyncio.to_thread(r.settings.checkpoints.exists):
            return None
        return Pruner(self.asked.run_id, r.store, self.saver or await saver(r.settings.checkpoints))


@asynccontextmanager
async def at_work(work: Work | None, given: Any) -> AsyncIterator[Any]:
    """What to give the graph while the work is this process's; `given` itself where there is no work."""
    if work is None:
        yield given
        return
    begun = await arun(work.begin(given))
    ended = False
    try:
        yield begun
        ended = True
    except (ModelAuthError, ModelRequestError, SearchAuthError):
        await arun(work.withdraw())
        raise
    finally:
        await arun(work.end(ended=ended))


async def settings_to_store(r: Resources, run: Run | None) -> dict[str, Any]:
    """The settings in force, as the run's row keeps them."""
    prompts = prompts_of({node: r.askers[node].role for node in ROLE_NODES})
    own = "corpus" in r.settings.sources and r.settings.corpus is not None
    content = await asyncio.to_thread(corpus_fingerprint, r.settings) if own else None
    now = await asyncio.to_thread(stored, r.settings, prompts, run.settings if run else None, content)
    return {**now, **goal_of(run.settings if run else {})}
