"""An event loop on which waiting takes no time: its clock jumps to the next thing that is due."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class _Jumping(selectors.DefaultSelector):
    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Raises `RuntimeError` where all wait and nothing is due."""
        if timeout is None:
            raise RuntimeError("everything waits for something that will never come")
        self.now += max(0.0, timeout)
        return super().select(0)


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.now


def now() -> float:
    """Seconds on the running loop's clock."""
    return asyncio.get_running_loop().time()


def in_no_time(work: Coroutine[Any, Any, T]) -> T:
    """The result of the work, on a virtual clock that begins at 0."""
    with asyncio.Runner(loop_factory=_Loop) as runner:
        return runner.run(work)
