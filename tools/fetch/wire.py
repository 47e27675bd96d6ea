"""One request on the wire: to exactly the address that was checked, within limits of time and size."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib.metadata import PackageNotFoundError, version

import httpx

from state.errors import FetchUnreadable
from state.settings import Settings
from tools.boundary import boundary
from tools.fetch.addresses import Address, Guard
from tools.fetch.answer import Fetched
from tools.fetch.errors import fetch_error, refused
from tools.fetch.kinds import READABLE, is_readable, not_read
from tools.fetch.targets import redirected
from tools.fetch.unpack import body_of

AGENT = "synthetic-data-agent"
ROBOTS_BYTES = 512_000
"""So much of a robots.txt is read; RFC 9309 asks for 500 KiB at least."""
_CONNECTIONS, _ADDRESSES, _CONNECT_S = 32, 4, 10.0
_EMPTY = frozenset({204, 205})


class Clock:
    """The seconds that one page may spend on the wire, all its redirects and tries together; waiting is free."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Raises `TimeoutError` when they are used up."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        try:
            async with asyncio.timeout(self._left):
                yield
        finally:
            self._left -= loop.time() - begun


class Wire:
    """An opened client. It keeps no cookies and no connections, and asks the environment for no proxy."""

    def __init__(self, settings: Settings, guard: Guard, tls: ssl.SSLContext | None) -> None:
        self._guard, self._max_bytes = guard, settings.fetch_max_bytes
        self._room = asyncio.Semaphore(_CONNECTIONS)
        self._client = httpx.AsyncClient(
            trust_env=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            verify=tls or _trusted(),
            timeout=httpx.Timeout(None, connect=min(_CONNECT_S, settings.request_timeout_s / 2)),
            # A connection is known by its address alone: kept, it could serve another host of the same address.
            limits=httpx.Limits(max_keepalive_connections=0),
            headers={
                "User-Agent": user_agent(settings.fetch_contact),
                "Accept": f"{READABLE}, */*;q=0.1",
                "Accept-Encoding": "gzip, deflate",
                "Connection": "close",
            },
        )

    async def exchange(self, url: httpx.URL, clock: Clock, *, robots: bool = False) -> Fetched | httpx.URL:
        """The answer, or where it sends on to. A robots.txt may have any type, and its beginning is enough.

        Raises the `FetchError` that says what went wrong.
        """
        async with self._room:
            with boundary(fetch_error):
                async with clock.running():
                    response = await self._opened(url)
                    try:
                        return await self._answer(url, response, robots)
                    finally:
                        await response.aclose()

    async def close(self) -> None:
        await self._client.aclose()

    async def _opened(self, url: httpx.URL) -> httpx.Response:
        """An answer's head, from the first of the host's addresses that takes the connection."""
        host = url.raw_host.decode("ascii")
        port = url.port or {"http": 80, "https": 443}[url.scheme]
        *others, last = (await self._guard.addresses(host, port))[:_ADDRESSES]
        for address in others:
            try:
                return await self._sent(url, address)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        return await self._sent(url, last)

    async def _sent(self, url: httpx.URL, address: Address) -> httpx.Response:
        request = self._client.build_request(
            "GET",
            url.copy_with(host=str(address)),
            headers={"Host": url.netloc.decode("ascii")},
            extensions={"sni_hostname": url.raw_host.decode("ascii")},
        )
        return await self._client.send(request, stream=True)

    async def _answer(self, url: httpx.URL, response: httpx.Response, robots: bool) -> Fetched | httpx.URL:
        if response.has_redirect_location:
            return redirected(url, response.headers["location"])
        if not response.is_success or (response.status_code in _EMPTY and not robots):
            raise refused(response)
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if not robots and not is_readable(kind):
            raise not_read(kind)
        body = await body_of(response, ROBOTS_BYTES if robots else self._max_bytes, cut=robots)
        if not robots and not body.strip():
            raise FetchUnreadable("no text in it: its body is empty")
        return Fetched(
            url=str(url),
            final_url=str(url),
            status=response.status_code,
            headers=dict(response.headers),
            content_type=kind,
            charset=(response.charset_encoding or "").lower(),
            body=body,
        )


def user_agent(contact: str) -> str:
    """Who asks: the project, its version, and whom to write to."""
    try:
        number = version(AGENT)
    except PackageNotFoundError:
        number = "0"
    return f"{AGENT}/{number}" + (f" (+{contact})" if contact else "")


@cache
def _trusted() -> ssl.SSLContext:
    """The authorities that come with httpx, and those of this machine."""
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs()
    return context
