"""A server that speaks Gemini's protocol and costs little: `python -m benchmarks.server` prints its URL first."""

import argparse
import asyncio
import json
import random
import time
from typing import Any

from aiohttp import web

from benchmarks.answers import answer
from benchmarks.traffic import Traffic
from tests.protocol.dialect import inputs

TUNABLE = ("latency_s", "fault_rate", "limit")


class Server:
    """`latency_s` before each answer; of `fault_rate` of the requests the answer is 503; more than `limit` on the wire
    get 429 (0 is no limit)."""

    def __init__(self, latency_s: float = 0.0, fault_rate: float = 0.0, limit: int = 0) -> None:
        self.latency_s, self.fault_rate, self.limit = latency_s, fault_rate, limit
        self.traffic = Traffic()
        self.samples: dict[str, Any] = {}
        self._random = random.Random(0)
        self._progress = asyncio.Condition()

    def app(self) -> web.Application:
        app = web.Application(client_max_size=64 * 2**20)
        app.router.add_post("/v1beta/models/{model}", self._generate)
        app.router.add_get("/_stats", self._stats)
        app.router.add_get("/_samples", self._samples)
        app.router.add_post("/_configure", self._configure)
        app.router.add_post("/_killed", self._killed)
        app.router.add_get("/_after", self._after)
        return app

    async def _generate(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        payload = inputs(["".join(part["text"] for part in turn["parts"]) for turn in body["contents"]])
        seen, answered_at = self.traffic.opened(payload, time.time()), None
        self.samples.setdefault(str(payload.get("role")), body)
        try:
            if status := self._refused():
                return web.json_response({"error": {"code": status}}, status=status, headers={"Retry-After": "0"})
            if self.latency_s:
                await asyncio.sleep(self.latency_s)
            said = _response(json.dumps(answer(payload)))
            answered_at = time.time()
            return web.json_response(said)
        finally:
            self.traffic.closed(seen, answered_at)
            async with self._progress:
                self._progress.notify_all()

    def _refused(self) -> int:
        if self.limit and self.traffic.in_flight > self.limit:
            return 429
        return 503 if self.fault_rate and self._random.random() < self.fault_rate else 0

    async def _stats(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response({**self.traffic.as_json(), "cpu_s": time.process_time()})

    async def _samples(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response(self.samples)

    async def _configure(self, request: web.Request) -> web.StreamResponse:
        """Any of `TUNABLE`, from now on, with the counts back at zero."""
        for name, value in (await request.json()).items():
            if name not in TUNABLE:
                return web.json_response({"error": f"no setting {name!r}; there are: {TUNABLE}"}, status=400)
            setattr(self, name, value)
        self.traffic = Traffic()
        return web.json_response({})

    async def _killed(self, _request: web.Request) -> web.StreamResponse:
        """The client's process has been killed: what comes now is from its next life."""
        self.traffic.killed(time.time())
        return web.json_response({})

    async def _after(self, request: web.Request) -> web.StreamResponse:
        """Answers once so many requests have been answered in all."""
        wanted = int(request.query["answered"])
        async with self._progress:
            await self._progress.wait_for(lambda: self.traffic.answered >= wanted)
        return web.json_response({})


def _response(text: str) -> dict[str, Any]:
    candidate = {"index": 0, "finishReason": "STOP", "content": {"role": "model", "parts": [{"text": text}]}}
    usage = {"promptTokenCount": 1000, "candidatesTokenCount": len(text) // 4, "totalTokenCount": 1000 + len(text) // 4}
    return {"candidates": [candidate], "usageMetadata": usage, "modelVersion": "bench", "responseId": "local"}


async def _serve(server: Server) -> None:
    runner = web.AppRunner(server.app(), handler_cancellation=True, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    await asyncio.Event().wait()


async def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--latency-s", type=float, default=0.0)
    parser.add_argument("--fault-rate", type=float, default=0.0)
    parser.add_argument("--limit", type=int, default=0)
    await _serve(Server(**vars(parser.parse_args())))


if __name__ == "__main__":
    asyncio.run(_main())
