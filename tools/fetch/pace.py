"""The pace at which each host is asked, many hosts at once."""

import asyncio

_HOSTS = 1000


class Pace:
    """Requests to one host are begun at least `delay_s` apart, in the order in which they came."""

    def __init__(self, delay_s: float) -> None:
        self._delay_s = delay_s
        self._next: dict[str, float] = {}

    async def turn(self, host: str, delay_s: float = 0.0) -> None:
        """Waits until the host may be asked; `delay_s` is what it wants itself, where that is longer."""
        now = asyncio.get_running_loop().time()
        at = max(now, self._next.get(host, now))
        self._next[host] = at + max(delay_s, self._delay_s)
        if len(self._next) > _HOSTS:
            self._next = {host: free for host, free in self._next.items() if free > now}
        await asyncio.sleep(at - now)

    def hold(self, host: str, seconds: float) -> None:
        """Lets nobody ask the host for so long, those apart who already wait for their turn."""
        until = asyncio.get_running_loop().time() + seconds
        self._next[host] = max(until, self._next.get(host, until))
