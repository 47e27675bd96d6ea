"""What stands between a request and the wire: kept answers, the pace of calls, and the run's meter."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class Call:
    """One call. `outcome` is `ok`, the name of the error, or `cancelled`; `seconds` is wall time on the wire.

    `cached`: the answer was kept from an earlier call, and nothing was sent or paid. `estimated`: the tokens are, since
    the provider did not count them.
    """

    role: str
    model: str
    outcome: str
    input_tokens: int
    output_tokens: int
    seconds: float
    cached: bool = False
    estimated: bool = False


class Kept(Protocol):
    """Answers that were paid for already, by the key of the exact request. Only usable answers are ever given back.

    `opener`: of the file at `path` in another process, an async function as `module:name`.
    """

    path: Path
    opener: str

    async def get(self, key: str) -> str | None: ...

    async def put(self, key: str, model: str, answer: str) -> None: ...


class Pace(Protocol):
    """How many calls to a model may be on the wire at once. The slot is held for one call, and sees how it ends."""

    def slot(self, model: str) -> AbstractAsyncContextManager[None]: ...


class Meter(Protocol):
    """What a run has used, against what it may use."""

    def check(self) -> None:
        """Raises `BudgetExhausted` where nothing more may be sent."""

    def spend(self, call: Call) -> None: ...

    def rest(self) -> None:
        """The call that had its slot failed, and that was written down: now it may only wait to be tried again."""


class Unpaced:
    """Every call at once."""

    @asynccontextmanager
    async def slot(self, model: str) -> AsyncIterator[None]:
        del model
        yield


class Unmetered:
    """Without any limit."""

    def check(self) -> None:
        pass

    def spend(self, call: Call) -> None:
        del call

    def rest(self) -> None:
        pass


@dataclass(frozen=True)
class Wire:
    kept: Kept | None = None
    pace: Pace = field(default_factory=Unpaced)
    meter: Meter = field(default_factory=Unmetered)
