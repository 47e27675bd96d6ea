"""A local Tavily that answers as a test says, and the ways in which it can misbehave."""

import asyncio
import socket
import struct
from collections.abc import Sequence
from typing import Any

from aiohttp import web


class Tavily:
    """Answers `/search` and `/extract` with what it is given, in turn; the last answer stays."""

    def __init__(self, **answers: Sequence[Any]) -> None:
        self._answers = {path: list(found) for path, found in answers.items()}
        self.asked: list[tuple[str, Any]] = []
        self.headers: list[str] = []

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        self.asked.append((request.path, await request.json()))
        self.headers.append(request.headers["Authorization"])
        left = self._answers[request.path.strip("/")]
        answer = left.pop(0) if len(left) > 1 else left[0]
        return await answer(request) if callable(answer) else web.json_response(answer)

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


def status(code: int, text: str = "", **headers: str) -> Any:
    async def answer(_request: web.Request) -> web.Response:
        return web.json_response({"detail": {"error": text}}, status=code, headers=headers)

    return answer


def body(data: bytes) -> Any:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(body=data, content_type="application/json")

    return answer


async def hang(_request: web.Request) -> web.StreamResponse:
    await asyncio.Event().wait()
    return web.Response()


async def drip(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    for _ in range(100):
        await response.write(b" ")
        await asyncio.sleep(0.05)
    return response


async def reset(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.transport.abort()
    return web.Response()
