"""What the parts of the store share: their database; and steps that run to their end."""

import asyncio
import functools
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def whole(transaction: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, Coroutine[Any, Any, T]]:
    """The transaction, which runs to its end once it has begun, also when its caller is cancelled meanwhile.

    A connection that is dropped in the middle of a transaction keeps SQLite's lock until it is collected.
    """

    @functools.wraps(transaction)
    async def to_its_end(*args: P.args, **options: P.kwargs) -> T:
        task = asyncio.ensure_future(transaction(*args, **options))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            await asyncio.wait([task])
            if not task.cancelled():
                # Who would have been told of an error has left; looked at, it is not reported as forgotten.
                task.exception()
            raise

    return to_its_end
