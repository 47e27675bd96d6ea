"""How answers leave the server, and what can go wrong below the protocol."""

import asyncio
import json
import socket
import struct
from asyncio import trsock

from aiohttp import web

from tests.protocol.dialect import Body, Failure


async def never() -> None:
    """Waits until the client leaves or the server stops; both cancel it."""
    await asyncio.Event().wait()


def dropped(request: web.Request, *, reset: bool) -> web.StreamResponse:
    """Ends the connection without an answer: closed in good order, or reset."""
    transport = request.transport
    if isinstance(transport, asyncio.Transport):
        wire = transport.get_extra_info("socket")
        if reset and isinstance(wire, trsock.TransportSocket):
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    return web.Response()


def failed(failure: Failure, retry_after: str | None) -> web.StreamResponse:
    headers = {"Retry-After": retry_after} if retry_after else {}
    if isinstance(failure.body, str):
        return web.Response(text=failure.body, status=failure.status, headers=headers)
    return web.json_response(failure.body, status=failure.status, headers=headers)


async def sent(request: web.Request, body: Body, kind: str, drip_s: float) -> web.StreamResponse:
    """The body as JSON, as server-sent events where it is a list of strings, as Atom where it is one string."""
    text, content_type = json.dumps(body), "application/json"
    if isinstance(body, list):
        text, content_type = "".join(f"data: {event}\r\n\r\n" for event in body), "text/event-stream"
    if isinstance(body, str):
        text, content_type = body, "application/atom+xml"
    data = text.encode()
    if kind == "broken_json":
        data = data[: len(data) // 2]
    if kind != "slow_drip":
        return web.Response(body=data, headers={"Content-Type": content_type})
    return await _dripped(request, data, content_type, drip_s)


async def _dripped(request: web.Request, data: bytes, content_type: str, drip_s: float) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": content_type})
    await response.prepare(request)
    size = -(-len(data) // 20)
    for start in range(0, len(data), size):
        await response.write(data[start : start + size])
        await asyncio.sleep(drip_s)
    await response.write_eof()
    return response
