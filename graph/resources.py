"""What nodes are given: the store, the search sources and the models, opened once per settings."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import nodes
from nodes.verify import Surroundings
from state.errors import UsageError
from state.events import ModelCalled
from state.settings import Settings
from storage.store import Store, close_shared_stores, shared_store
from tools.benchmarks import load_benchmarks
from tools.earlier import Earlier
from tools.find import Find, find
from tools.llm.ask import Ask, Asker, Call, Opened
from tools.llm.connect import connect, disconnect
from tools.llm.roles import Role, load_role
from tools.loop import on_exit
from tools.search import search_source

ROLE_NODES = ("plan", "question", "research", "generate", "review", "compare")
"""The nodes that ask a model, each with its role in the YAML file beside it."""

JUDGING_NODES = ("review", "compare")

WARMER = 0.1
"""By how much each further candidate's temperature is raised."""


@dataclass(frozen=True)
class Resources:
    """Lives on the home loop. `askers` is by node name, and `second` where a second model may confirm an answer."""

    settings: Settings
    store: Store
    find: Find
    askers: dict[str, Asker]
    surroundings: Surroundings

    def ask(self, node: str, run_id: str, question_id: int | None = None) -> Ask:
        """The node's model; every call to it is stored as an event of this run and question."""
        return replace(self.askers[node], record=partial(self._record, run_id, question_id))

    async def _record(self, run_id: str, question_id: int | None, call: Call) -> None:
        await self.store.events.add(
            ModelCalled(
                run_id=run_id,
                question_id=question_id,
                role=call.role,
                model=call.model,
                outcome=call.outcome,
                input_tokens=call.input_tokens,
                output_tokens=call.output_tokens,
                seconds=round(call.seconds, 4),
            )
        )


@dataclass
class _Opened:
    """One `Resources` per settings. The lock is taken only while opening."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    by_settings: dict[Settings, Resources] = field(default_factory=dict)


_opened = _Opened()


async def resources(settings: Settings) -> Resources:
    """Opened on first use; call it on the home loop.

    Raises `UsageError` (a missing key, an unreadable corpus) and `StorageError` before any work is done.
    """
    async with _opened.lock:
        if settings not in _opened.by_settings:
            _opened.by_settings[settings] = await _open(settings)
    # The file may have been deleted, or the working directory changed, since the last call.
    return replace(_opened.by_settings[settings], store=await shared_store(settings.database_url))


async def _open(settings: Settings) -> Resources:
    roles = await asyncio.to_thread(load_roles, settings)
    askers = {node: _asker(node, role, settings) for node, role in {**roles, **_second(roles, settings)}.items()}
    surroundings = await asyncio.to_thread(surroundings_for, roles, settings)
    sources = [search_source(name) for name in settings.sources]
    opened = [await source.open(settings) for source in sources]
    store = await shared_store(settings.database_url)
    for source in opened:
        on_exit(source.close)
    on_exit(close_shared_stores)
    return Resources(settings, store, partial(find, sources=opened), askers, surroundings)


def surroundings_for(roles: Mapping[str, Role], settings: Settings) -> Surroundings:
    """What records are compared with; opened once, for reading benchmark files takes time.

    Raises `UsageError` for a benchmark file that cannot be read.
    """
    earlier = Earlier()
    benchmarks = load_benchmarks(settings.decontaminate, settings.overruled) if settings.decontaminate else None
    return Surroundings(
        refresh=lambda question, store: earlier.refresh(question, store.questions),
        earlier=earlier.before,
        benchmark=benchmarks.match if benchmarks else None,
        instructions=tuple(role.instruction for role in roles.values()),
        program_share=settings.program_share,
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


def _asker(node: str, role: Role, settings: Settings) -> Asker:
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
            models[key] = Opened(model, name, warmer, seed)
            on_exit(partial(disconnect, model))
        return models[key]

    return open_model


def _unrecorded(call: Call) -> Awaitable[None]:
    raise RuntimeError(f"a call of {call.role} belongs to no run")
