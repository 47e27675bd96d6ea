"""The process of the models' clients: as many calls at once as it is asked for, until whoever asks is gone."""

import asyncio
import gc
import os
import signal
import socket
import traceback
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from pkgutil import resolve_name

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage

from tools.boundary import boundary
from tools.llm.apart.gate import Gate, at_the_wire, on_its_way
from tools.llm.apart.messages import (
    LONGEST,
    READY,
    Keep,
    Reply,
    Request,
    failure_of,
    line,
    messages_of,
    read_model,
    reply_of,
    request,
)
from tools.llm.apart.schemas import stand_in
from tools.llm.connect import connect, disconnect
from tools.llm.errors import model_error
from tools.llm.kept import written
from tools.llm.reply import ended_well
from tools.llm.structured import Bound, structured
from tools.loop import new_loop

MOST_MODELS, MOST_BOUND = 256, 64
_COLLECT_AT = 50_000


@dataclass
class _Model:
    """A connected model and, by their texts, the schemas it is bound to. `calls` are those that were not answered;
    `comes_by_itself`: whether its client goes through the gate, as far as the last call told."""

    model: BaseChatModel
    comes_by_itself: bool = True
    calls: int = 0
    bound: dict[str, Bound] = field(default_factory=dict)

    async def ask(self, asked: Request, gate: Gate) -> Reply:
        if asked.schema not in self.bound:
            if len(self.bound) >= MOST_BOUND:
                self.bound.clear()
            self.bound[asked.schema] = structured(self.model, stand_in(asked.schema))
        self.calls += 1
        try:
            with on_its_way(gate, asked.gate[1]) as way:
                if not self.comes_by_itself:
                    await way.pass_gate()
                answer = await self.bound[asked.schema].ainvoke(messages_of(asked.said))
                self.comes_by_itself = self.comes_by_itself and way.passed
                return reply_of(asked.number, answer)._replace(kept=await _kept(asked.keep, answer))
        finally:
            self.calls -= 1


async def _kept(keep: Keep | None, answer: AIMessage) -> bool:
    """Keeps an answer that came to its end: whether it fits its schema is seen where the class is known, now and each
    time that it is read again."""
    if keep is None or not ended_well(answer):
        return False
    file = await resolve_name(keep.opener)(Path(keep.path))
    await file.put(keep.key, keep.model, written(answer))
    return True


class Server:
    """Answers on one connection. Models are kept connected, those apart that were idle when there were too many."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._models: dict[str, _Model] = {}
        self._gates: defaultdict[str, Gate] = defaultdict(Gate)
        self._calls: dict[int, asyncio.Task[bytes]] = {}

    async def serve(self) -> None:
        """Until the other side closes the connection or is gone."""
        self._writer.write(line(Reply(READY)))
        async for given in self._reader:
            asked = request(given)
            if asked.kind == "cancel":
                if call := self._calls.get(asked.number):
                    call.cancel()
            else:
                call = asyncio.create_task(self._answer(asked))
                self._calls[asked.number] = call
                call.add_done_callback(partial(self._ended, asked.number))

    def _ended(self, number: int, call: asyncio.Task[bytes]) -> None:
        del self._calls[number]
        if call.cancelled():
            return
        error = call.exception()
        if error is None:
            self._writer.write(call.result())
        else:
            trace = "".join(traceback.format_exception(error))
            self._writer.write(line(Reply(number, failure=failure_of(error, trace))))

    async def _answer(self, asked: Request) -> bytes:
        with boundary(model_error):
            model = await self._connected(asked.model)
            if asked.kind == "open":
                return line(Reply(asked.number))
            gate = self._gates[asked.gate[0]]
            try:
                return line(await model.ask(asked, gate))
            finally:
                if gate.idle:
                    self._gates.pop(asked.gate[0], None)

    async def _connected(self, text: str) -> _Model:
        if text not in self._models:
            name, settings, sampling = read_model(text)
            model = self._models[text] = _Model(connect(name, settings, **sampling, middlewares=[at_the_wire]))
            # What a client has imported is there to stay.
            gc.freeze()
            idle = (known for known, other in self._models.items() if not other.calls and other is not model)
            if len(self._models) > MOST_MODELS and (oldest := next(idle, None)):
                await disconnect(self._models.pop(oldest).model)
            return model
        return self._models[text]


async def _serve(ours: socket.socket) -> None:
    await Server(*await asyncio.open_unix_connection(sock=ours, limit=LONGEST)).serve()


def main(descriptor: int) -> None:
    """Serves the socket that it was started with, and ends with the process at its other end."""
    with suppress(ImportError, OSError, AttributeError):
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    gc.set_threshold(_COLLECT_AT)
    with suppress(ConnectionError), asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(_serve(socket.socket(fileno=descriptor)))
    # The thread of a file of kept answers would be waited for, and nobody is there any more.
    os._exit(0)
