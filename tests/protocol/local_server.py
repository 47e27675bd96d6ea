"""The server in a thread of the test process: its addresses, its settings, and one request's way through it."""

import asyncio
import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Self

from aiohttp import web

from tests.protocol import wire
from tests.protocol.arxiv_api import ARXIV
from tests.protocol.dialect import Asked, Dialect
from tests.protocol.faults import Fault, FaultPlan, Faults, Plan
from tests.protocol.gemini import GEMINI, count_tokens
from tests.protocol.log import ENGINES, Log, Request
from tests.protocol.openai_chat import MODELS, OPENAI
from tests.protocol.scripts import JUDGES, Answer, answered
from tests.protocol.tavily_api import TAVILY
from tests.protocol.wikipedia_api import WIKIPEDIA


class ProtocolServer:
    """A local server; use it as a context manager.

    `answer` says what it answers instead of the usual, `faults` when and how it misbehaves, `latency_s` how long
    it waits before each answer, `drip_s` how long it waits between the twenty bits of a slow one; of more than
    `capacity` requests to a model at once it refuses the last ones with 429.
    """

    def __init__(
        self,
        answer: Answer | None = None,
        faults: Plan = (),
        latency_s: float = 0.0,
        *,
        drip_s: float = 0.1,
        capacity: int | None = None,
        port: int = 0,
    ) -> None:
        self.answer, self.latency_s, self.drip_s, self.port = answer, latency_s, drip_s, port
        self.capacity = capacity
        self.plan = FaultPlan(faults)
        self.log = Log()

    def __enter__(self) -> Self:
        ready: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()
        self._thread = threading.Thread(target=self._run, args=(ready,), name="protocol-server", daemon=True)
        self._thread.start()
        self._loop, self._stop = ready.result(timeout=30)
        return self

    def __exit__(self, *_exc: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Ends every connection, also those that hang. May be called again."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(timeout=30)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def requests(self) -> list[Request]:
        return self.log.requests

    @property
    def in_flight(self) -> int:
        return self.log.in_flight

    @property
    def max_in_flight(self) -> int:
        return self.log.max_in_flight

    @property
    def max_calls_in_flight(self) -> int:
        """Of requests to a model alone."""
        return self.log.max_calls_in_flight

    def count(self, role: str) -> int:
        """How many requests of this role came; those to Tavily have the roles `search` and `extract`, those to
        Wikipedia `titles` and `article`, those to arXiv `papers`."""
        return sum(request.role == role for request in self.requests)

    def configure(self, **changes: Any) -> None:
        """Changes `answer`, `faults`, `latency_s`, `drip_s` or `capacity` from the next request on."""
        if "faults" in changes:
            self.plan = FaultPlan(changes.pop("faults"))
        for name, value in changes.items():
            if name not in ("answer", "latency_s", "drip_s", "capacity"):
                raise ValueError(f"no setting {name!r}; there are: answer, faults, latency_s, drip_s, capacity")
            setattr(self, name, value)

    def _run(self, ready: "Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]]") -> None:
        stop = asyncio.Event()
        try:
            asyncio.run(self.serve(stop, lambda: ready.set_result((asyncio.get_running_loop(), stop))))
        except OSError as error:
            ready.set_exception(error)

    async def serve(self, stop: asyncio.Event, ready: Callable[[], None]) -> None:
        """Serves until `stop` is set; calls `ready` once the port is open."""
        runner = web.AppRunner(self._app(), handler_cancellation=True, shutdown_timeout=0.1, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self.port).start()
        self.port = runner.addresses[0][1]
        ready()
        await stop.wait()
        await runner.cleanup()

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=64 * 2**20)
        app.router.add_post(r"/v1beta/models/{model:[^:]+}:{method:(?:streamG|g)enerateContent}", self._speaks(GEMINI))
        app.router.add_post(r"/v1beta/models/{model:[^:]+}:countTokens", self._count_tokens)
        app.router.add_post("/v1/chat/completions", self._speaks(OPENAI))
        app.router.add_get("/v1/models", self._models)
        app.router.add_post("/search", self._speaks(TAVILY))
        app.router.add_post("/extract", self._speaks(TAVILY))
        app.router.add_get("/w/api.php", self._speaks(WIKIPEDIA))
        app.router.add_get("/api/query", self._speaks(ARXIV))
        app.router.add_get("/_log", self._show_log)
        app.router.add_get("/_counts", self._show_counts)
        app.router.add_post("/_configure", self._configure)
        return app

    def _speaks(self, dialect: Dialect) -> Callable[[web.Request], Any]:
        async def handle(request: web.Request) -> web.StreamResponse:
            body = json.loads(await request.read()) if request.method == "POST" else dict(request.query)
            asked = dialect.read(request, body)
            logged = self.log.opened(
                Request(dialect.name, request.path, asked.role, asked.payload, body, dialect.key(request), time.time())
            )
            outcome = "broken"
            try:
                crowded = self._crowded(dialect)
                fault = Fault("429") if crowded else self.plan.next(asked.role, dialect.name, dialect.kinds)
                response = await self._respond(dialect, request, asked, fault, 0.0 if crowded else self.latency_s)
                outcome = fault.kind if fault else "ok"
                return response
            except asyncio.CancelledError:
                outcome = "left"
                raise
            finally:
                self.log.closed(logged, outcome)

        return handle

    def _crowded(self, dialect: Dialect) -> bool:
        return dialect.name not in ENGINES and self.capacity is not None and self.log.calls_in_flight > self.capacity

    async def _respond(
        self, dialect: Dialect, request: web.Request, asked: Asked, fault: Fault | None, latency_s: float
    ) -> web.StreamResponse:
        if latency_s:
            await asyncio.sleep(latency_s)
        kind = fault.kind if fault else ""
        if kind and kind not in dialect.kinds:
            raise ValueError(f"{dialect.name} has no fault {kind!r}; it has: {', '.join(sorted(dialect.kinds))}")
        if kind == "hang":
            await wire.never()
        if kind in ("reset", "disconnect"):
            return wire.dropped(request, reset=kind == "reset")
        if fault and (failure := dialect.failure(fault)):
            return wire.failed(failure, fault.retry_after)
        answer = self.answer
        value = await asyncio.to_thread(
            lambda: answered(answer, asked.role, asked.payload, lambda: dialect.usual(asked))
        )
        return await wire.sent(request, dialect.render(asked, value, kind), kind, self.drip_s)

    async def _count_tokens(self, request: web.Request) -> web.StreamResponse:
        return web.json_response(count_tokens(await request.json()))

    async def _models(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response(MODELS)

    async def _show_log(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response(self.log.as_json())

    async def _show_counts(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response(self.log.counts())

    async def _configure(self, request: web.Request) -> web.StreamResponse:
        """Settings of `configure` except `answer`, `judge` (one of `JUDGES`), `clear_log`; 400 says what is wrong."""
        try:
            changes = parsed_settings(await request.json())
            if changes.pop("clear_log", False):
                self.log.clear()
            self.configure(**changes)
        except (ValueError, TypeError) as error:
            return web.json_response({"error": str(error)}, status=400)
        return web.json_response({"status": "configured"})


def parsed_settings(wanted: dict[str, Any]) -> dict[str, Any]:
    """Settings as another process sends them in JSON, made into those of `configure`."""
    changes = dict(wanted)
    judge = changes.pop("judge", None)
    if judge is not None and judge not in JUDGES:
        raise ValueError(f"no judge {judge!r}; there are: {', '.join(JUDGES)}")
    faults = changes.get("faults")
    if isinstance(faults, dict) and "rate" in faults:
        tuples = {name: tuple(value) for name, value in faults.items() if isinstance(value, list)}
        changes["faults"] = Faults(**faults | tuples)
    return changes | ({"answer": JUDGES[judge]()} if judge is not None else {})
