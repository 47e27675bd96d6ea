"""Starting the process of the models' clients, and telling its replies apart."""

import asyncio
import socket
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from contextlib import suppress
from pathlib import Path

from state.errors import ModelUnavailable
from tools.llm.apart.messages import LONGEST, READY, Reply, Request, line, reply

STARTING_S, ENDING_S = 60.0, 5.0
_FULL = 2**20
_KEPT_OF_OUTPUT = 2000
_ROOT = str(Path(__file__).parents[3])
_CODE = "import sys; sys.path[:] = sys.argv[2:]; from tools.llm.apart.server import main; main(int(sys.argv[1]))"


class Child:
    """A started process, and by number who waits for its replies. Lives on the loop that started it."""

    def __init__(self, process: Process, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.process, self._reader, self._writer = process, reader, writer
        self._waiting: dict[int, asyncio.Future[Reply]] = {}
        self.gone = False
        self._said = b""
        self._hearing = asyncio.create_task(self._hear())

    async def ask(self, request: Request) -> Reply:
        """Who is cancelled while waiting cancels the call itself. Raises `ModelUnavailable` where the process ends."""
        if self.gone:
            raise ModelUnavailable("the process of the models' clients has ended")
        frame = line(request)
        answered = self._expected(request.number)
        self._writer.write(frame)
        try:
            if self._writer.transport.get_write_buffer_size() > _FULL:
                with suppress(ConnectionError):
                    await self._writer.drain()
            return await answered
        except asyncio.CancelledError:
            self._writer.write(line(Request("cancel", request.number)))
            raise
        finally:
            self._waiting.pop(request.number, None)

    async def ready(self) -> None:
        """Waits until it has loaded what it needs. Raises `ModelUnavailable` where it does not come to that."""
        started = self._expected(READY)
        try:
            async with asyncio.timeout(STARTING_S):
                await started
            del self._waiting[READY]
        except TimeoutError as error:
            await self.close()
            raise ModelUnavailable(f"the process of the models' clients did not start in {STARTING_S:g} s") from error

    def _expected(self, number: int) -> asyncio.Future[Reply]:
        return self._waiting.setdefault(number, asyncio.get_running_loop().create_future())

    async def close(self) -> None:
        """Ends it at once: it has nothing to lose."""
        with suppress(ProcessLookupError):
            self.process.kill()
        await asyncio.wait([self._hearing])

    async def _hear(self) -> None:
        output = asyncio.create_task(self._overhear())
        try:
            with suppress(ConnectionError):
                async for given in self._reader:
                    told = reply(given)
                    waiting = self._waiting.get(told.number)
                    if waiting and not waiting.done():
                        waiting.set_result(told)
        finally:
            self.gone = True
            self._writer.close()
            self._tell(await self._ended(output))

    async def _ended(self, output: asyncio.Task[None]) -> int:
        """Its exit code, once it has read that nobody is there any more, or was ended for not doing so."""
        try:
            async with asyncio.timeout(ENDING_S):
                await asyncio.wait([output])
                return await self.process.wait()
        except TimeoutError:
            self.process.kill()
            return await self.process.wait()

    async def _overhear(self) -> None:
        """Reads away what it prints, which belongs to no one, and keeps the end of that."""
        while self.process.stdout and (chunk := await self.process.stdout.read(_FULL)):
            self._said = (self._said + chunk)[-_KEPT_OF_OUTPUT:]

    def _tell(self, code: int) -> None:
        """Everyone who waits that nothing will come."""
        did = "could not be started" if READY in self._waiting else "ended"
        said = " ".join(self._said.decode(errors="replace").split())[-300:]
        told = ": ".join(filter(None, [f"the process of the models' clients {did} (exit code {code})", said]))
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(ModelUnavailable(told))


async def started() -> Child:
    """A process that has loaded what it needs. Raises `ModelUnavailable` where it cannot be started.

    It finds what this process finds, wherever it was started from, and is out of reach of the terminal's Ctrl-C.
    """
    ours, theirs = socket.socketpair()
    path = [folder for folder in sys.path if folder]
    where = path if _ROOT in path else [_ROOT, *path]
    command = [sys.executable, "-P", "-c", _CODE, str(theirs.fileno()), *where]
    try:
        with theirs:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=DEVNULL,
                stdout=PIPE,
                stderr=STDOUT,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
    except OSError as error:
        ours.close()
        raise ModelUnavailable(f"the process of the models' clients could not be started: {error}") from error
    child = Child(process, *await asyncio.open_unix_connection(sock=ours, limit=LONGEST))
    await child.ready()
    return child
