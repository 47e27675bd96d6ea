"""How often Python looks for garbage while records are made."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

RARELY = (50_000, 50, 100)
"""As `gc.set_threshold` takes them. Each look goes through what the libraries made to stay, and by default looks are so
frequent that they take a fifth of a record's CPU time."""

Thresholds = tuple[int, int, int]


@dataclass
class _Runs:
    """The runs that go on in this process, and the thresholds that they found."""

    number: int = 0
    found: Thresholds = (0, 0, 0)
    lock: Lock = field(default_factory=Lock)


_runs = _Runs()


@contextmanager
def rarely_collected() -> Iterator[None]:
    """While the first to last of those inside, wherever they overlap, garbage is looked for rarely; whoever switched
    the collector off, or made it rarer still, keeps that."""
    with _runs.lock:
        _runs.number += 1
        if _runs.number == 1:
            _runs.found = gc.get_threshold()
            gc.set_threshold(*_rarer(_runs.found))
    try:
        yield
    finally:
        with _runs.lock:
            _runs.number -= 1
            if _runs.number == 0:
                gc.set_threshold(*_runs.found)


def _rarer(found: Thresholds) -> Thresholds:
    first, second, third = (max(one, least) for one, least in zip(found, RARELY, strict=True))
    return (first, second, third) if found[0] else found
