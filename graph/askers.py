"""The models as nodes ask them: which one each role asks, how it samples, and where its client lives."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial

from langchain_core.language_models import BaseChatModel

from graph.roles import model_of
from state.settings import Settings
from tools.llm.apart.client import ApartModel, apart, lives_apart
from tools.llm.ask import Asker, Opened
from tools.llm.connect import OFFLINE, connect, disconnect
from tools.llm.pace import AdaptivePace
from tools.llm.roles import Role
from tools.llm.wire import Call, Wire
from tools.loop import on_exit

WARMER = 0.1
"""By how much each further candidate's temperature is raised."""

AHEAD_S = 0.1
"""By so much a call is given to another process before it can be sent: what it takes here to begin one and end one."""

REFUSALS = 10
"""Times `attempts` that a call may meet a rate limit: its pace makes up for that, and the record's deadline ends it."""


def pace_of(settings: Settings) -> AdaptivePace:
    return AdaptivePace(
        settings.concurrency,
        requests_per_minute=settings.requests_per_minute,
        tokens_per_minute=settings.tokens_per_minute,
        ahead_s=AHEAD_S if lives_apart(settings) else 0.0,
    )


def models(askers: Mapping[str, Asker], settings: Settings) -> list[str]:
    """The names of all models that are asked."""
    return list(dict.fromkeys(one.name for one in first_asked(askers, settings)))


async def connect_apart(opened: Sequence[Opened]) -> None:
    """What is wrong with a model is found out by the process that will ask it, before any work."""
    models = (one.model for one in opened)
    for model in dict.fromkeys(model for model in models if isinstance(model, ApartModel)):
        await model.open()


def first_asked(askers: Mapping[str, Asker], settings: Settings) -> list[Opened]:
    """The models as they are asked first: more tokens and further candidates come later."""
    tokens, generators = settings.max_output_tokens, range(len(settings.candidate_models) or 1)
    opened = [asker.open_model(tokens, 0) for asker in askers.values()]
    return opened + [askers["generate"].open_model(tokens, number) for number in generators]


def asker(node: str, role: Role, settings: Settings, pace: AdaptivePace) -> Asker:
    names = settings.candidate_models if node == "generate" and not role.model else ()
    temperature = settings.temperature if role.temperature is None else role.temperature
    open_model = _cached(names or (model_of(node, role, settings),), temperature, settings, pace)
    for number in range(len(names) or 1):
        open_model(settings.max_output_tokens, number)
    return Asker(
        role=role,
        open_model=open_model,
        record=_unrecorded,
        timeout_s=settings.request_timeout_s,
        attempts=settings.attempts,
        max_tokens=settings.max_output_tokens,
        wire=Wire(pace=pace),
        refusals=REFUSALS * settings.attempts,
    )


def _cached(
    names: Sequence[str], temperature: float, settings: Settings, pace: AdaptivePace
) -> Callable[[int, int], Opened]:
    """Candidates take the models in turn; each round of them is a little warmer, unless the temperature is 0."""
    models: dict[tuple[int, int], Opened] = {}

    def open_model(max_tokens: int, candidate: int) -> Opened:
        key = (max_tokens, candidate)
        if key not in models:
            name, seed = names[candidate % len(names)], settings.seed + candidate
            warmer = min(2.0, round(temperature + WARMER * candidate, 4)) if temperature else temperature
            model = _connected(name, settings, pace, temperature=warmer, max_tokens=max_tokens, seed=seed)
            models[key] = Opened(model, name, warmer, seed, settings.model_base_url or "")
        return models[key]

    return open_model


def _connected(
    name: str, settings: Settings, pace: AdaptivePace, *, temperature: float, max_tokens: int, seed: int
) -> BaseChatModel | ApartModel:
    if name != OFFLINE and lives_apart(settings):
        gate = partial(pace.gate, name)
        return apart(name, settings, gate, temperature=temperature, max_tokens=max_tokens, seed=seed)
    model = connect(name, settings, temperature=temperature, max_tokens=max_tokens, seed=seed)
    on_exit(partial(disconnect, model))
    return model


def _unrecorded(call: Call) -> Awaitable[None]:
    raise RuntimeError(f"a call of {call.role} belongs to no run")
