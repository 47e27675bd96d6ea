"""The one client for pages: guarded, polite, and asked once for what many want."""

import ssl
from dataclasses import replace
from types import TracebackType
from typing import Self

import httpx

from state.errors import FetchUnavailable, FetchUnreadable
from state.settings import Settings
from state.sources import Source
from tools.boundary import MAX_WAIT_S, retrying
from tools.fetch.addresses import Guard, Resolve, system_resolver
from tools.fetch.answer import Fetched, Snapshots
from tools.fetch.errors import named
from tools.fetch.pace import Pace
from tools.fetch.page import Reader
from tools.fetch.robots import Robots
from tools.fetch.shared import Shared
from tools.fetch.targets import canonical, target
from tools.fetch.wire import Clock, Wire

MAX_REDIRECTS = 5
_KEPT, _ROOM = 256, 32_000_000


class Fetcher:
    """Opened from settings, used from one event loop by many at once, closed by `close` or as a context.

    `snapshots` serves pages that were read earlier and is given those that are read now; `resolve` and `tls` stand
    in for this machine's resolver and its trusted authorities.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        snapshots: Snapshots | None = None,
        resolve: Resolve = system_resolver,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._timeout_s, self._attempts = settings.request_timeout_s, settings.attempts
        self._snapshots = snapshots
        self._wire = Wire(settings, Guard(settings.fetch_private, resolve), tls)
        self._pace = Pace(settings.fetch_delay_s)
        self._robots = Robots(lambda place: self._followed(place, robots=True))
        self._reader = Reader()
        self._answers = Shared[Fetched](lambda answer: len(answer.body), most=_KEPT, room=_ROOM)
        # A character takes up to four bytes.
        self._pages = Shared[Source](lambda source: 4 * len(source.text), most=_KEPT, room=_ROOM)

    async def get(self, url: str, *, api: bool = False) -> Fetched:
        """The answer to a GET, after at most 5 redirects, fetched once for all who ask.

        With `api`, robots.txt is not asked: for what an operator offers to programs. Raises the `FetchError` that
        says what is wrong; what failed once is not tried again at once.
        """
        target(url)
        place = canonical(url)
        return await self._answers.get(_key(place, api), lambda: self._followed(place, api=api))

    def forget(self, url: str, *, api: bool = False) -> None:
        """Has this asked again, also where it failed: for an answer that says itself that it is none."""
        self._answers.forget(_key(canonical(url), api))

    async def page(self, url: str) -> Source:
        """The page's main text, word for word, with title, author, time and licence. Raises `FetchError`."""
        target(url)
        place = canonical(url)
        return await self._pages.get(place, lambda: self._read(place))

    async def close(self) -> None:
        """Ends what is under way; whoever waits for it is cancelled."""
        for part in (self._pages, self._answers, self._robots, self._wire):
            await part.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _read(self, place: str) -> Source:
        if self._snapshots and (kept := await self._snapshots.get(place)):
            return kept
        source = await self._reader.source(await self.get(place))
        if self._snapshots:
            await self._snapshots.put(source)
        return source

    async def _followed(self, place: str, *, api: bool = False, robots: bool = False) -> Fetched:
        """The answer at the end of the redirects, each checked anew; `robots` is said of a robots.txt."""
        here, clock = target(place), Clock(self._timeout_s)
        for _ in range(MAX_REDIRECTS + 1):
            delay_s = 0.0 if api or robots else await self._robots.delay_s(here)
            with named(here):
                answer = await self._asked(here, clock, delay_s, robots)
            if isinstance(answer, Fetched):
                return replace(answer, url=place)
            here = answer
        raise FetchUnreadable(f"{place}: more than {MAX_REDIRECTS} redirects")

    async def _asked(self, url: httpx.URL, clock: Clock, delay_s: float, robots: bool) -> Fetched | httpx.URL:
        """One answer, tried again by the project's policy; a host that asks for time is given it by all."""

        async def once() -> Fetched | httpx.URL:
            await self._pace.turn(url.host, delay_s)
            try:
                return await self._wire.exchange(url, clock, robots=robots)
            except FetchUnavailable as error:
                self._pace.hold(url.host, min(error.retry_after or 0.0, MAX_WAIT_S))
                raise

        return await retrying(once, attempts=self._attempts)


def _key(place: str, api: bool) -> str:
    return f"api {place}" if api else place


async def fetch_page(url: str, settings: Settings) -> Source:
    """One page, by a `Fetcher` that is opened for it alone. Raises `FetchError`."""
    async with Fetcher(settings) as fetcher:
        return await fetcher.page(url)
