"""Something that is made when it is first needed, and ended with the process or before."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from tools.loop import on_exit

T = TypeVar("T")


class Kept(Generic[T]):
    """One `T` for all threads; after `close` the next use makes another."""

    def __init__(self, make: Callable[[], T], end: Callable[[T], object]) -> None:
        self._make, self._end = make, end
        self._lock = threading.Lock()
        self._kept: T | None = None

    def get(self) -> T:
        """It; what making it raises is raised, and tried again at the next use."""
        with self._lock:
            if self._kept is None:
                on_exit(self._at_exit)
                self._kept = self._make()
            return self._kept

    def close(self) -> None:
        with self._lock:
            kept, self._kept = self._kept, None
        if kept is not None:
            self._end(kept)

    async def _at_exit(self) -> None:
        self.close()
