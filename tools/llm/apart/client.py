"""A model as a run asks it, whose client lives in the other process. Everything else of a call stays here."""

import asyncio
import contextvars
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import count

from langchain_core.messages import AIMessage, BaseMessage
from langsmith.utils import tracing_is_enabled
from pydantic import BaseModel

from state.settings import Settings
from tools.llm.apart.child import Child, started
from tools.llm.apart.messages import Keep, Reply, Request, error_of, message_of, model_text, spoken
from tools.llm.apart.schemas import schema_text
from tools.llm.kept import Place
from tools.loop import arun, on_exit

Gate = Callable[[], tuple[str, int]]
"""Of the calls to one model by one run: its name, and how many may be on the wire at present."""

BUSY = 32
"""Calls at once from which on a second process is worth the second of CPU that it takes to start."""


class Clients:
    """The other process, started when it is needed and again where it has ended; one for all runs of this process."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._starting: asyncio.Task[Child] | None = None

    async def ask(self, request: Request) -> Reply:
        """On the home loop. Raises what the client raised there, and `ModelUnavailable` where the process ended."""
        child = await self.child()
        answered = await child.ask(request._replace(number=next(self._numbers)))
        if answered.failure:
            raise error_of(answered.failure)
        return answered

    async def child(self) -> Child:
        """The other process, once it is ready. Raises `ModelUnavailable` where it cannot be started."""
        return await asyncio.shield(self._begun())

    async def close(self) -> None:
        if self._starting and self._starting.done() and not _failed(self._starting):
            await self._starting.result().close()
        self._starting = None

    def _begun(self) -> asyncio.Task[Child]:
        loop, known = asyncio.get_running_loop(), self._starting
        # A forked process has a loop of its own, and must not speak on its parent's connection.
        if known is None or known.get_loop() is not loop or (known.done() and (_failed(known) or known.result().gone)):
            # Of the run that happens to come first nothing is held on to.
            self._starting = known = loop.create_task(started(), context=contextvars.Context())
            known.add_done_callback(_failed)
            on_exit(self.close)
        return known


def _failed(task: asyncio.Task[Child]) -> bool:
    return task.cancelled() or task.exception() is not None


@cache
def clients() -> Clients:
    return Clients()


@dataclass(frozen=True)
class ApartAsking:
    model: str = field(repr=False)
    schema: str
    gate: Gate

    async def ainvoke(self, messages: Sequence[BaseMessage], /) -> AIMessage:
        return (await self.ask(messages))[0]

    async def ask(self, messages: Sequence[BaseMessage], place: Place | None = None) -> tuple[AIMessage, bool]:
        """The answer, and whether it was kept at the place before it came here: where this process dies meanwhile, no
        more is asked again than was on the wire."""
        keep = Keep(place.kept.opener, str(place.kept.path), place.key, place.model) if place else None
        request = Request("ask", 0, self.model, self.schema, spoken(messages), self.gate(), keep)
        answered = await _told(request)
        return message_of(answered), answered.kept


@dataclass(frozen=True)
class ApartModel:
    """`text` names it to the other process, keys included; `gate` says behind which gate its calls wait."""

    text: str = field(repr=False)
    gate: Gate = field(repr=False, compare=False)

    def under(self, answer: type[BaseModel]) -> ApartAsking:
        return ApartAsking(self.text, schema_text(answer), self.gate)

    async def open(self) -> None:
        """Has it connected there. Raises what `tools.llm.connect.connect` raises."""
        await _told(Request("open", 0, self.text))


def apart(name: str, settings: Settings, gate: Gate, *, temperature: float, max_tokens: int, seed: int) -> ApartModel:
    return ApartModel(model_text(name, settings, temperature, max_tokens, seed), gate)


def lives_apart(settings: Settings) -> bool:
    """Whether clients of online models do. Traces belong to the run's own process, so with LangSmith they stay."""
    if settings.client_process == "auto":
        return settings.concurrency >= BUSY and not tracing_is_enabled()
    return settings.client_process == "on"


async def _told(request: Request) -> Reply:
    return await arun(clients().ask(request))
