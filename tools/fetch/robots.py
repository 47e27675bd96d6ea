"""What a host's robots.txt allows (RFC 9309), read once per host and kept for a day."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import httpx
from protego import Protego

from state.errors import FetchError, FetchMissing, FetchRefused
from tools.fetch.answer import Fetched
from tools.fetch.errors import again
from tools.fetch.shared import Shared
from tools.fetch.wire import AGENT, ROBOTS_BYTES

KEPT_S, FAILED_S = 86_400.0, 600.0
MAX_CRAWL_DELAY_S = 30.0
"""A host that asks for more time between two requests is given this much."""
_HOSTS = 500


class Robots:
    """The rules of the hosts that were asked; `read` fetches one robots.txt, which must not lead back here."""

    def __init__(self, read: Callable[[str], Awaitable[Fetched]]) -> None:
        self._read = read
        self._rules = Shared[Protego](
            lambda _: ROBOTS_BYTES, most=_HOSTS, room=_HOSTS * ROBOTS_BYTES, values_s=KEPT_S, failures_s=FAILED_S
        )

    async def delay_s(self, url: httpx.URL) -> float:
        """Seconds between two requests that the host asks for.

        Raises `FetchRefused` where the page is not allowed, and what went wrong where robots.txt cannot be read:
        then nothing is fetched from the host for some minutes. Without one (any 4xx but 429) all is allowed.
        """
        place = str(url.copy_with(raw_path=b"/robots.txt"))
        rules = await self._rules.get(place, lambda: self._parsed(place))
        if not rules.can_fetch(str(url), AGENT):
            raise FetchRefused(f"{url}: its site's robots.txt does not allow {AGENT} to read it")
        return min(rules.crawl_delay(AGENT) or 0.0, MAX_CRAWL_DELAY_S)

    async def close(self) -> None:
        await self._rules.close()

    async def _parsed(self, place: str) -> Protego:
        said = b""
        with suppress(FetchMissing, FetchRefused):
            try:
                said = (await self._read(place)).body
            except FetchError as error:
                raise again(error, "robots.txt must be read first: ") from error
        # A page that is shown for whatever is asked for is no robots.txt.
        text = "" if said.lstrip()[:1] == b"<" else said.decode("utf-8-sig", "replace")
        return await asyncio.to_thread(Protego.parse, text)
