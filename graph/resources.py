"""What nodes are given: the store, the search sources and the models, opened once per settings."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path

import nodes
from graph.meters import ask_metered, metered
from graph.pages import StoredPages
from graph.stages import store_with_stages
from nodes.verify import Surroundings
from state.errors import UsageError
from state.events import ModelCalled
from state.settings import Settings
from storage.call_cache import CallCache, close_shared_call_caches, shared_call_cache
from storage.store import Store, close_shared_stores, shared_store
from tools.benchmarks import load_benchmarks
from tools.earlier import Earlier
from tools.fetch import Fetcher
from tools.find import Find, find
from tools.llm.ask import Ask, Asker, Opened
from tools.llm.connect import OFFLINE, connect, disconnect
from tools.llm.meter import Limits
from tools.llm.pace import AdaptivePace
from tools.llm.prices import Prices, load_prices
from tools.llm.roles import Role, load_role
from tools.llm.wire import Call, Wire
from tools.loop import on_exit
from tools.search import search_source

ROLE_NODES = ("plan", "question", "research", "generate", "review", "compare")
"""The nodes that ask a model, each with its role in the YAML file beside it."""

JUDGING_NODES = ("review", "compare")

WARMER = 0.1
"""By how much each further candidate's temperature is raised."""

LOOK_S = 1.0
"""Seconds between two looks at whether a file that is in use was deleted or replaced."""

REFUSALS = 10
"""Times `attempts` that a call may meet a rate limit: its pace makes up for that, and the record's deadline ends it."""


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
    pace = AdaptivePace(
        settings.concurrency,
        requests_per_minute=settings.requests_per_minute,
        tokens_per_minute=settings.tokens_per_minute,
    )
    roles_asked = {**roles, **_second(roles, settings)}
    askers = {node: _asker(node, role, settings, Wire(pace=pace)) for node, role in roles_asked.items()}
    prices = await asyncio.to_thread(load_prices, settings.prices)
    if settings.budget_usd is not None:
        prices.check(_models(askers, settings), settings.prices)
    earlier = Earlier()
    surroundings = await asyncio.to_thread(surroundings_for, roles, settings, earlier)
    sources = [search_source(name) for name in settings.sources]
    fetcher = Fetcher(settings, snapshots=StoredPages(settings.database_url, settings.fetch_again_h))
    opened = [await source.open(settings, fetcher) for source in sources]
    store = await shared_store(settings.database_url)
    for close in (fetcher.close, *(source.close for source in opened)):
        on_exit(close)
    on_exit(close_shared_stores)
    on_exit(close_shared_call_caches)
    online = settings.cache and _models(askers, settings) != [OFFLINE]
    kept = await shared_call_cache(settings.cache_path) if online else None
    return Resources(settings, store, partial(find, sources=opened), askers, surroundings, earlier, prices, kept, pace)


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


def load_roles(settings: Settings) -> dict[str, Role]:
    """By node name: the user's YAML file where the settings' folder has one, else the one beside the node.

    Raises `UsageError` for a folder that is not there, and for a file that is no role.
    """
    beside = Path(nodes.__file__).parent
    if settings.roles and not settings.roles.is_dir():
        raise UsageError(f"no folder of roles {settings.roles}; it holds {', '.join(f'{n}.yaml' for n in ROLE_NODES)}")
    own = [settings.roles / f"{node}.yaml" if settings.roles else None for node in ROLE_NODES]
    return {
        node: load_role(path if path and path.is_file() else beside / f"{node}.yaml")
        for node, path in zip(ROLE_NODES, own, strict=True)
    }


def _second(roles: Mapping[str, Role], settings: Settings) -> dict[str, Role]:
    """The role that answers beside research, where the judge's model is another one than that of research."""
    others = model_of("review", roles["review"], settings)
    role = roles["research"].model_copy(update={"model": others})
    return {"second": role} if others != model_of("research", roles["research"], settings) else {}


def model_of(node: str, role: Role, settings: Settings) -> str:
    """The role's own model, else the judge's for a node that judges, else the run's."""
    judge = settings.judge_model if node in JUDGING_NODES else ""
    return role.model or judge or settings.model


def _models(askers: Mapping[str, Asker], settings: Settings) -> list[str]:
    """The names of all models that are asked."""
    tokens, generators = settings.max_output_tokens, range(len(settings.candidate_models) or 1)
    opened = [*(asker.open_model(tokens, 0) for asker in askers.values())]
    opened += [askers["generate"].open_model(tokens, number) for number in generators]
    return list(dict.fromkeys(one.name for one in opened))


def _asker(node: str, role: Role, settings: Settings, wire: Wire) -> Asker:
    names = settings.candidate_models if node == "generate" and not role.model else ()
    temperature = settings.temperature if role.temperature is None else role.temperature
    open_model = _cached(names or (model_of(node, role, settings),), temperature, settings)
    for number in range(len(names) or 1):
        open_model(settings.max_output_tokens, number)
    return Asker(
        role=role,
        open_model=open_model,
        record=_unrecorded,
        timeout_s=settings.request_timeout_s,
        attempts=settings.attempts,
        max_tokens=settings.max_output_tokens,
        wire=wire,
        refusals=REFUSALS * settings.attempts,
    )


def _cached(names: Sequence[str], temperature: float, settings: Settings) -> Callable[[int, int], Opened]:
    """Candidates take the models in turn; each round of them is a little warmer, unless the temperature is 0."""
    models: dict[tuple[int, int], Opened] = {}

    def open_model(max_tokens: int, candidate: int) -> Opened:
        key = (max_tokens, candidate)
        if key not in models:
            name, seed = names[candidate % len(names)], settings.seed + candidate
            warmer = min(2.0, round(temperature + WARMER * candidate, 4)) if temperature else temperature
            model = connect(name, settings, temperature=warmer, max_tokens=max_tokens, seed=seed)
            models[key] = Opened(model, name, warmer, seed, settings.model_base_url or "")
            on_exit(partial(disconnect, model))
        return models[key]

    return open_model


def _unrecorded(call: Call) -> Awaitable[None]:
    raise RuntimeError(f"a call of {call.role} belongs to no run")
