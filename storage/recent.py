"""What was used last, kept in memory within bounds."""

import threading
from typing import Generic, TypeVar

V = TypeVar("V")


class Recent(Generic[V]):
    """At most `count` values, of at most `size` together, by key; the one that was not used for longest goes first.

    Safe to use from several threads.
    """

    def __init__(self, count: int, size: int = 0) -> None:
        self._count, self._size = count, size
        self._lock = threading.Lock()
        self._values: dict[str, tuple[V, int]] = {}
        self._used = 0

    def get(self, key: str) -> V | None:
        """`None` where it is not kept."""
        with self._lock:
            found = self._values.pop(key, None)
            if found is None:
                return None
            self._values[key] = found
            return found[0]

    def keep(self, key: str, value: V, size: int = 0) -> None:
        """A value that alone is larger than all may be is not kept."""
        with self._lock:
            self._drop(key)
            self._values[key] = value, size
            self._used += size
            while len(self._values) > self._count or self._used > self._size:
                self._drop(next(iter(self._values)))

    def _drop(self, key: str) -> None:
        _, size = self._values.pop(key, (None, 0))
        self._used -= size
