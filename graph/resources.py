"""What nodes are given: the store, the search sources and the models, opened once per settings."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from graph.askers import asker, connect_apart, first_asked, models, pace_of
from graph.meters import ask_metered, metered
from graph.pages import StoredPages
from graph.roles import load_roles, second_role
from graph.stages import store_with_stages
from nodes.verify import Surroundings
from state.events import ModelCalled
from state.settings import Settings
from storage.call_cache import CallCache, close_shared_call_caches, shared_call_cache
from storage.store import Store, close_shared_stores, shared_store
from tools.benchmarks import load_benchmarks
from tools.earlier import Earlier
from tools.find import Find, find
from tools.llm.ask import Ask, Asker
from tools.llm.connect import OFFLINE
from tools.llm.meter import Limits
from tools.llm.pace import AdaptivePace
from tools.llm.prices import Prices, load_prices
from tools.llm.roles import Role
from tools.llm.wire import Call
from tools.loop import on_exit
from tools.search import search_source

if TYPE_CHECKING:
    from tools.fetch.fetcher import Fetcher

LOOK_S = 1.0
"""Seconds between two looks at whether a file that is in use was deleted or replaced."""


@dataclass(frozen=True)
class Resources:
    """Lives on the home loop. `askers` is by node name, and `second` where a second model may confirm an answer."""

    settings: Settings
    store: Store
    find: Find
    askers: dict[str, Asker]
    surroundings: Surroundings
    earlier: Earlier
    prices: Prices
    kept: CallCache | None
    pace: AdaptivePace

    def ask(self, node: str, run_id: str, question_id: int | None = None) -> Ask:
        """The node's model; every call to it is stored as an event of this run and question, and on the run's meter."""
        asker = self.askers[node]
        wire = replace(asker.wire, kept=self.kept)
        asker = replace(asker, record=partial(self._record, run_id, question_id), wire=wire)
        meter = partial(metered, run_id, self.store, self.prices, Limits.of(self.settings))
        return ask_metered(asker, meter, question_id)

    async def _record(self, run_id: str, question_id: int | None, call: Call) -> None:
        if not call.cached:
            self.pace.charge(call.model, call.input_tokens + call.output_tokens)
        told = asdict(replace(call, seconds=round(call.seconds, 4)))
        await store_with_stages(ModelCalled(run_id=run_id, question_id=question_id, **told), self.store)


@dataclass
class _Opened:
    """One `Resources` per settings. The lock is taken only while opening."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    by_settings: dict[Settings, Resources] = field(default_factory=dict)
    recent: dict[Settings, "_Recent"] = field(default_factory=dict)


@dataclass
class _Recent:
    """Looked at `at`, by `time.monotonic`, on a loop that a forked process does not share."""

    resources: Resources
    at: float
    loop: asyncio.AbstractEventLoop


_opened = _Opened()


async def resources(settings: Settings) -> Resources:
    """Opened on first use; call it on the home loop.

    Raises `UsageError` (a missing key, an unreadable corpus) and `StorageError` before any work is done.
    """
    async with _opened.lock:
        if settings not in _opened.by_settings:
            _opened.by_settings[settings] = await _open(settings)
    opened = _opened.by_settings[settings]
    # The files may have been deleted, or the working directory changed, since the last call.
    kept = await shared_call_cache(settings.cache_path) if opened.kept else None
    found = replace(opened, store=await shared_store(settings.database_url), kept=kept)
    _opened.recent[settings] = _Recent(found, time.monotonic(), asyncio.get_running_loop())
    return found


async def recent_resources(settings: Settings) -> Resources:
    """The same for the steps of a record, of which there are many: whether the files are still there is looked at
    once in `LOOK_S`, by one of them. A run has them looked at when it begins."""
    known, now = _opened.recent.get(settings), time.monotonic()
    if known is None or known.loop is not asyncio.get_running_loop():
        return await resources(settings)
    if now - known.at < LOOK_S:
        return known.resources
    known.at = now
    return await resources(settings)


async def _open(settings: Settings) -> Resources:
    roles = await asyncio.to_thread(load_roles, settings)
    pace = pace_of(settings)
    roles_asked = {**roles, **second_role(roles, settings)}
    askers = {node: asker(node, role, settings, pace) for node, role in roles_asked.items()}
    await connect_apart(first_asked(askers, settings))
    prices = await asyncio.to_thread(load_prices, settings.prices)
    if settings.budget_usd is not None:
        prices.check(models(askers, settings), settings.prices)
    earlier = Earlier()
    surroundings = await asyncio.to_thread(surroundings_for, roles, settings, earlier)
    sources = [search_source(name) for name in settings.sources]
    fetcher = _fetcher(settings) if any(source.reads_pages for source in sources) else None
    opened = [await source.open(settings, fetcher) for source in sources]
    store = await shared_store(settings.database_url)
    for source in opened:
        on_exit(source.close)
    on_exit(close_shared_stores)
    on_exit(close_shared_call_caches)
    online = settings.cache and models(askers, settings) != [OFFLINE]
    kept = await shared_call_cache(settings.cache_path) if online else None
    return Resources(settings, store, partial(find, sources=opened), askers, surroundings, earlier, prices, kept, pace)


def _fetcher(settings: Settings) -> "Fetcher":
    """For all sources of a run; what reads pages takes time to import."""
    from tools.fetch.fetcher import Fetcher

    fetcher = Fetcher(settings, snapshots=StoredPages(settings.database_url, settings.fetch_again_h))
    on_exit(fetcher.close)
    return fetcher


def surroundings_for(roles: Mapping[str, Role], settings: Settings, earlier: Earlier | None = None) -> Surroundings:
    """What records are compared with; opened once, for reading benchmark files takes time.

    Raises `UsageError` for a benchmark file that cannot be read.
    """
    earlier = earlier or Earlier()
    benchmarks = load_benchmarks(settings.decontaminate, settings.overruled) if settings.decontaminate else None
    return Surroundings(
        refresh=lambda question, store: earlier.refresh(question, store.questions),
        earlier=earlier.before,
        benchmark=benchmarks.match if benchmarks else None,
        instructions=tuple(role.instruction for role in roles.values()),
        program_share=settings.program_share,
        second_source=settings.second_source,
    )
