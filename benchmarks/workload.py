"""What every benchmark works on: questions that the sample corpus can answer, and calls so many at once."""

import asyncio
from collections.abc import Awaitable, Callable

TOPIC, SUB_TOPIC = "chemistry", "organic chemistry"
SUBJECTS = ("methanol", "ethanol", "methane", "propane", "phenol", "an alkane", "an alkene", "an ester", "benzene")


def questions(count: int, first: int = 0) -> list[str]:
    """All different: each number makes another question."""
    return [f"{n}. What is known about {SUBJECTS[n % len(SUBJECTS)]}?" for n in range(first, first + count)]


async def window(count: int, limit: int, work: Callable[[int], Awaitable[None]]) -> None:
    """Works through the numbers below `count`, `limit` at once."""
    waiting = iter(range(count))

    async def worker() -> None:
        for number in waiting:
            await work(number)

    await asyncio.gather(*(worker() for _ in range(limit)))
