"""A web server that says exactly the bytes it is told to, and a resolver that says what a test wants."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from state.settings import Settings, load_settings

Say = bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]
PAGE = (
    b"<html><head><title>Tides</title></head><body><article><p>The tide rises, and then it falls.</p></article></body>"
)
MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


def answer(body: bytes = PAGE, *headers: str, status: str = "200 OK", kind: str = "text/html") -> bytes:
    """A whole answer; without a type if `kind` is empty."""
    lines = [
        f"HTTP/1.1 {status}",
        f"Content-Length: {len(body)}",
        *([f"Content-Type: {kind}"] if kind else ()),
        *headers,
    ]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def head(*headers: str) -> bytes:
    """The head of an answer whose body goes on until the connection ends."""
    return "\r\n".join(["HTTP/1.1 200 OK", "Content-Type: text/plain", *headers, "", ""]).encode()


def moved(location: str) -> bytes:
    return answer(b"", f"Location: {location}", status="302 Found")


class Site:
    """`says`: what is answered, by path; 404 for all others. `heads` is what came, `connections` how many."""

    def __init__(self, says: Mapping[str, Say]) -> None:
        self.says = dict(says)
        self.heads: list[str] = []
        self.connections = 0
        self.port = 0
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def paths(self) -> list[str]:
        return [head.split()[1] for head in self.heads]

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            self.heads.append((await reader.readuntil(b"\r\n\r\n")).decode("latin-1"))
            say = self.says.get(self.paths[-1], MISSING)
            if isinstance(say, bytes):
                writer.write(say)
            else:
                await say(writer)
        self._tasks.discard(task)
        writer.close()
        with suppress(OSError, asyncio.CancelledError):
            await writer.wait_closed()

    async def stop(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def site(says: Mapping[str, Say], host: str = "127.0.0.1", port: int = 0, **tls: Any) -> AsyncIterator[Site]:
    """A site while the test runs."""
    served = Site(says)
    server = await asyncio.start_server(served.serve, host, port, **tls)
    served.port = server.sockets[0].getsockname()[1]
    try:
        yield served
    finally:
        server.close()
        await served.stop()
        await server.wait_closed()


class Names:
    """A resolver for one test: each name has its answers, one after the other, the last one for ever."""

    def __init__(self, known: Mapping[str, Sequence[Sequence[str]]]) -> None:
        self._known = {name: list(answers) for name, answers in known.items()}
        self.asked: list[str] = []

    async def __call__(self, host: str, _port: int) -> Sequence[str]:
        self.asked.append(host)
        answers = self._known[host]
        return answers.pop(0) if len(answers) > 1 else answers[0]


def settings(**changes: Any) -> Settings:
    """For quick tests: this machine may be read, nothing waits, nothing is tried again."""
    usual = {"fetch_private": ("127.0.0.1",), "fetch_delay_s": 0, "fetch_max_bytes": 100_000, "attempts": 1}
    return load_settings(**usual | {"request_timeout_s": 10} | changes)
