"""Addresses that lead where nobody may look: each ends in a named error, and nothing arrives."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass

import pytest

from state.errors import FetchError, FetchForbidden, FetchMissing
from tests.tools.fetch.site import Names, Site, answer, moved, settings, site
from tools.fetch.fetcher import Fetcher

NAMES = {
    "localhost": ["127.0.0.1", "::1"],
    "loop.example": ["127.0.0.1"],
    "loop6.example": ["::1"],
    "mixed.example": ["93.184.216.34", "127.0.0.1"],
    "mixed6.example": ["2606:2800:220:1::1", "::1"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "compatible.example": ["::127.0.0.1"],
    "sixtofour.example": ["2002:7f00:1::"],
    "teredo.example": ["2001:0:4136:e378:8000:63bf:80ff:fffe"],
    "nat64.example": ["64:ff9b::7f00:1"],
    "localnat64.example": ["64:ff9b:1::7f00:1"],
    "isatap.example": ["2606:2800:220:1:0:5efe:7f00:1"],
    "zone.example": ["fe80::1%lo"],
    "any.example": ["0.0.0.0"],
    "ten.example": ["10.0.0.1"],
    "seventeen.example": ["172.16.0.1"],
    "home.example": ["192.168.1.1"],
    "link.example": ["169.254.1.1"],
    "metadata.google.internal": ["169.254.169.254"],
    "metadata6.example": ["fd00:ec2::254"],
    "cgnat.example": ["100.64.0.1"],
    "multicast.example": ["224.0.0.1"],
    "multicast6.example": ["ff02::1"],
    "reserved.example": ["240.0.0.1"],
    "broadcast.example": ["255.255.255.255"],
    "benchmark.example": ["198.18.0.1"],
    "none.example": [],
    "xn--bcher-kva.example": ["127.0.0.1"],
}
"""What the resolver says."""

URLS = """
http://127.0.0.1:{port}/ http://127.0.0.1.:{port}/ http://127.1.2.3:{port}/ http://0.0.0.0:{port}/ http://[::]:{port}/
http://[::1]:{port}/ http://[0:0:0:0:0:0:0:1]:{port}/ http://[::ffff:127.0.0.1]:{port}/ http://[::127.0.0.1]:{port}/
http://[::ffff:7f00:1]:{port}/ http://[64:ff9b::127.0.0.1]:{port}/ http://[2002:7f00:1::]:{port}/
http://[2001:0:4136:e378:8000:63bf:80ff:fffe]:{port}/ http://[fe80::1]:{port}/ http://[fe80::1%25lo]:{port}/
http://[::1%25lo]:{port}/ http://[fd00:ec2::254]/ http://169.254.169.254/latest/meta-data/ http://10.0.0.1/
http://192.168.0.1/ http://172.31.255.255/ http://100.64.0.1/ http://224.0.0.1/ http://255.255.255.255/
http://2130706433:{port}/ http://0x7f000001:{port}/ http://017700000001:{port}/ http://0x7f.0.0.1:{port}/
http://0177.0.0.1:{port}/ http://127.1:{port}/ http://127.0.1:{port}/ http://0:{port}/ http://127.0.0.1.0x1:{port}/
http://127.0.0.0x1:{port}/ http://１２７.0.0.1:{port}/ http://127。0。0。1:{port}/ http://ⓛocalhost:{port}/
http://127%2e0.0.1:{port}/ http://%31%32%37.0.0.1:{port}/ http://localhost:{port}/ http://LOCALHOST.:{port}/
http://localhost..:{port}/ http://bücher.example:{port}/ https://loop.example:{port}/ http://me:pw@loop.example:{port}/
http://me@127.0.0.1:{port}/ http://a.example\\@127.0.0.1:{port}/ http://a.example:80@127.0.0.1:{port}/
http://127.0.0.1:{port}:80/ http://127.0.0.1:0/ http://127.0.0.1:22/ http://127.0.0.1:6667/ http://127.0.0.1:99999/
http://[::1:{port}/ http://[v1.a]:{port}/ http://a..example/ http://-a.example/ http://a_.-.example/ http:127.0.0.1
http:///127.0.0.1:{port}/ //127.0.0.1:{port}/ 127.0.0.1:{port} file:///etc/passwd ftp://127.0.0.1:{port}/
gopher://127.0.0.1:{port}/_GET javascript:alert(1) data:text/html,hello ws://127.0.0.1:{port}/ about:blank http://
""".split()  # noqa: SIM905

TABLE: list[tuple[str, type[FetchError]]] = [
    *((url, FetchForbidden) for url in URLS),
    *((f"http://{name}:{{port}}/", FetchForbidden) for name, found in NAMES.items() if found),
    ("http://none.example:{port}/", FetchMissing),
    ("", FetchForbidden),
    ("http://loop.example:{port}/\r\nX: y", FetchForbidden),
    ("http://loop.example:{port}/\x00", FetchForbidden),
    ("http://\ud800.example:{port}/", FetchForbidden),
    ("http://127.0.0.1:{port}/" + "x" * 4000, FetchForbidden),
]


@dataclass
class Listening:
    """Who listens where nobody may knock, all on one port."""

    sites: list[Site]

    @property
    def port(self) -> int:
        return self.sites[0].port

    @property
    def arrived(self) -> int:
        return sum(site.connections for site in self.sites)


@pytest.fixture
async def forbidden() -> AsyncIterator[Listening]:
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(site({"/": answer()}))
        sites = [first]
        for host in ("127.1.2.3", "::1"):
            try:
                sites.append(await stack.enter_async_context(site({"/": answer()}, host, first.port)))
            except OSError:
                continue
        yield Listening(sites)


@pytest.mark.parametrize(("url", "error"), TABLE, ids=[ascii(url)[:60] for url, _ in TABLE])
async def test_it_ends_in_a_named_error_and_nothing_arrives(
    url: str, error: type[FetchError], forbidden: Listening
) -> None:
    names = Names({name: [found] for name, found in NAMES.items()})
    async with Fetcher(settings(fetch_private=()), resolve=names) as fetcher:
        for ask in (fetcher.get, fetcher.page):
            with pytest.raises(error) as refused:
                await ask(url.replace("{port}", str(forbidden.port)))
            assert type(refused.value) is error
            assert str(refused.value).isprintable()
            assert "pw" not in str(refused.value)
    assert forbidden.arrived == 0


def test_the_table_is_long_enough_to_mean_something() -> None:
    assert len(TABLE) >= 100


async def test_who_listens_is_reached_where_it_is_allowed(forbidden: Listening) -> None:
    async with Fetcher(settings(fetch_private=("*",)), resolve=Names({"loop.example": [["127.0.0.1"]]})) as fetcher:
        page = await fetcher.page(f"http://loop.example:{forbidden.port}/")
    assert page.title == "Tides"
    assert forbidden.arrived == 2  # robots.txt and the page


LEADS_TO = [
    "http://127.1.2.3:{port}/",
    "http://[::1]:{port}/",
    "http://loop.example:{port}/",
    "//loop.example:{port}/",
    "http://2130706433:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://me:pw@public.example:{port}/",
    "http://public.example:25/",
    "http://169.254.169.254/",
    "file:///etc/passwd",
    "ftp://127.0.0.1:{port}/",
    "javascript:alert(1)",
    "data:text/plain,hello",
    "http://public.example:b/",
    "http://[::1",
]


@pytest.mark.parametrize("location", LEADS_TO)
@pytest.mark.parametrize("path", ["/page", "/robots.txt"])
async def test_each_redirect_is_checked_anew(location: str, path: str, forbidden: Listening) -> None:
    names = Names({"public.example": [["127.0.0.3"]], "loop.example": [["127.0.0.1"]]})
    way = {path: moved(location.replace("{port}", str(forbidden.port)))}
    allowed = settings(fetch_private=("127.0.0.3",))
    async with site(way, "127.0.0.3") as public, Fetcher(allowed, resolve=names) as fetcher:
        with pytest.raises(FetchForbidden):
            await fetcher.page(f"http://public.example:{public.port}/page")
    assert public.paths == ["/robots.txt", "/page"][: 2 if path == "/page" else 1]
    assert forbidden.arrived == 0


async def test_the_address_that_was_checked_is_the_one_that_is_connected_to() -> None:
    names = Names({"tides.example": [["127.0.0.3"], ["127.0.0.1"]]})
    async with (
        site({"/": answer()}) as inside,
        site({"/": answer()}, "127.0.0.3", inside.port) as outside,
        Fetcher(settings(fetch_private=("127.0.0.3",)), resolve=names) as fetcher,
    ):
        found = await fetcher.get(f"http://tides.example:{inside.port}/", api=True)
        assert names.asked == ["tides.example"]
        with pytest.raises(FetchForbidden, match=r"which is 127\.0\.0\.1, is not on the public internet"):
            await fetcher.get(f"http://tides.example:{inside.port}/again", api=True)
    assert found.final_url == f"http://tides.example:{inside.port}/"
    assert f"Host: tides.example:{inside.port}" in outside.heads[0]
    assert (outside.connections, inside.connections) == (1, 0)


async def test_a_resolver_that_never_answers_does_not_hold_a_page_for_ever() -> None:
    async def silent(_host: str, _port: int) -> list[str]:
        await asyncio.Event().wait()
        return []

    async with Fetcher(settings(request_timeout_s=0.1), resolve=silent) as fetcher:
        with pytest.raises(FetchError, match="time limit"):
            await fetcher.page("http://tides.example/")


async def test_an_address_that_takes_no_connection_gives_way_to_the_next() -> None:
    names = Names({"tides.example": [["127.0.0.2", "127.0.0.1"]]})
    allowed = settings(fetch_private=("tides.example",))
    async with site({"/": answer()}) as served, Fetcher(allowed, resolve=names) as fetcher:
        assert (await fetcher.page(served.url(host="tides.example"))).title == "Tides"


async def test_the_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async with site({}) as proxy, site({"/": answer()}) as open_site:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url())
        async with Fetcher(settings()) as fetcher:
            assert (await fetcher.page(open_site.url())).title == "Tides"
    assert proxy.connections == 0
