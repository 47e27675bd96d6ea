"""One way to ask a model: inputs as JSON under a short instruction, a checked pydantic answer back."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, Protocol, TypeVar, cast

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from pydantic import BaseModel

from state.errors import ModelError, ModelMalformed, ModelTimeout, ModelTruncated
from tools.boundary import boundary, retrying
from tools.injection import fenced
from tools.llm.apart.client import ApartAsking, ApartModel
from tools.llm.connect import OFFLINE
from tools.llm.errors import model_error
from tools.llm.kept import Place, request_key
from tools.llm.reply import checked
from tools.llm.roles import Role
from tools.llm.structured import Bound, structured
from tools.llm.usage import used
from tools.llm.wire import Call, Wire

A = TypeVar("A", bound=BaseModel)

MOST_BOUND = 64
"""Schemas that a model is bound to at once; a run has a few."""


@dataclass(frozen=True)
class Answered(Generic[A]):
    """An answer, and what a record must say about how it came to be."""

    value: A
    model: str
    prompt_hash: str
    temperature: float | None
    seed: int | None


@dataclass(frozen=True)
class Opened:
    """A model that can be asked, by its name, and how it samples."""

    model: BaseChatModel | ApartModel
    name: str
    temperature: float
    seed: int
    endpoint: str = ""
    _bound: dict[type[BaseModel], Bound] = field(default_factory=dict, init=False, compare=False, repr=False)

    def bound_to(self, answer: type[BaseModel]) -> Bound:
        """The model under the schema of the answer, made once: that takes longer than a call."""
        if answer not in self._bound:
            if len(self._bound) >= MOST_BOUND:
                self._bound.clear()
            model = self.model
            self._bound[answer] = model.under(answer) if isinstance(model, ApartModel) else structured(model, answer)
        return self._bound[answer]


class Ask(Protocol):
    """What nodes are given. Raises `ModelError` after the retries that its kind allows."""

    async def __call__(self, inputs: Mapping[str, Any], answer: type[A], *, candidate: int = 0) -> Answered[A]: ...


@dataclass(frozen=True)
class _Request:
    messages: tuple[BaseMessage, ...]
    answer: type[BaseModel]
    candidate: int
    max_tokens: int

    def larger(self) -> "_Request":
        return replace(self, max_tokens=self.max_tokens * 2)

    def corrected(self, problem: str) -> "_Request":
        note = HumanMessage(f"Your last answer could not be used: {problem}. Answer again with one JSON object only.")
        return replace(self, messages=(*self.messages, note))


@dataclass
class _Sent:
    """What came of a request, once it was sent; `kept`: the process that asked has kept the answer."""

    call: Call | None = None
    raw: AIMessage | None = None
    kept: bool = False


@dataclass(frozen=True)
class Asker:
    """Asks one role's model.

    `open_model(max_tokens, candidate)` gives the model and how it was opened; `record` is told of every call, failed
    ones included; `timeout_s` bounds each call as a whole, whatever the client does; of its tries, `refusals`
    that meet a rate limit are not counted among its `attempts`.
    """

    role: Role
    open_model: Callable[[int, int], Opened]
    record: Callable[[Call], Awaitable[None]]
    timeout_s: float
    attempts: int
    max_tokens: int
    wire: Wire = field(default_factory=Wire)
    refusals: int = 0

    async def __call__(self, inputs: Mapping[str, Any], answer: type[A], *, candidate: int = 0) -> Answered[A]:
        payload = fenced(json.dumps({"role": self.role.name, **inputs}, ensure_ascii=False))
        request = _Request(
            (SystemMessage(self.role.instruction), HumanMessage(payload)), answer, candidate, self.max_tokens
        )
        try:
            value = await self._patiently(request)
        except ModelTruncated:
            value = await self._patiently(request.larger())
        except ModelMalformed as error:
            value = await self._patiently(request.corrected(str(error)))
        used = self.open_model(self.max_tokens, candidate)
        return Answered(cast(A, value), used.name, self.role.prompt_hash, used.temperature, used.seed)

    async def _patiently(self, request: _Request) -> BaseModel:
        place = self._place(request)
        if place and (kept := await self._recalled(place, request.answer)):
            return kept
        return await retrying(lambda: self._once(request, place), attempts=self.attempts, refusals=self.refusals)

    def _place(self, request: _Request) -> Place | None:
        """Where the answer is kept, if it is to be: the embedded model's costs nothing."""
        model = self.open_model(request.max_tokens, request.candidate)
        if self.wire.kept is None or model.name == OFFLINE:
            return None
        # Two servers may call different models by one name.
        sampling = (f"{model.name} {model.endpoint}".strip(), model.temperature, model.seed, request.max_tokens)
        return Place(self.wire.kept, request_key(*sampling, request.answer, request.messages), model.name)

    async def _recalled(self, place: Place, answer: type[BaseModel]) -> BaseModel | None:
        """A kept answer, which takes neither a slot nor anything of the budget."""
        started = time.monotonic()
        value = await place.answer(answer)
        if value is not None:
            await self.record(Call(self.role.name, place.model, "ok", 0, 0, time.monotonic() - started, cached=True))
        return value

    async def _once(self, request: _Request, place: Place | None) -> BaseModel:
        """The call's seconds count from when it has its slot, not from when it began to wait for one. It has it until
        its answer is kept; that it was made is recorded afterwards."""
        self.wire.meter.check()
        sent, answered = _Sent(), False
        try:
            async with self.wire.pace.slot(self.open_model(request.max_tokens, request.candidate).name):
                self.wire.meter.check()
                value = await self._sent(request, place, sent)
            answered = True
            return value
        finally:
            if sent.call:
                await self.record(sent.call)
                if not answered:
                    self.wire.meter.rest()

    async def _sent(self, request: _Request, place: Place | None, sent: _Sent) -> BaseModel:
        """Keeps an answer that passed, where its process has not: what is recorded as answered is there."""
        started, outcome = time.monotonic(), "cancelled"
        try:
            sent.raw, sent.kept = await self._send(request, place)
            value = checked(sent.raw, request.answer)
            outcome = "ok"
        except ModelError as error:
            outcome = type(error).__name__
            raise
        finally:
            name = self.open_model(request.max_tokens, request.candidate).name
            seconds, tokens = time.monotonic() - started, used(request.messages, sent.raw, outcome)
            sent.call = Call(
                self.role.name, name, outcome, tokens.read, tokens.written, seconds, False, tokens.estimated
            )
            self.wire.meter.spend(sent.call)
        if place and not sent.kept:
            await place.put(sent.raw)
        return value

    async def _send(self, request: _Request, place: Place | None) -> tuple[AIMessage, bool]:
        bound = self.open_model(request.max_tokens, request.candidate).bound_to(request.answer)
        with boundary(model_error):
            try:
                async with asyncio.timeout(self.timeout_s):
                    if place and isinstance(bound, ApartAsking):
                        return await bound.ask(request.messages, place)
                    return await bound.ainvoke(list(request.messages)), False
            except TimeoutError as error:
                raise ModelTimeout(f"no answer within {self.timeout_s:g} s") from error
