"""A host's robots.txt is read first, once, and kept to."""

import asyncio
import gzip

import pytest

from state.errors import FetchError, FetchRefused, FetchTooLarge, FetchUnavailable, FetchUnreadable
from tests.tools.fetch.site import Names, Say, answer, moved, settings, site
from tools.fetch.fetcher import Fetcher
from tools.fetch.robots import MAX_CRAWL_DELAY_S

PRIVATE = b"User-agent: *\nDisallow: /private\n"


def robots(body: bytes, *headers: str, status: str = "200 OK", kind: str = "text/plain") -> bytes:
    return answer(body, *headers, status=status, kind=kind)


@pytest.mark.parametrize(
    "said",
    [
        robots(PRIVATE),
        robots(b"User-agent: *\nAllow: /\n\nUser-agent: Synthetic-Data-Agent\nDisallow: /private"),
        robots(b"\xef\xbb\xbf" + PRIVATE),
        robots(PRIVATE, kind="application/octet-stream"),
        robots(gzip.compress(PRIVATE), "Content-Encoding: gzip"),
        robots(PRIVATE + b"# tides\n" * 80_000),
        moved("/elsewhere.txt"),
    ],
)
async def test_what_it_does_not_allow_is_not_asked_for(said: Say) -> None:
    says = {"/robots.txt": said, "/elsewhere.txt": robots(PRIVATE), "/private": answer(), "/public": answer()}
    async with site(says) as served, Fetcher(settings()) as fetcher:
        with pytest.raises(FetchRefused, match=r"robots\.txt does not allow synthetic-data-agent"):
            await fetcher.page(served.url("/private"))
        assert (await fetcher.page(served.url("/public"))).title == "Tides"
        assert (await fetcher.get(served.url("/private"), api=True)).status == 200
    assert served.paths.count("/robots.txt") == 1
    assert served.paths.count("/private") == 1


@pytest.mark.parametrize(
    "said",
    [
        *(robots(PRIVATE, status=status) for status in ("400 Bad", "401 No", "403 No", "404 No", "410 Gone")),
        robots(b""),
        robots(b"\x00\xff" * 99),
        b"HTTP/1.1 204 No Content\r\n\r\n",
        robots(b"<html>\nUser-agent: *\nDisallow: /\n</html>", kind="text/html"),
    ],
)
async def test_without_one_everything_is_allowed(said: Say) -> None:
    async with site({"/robots.txt": said, "/private": answer()}) as served, Fetcher(settings()) as fetcher:
        assert (await fetcher.page(served.url("/private"))).title == "Tides"


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (robots(b"", status="500 Broken"), FetchUnavailable),
        (robots(b"", status="503 Busy"), FetchUnavailable),
        (robots(b"", status="429 Slowly"), FetchUnavailable),
        (b"", FetchUnavailable),
        (moved("/robots.txt"), FetchUnreadable),
        (robots(b"x", "Content-Encoding: br"), FetchUnreadable),
    ],
)
async def test_while_it_cannot_be_read_nothing_is_fetched(said: Say, error: type[FetchError]) -> None:
    async with site({"/robots.txt": said, "/": answer()}) as served, Fetcher(settings()) as fetcher:
        for path in ("/", "/?a=1"):
            with pytest.raises(error, match=r"^robots\.txt must be read first: http"):
                await fetcher.page(served.url(path))
    assert set(served.paths) == {"/robots.txt"}
    assert served.connections <= 6


async def test_the_host_of_a_redirect_is_asked_for_its_own() -> None:
    names = Names({"a.example": [["127.0.0.1"]], "b.example": [["127.0.0.1"]]})
    async with (
        site({"/robots.txt": robots(PRIVATE), "/private": answer()}) as forbids,
        site({"/": moved(forbids.url("/private", "b.example"))}) as leads,
        Fetcher(settings(), resolve=names) as fetcher,
    ):
        with pytest.raises(FetchRefused, match=r"^http://b\.example"):
            await fetcher.page(leads.url("/", "a.example"))
    assert forbids.paths == ["/robots.txt"]


async def test_one_that_never_ends_is_read_as_far_as_is_usual() -> None:
    async def say(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n" + PRIVATE)
        while True:
            writer.write(b"# tides\n" * 8000)
            await writer.drain()

    async with site({"/robots.txt": say, "/private": answer()}) as served, Fetcher(settings()) as fetcher:
        with pytest.raises(FetchRefused):
            await fetcher.page(served.url("/private"))


@pytest.mark.parametrize(
    ("asked", "expected"), [("0.3", 0.3), ("9999", MAX_CRAWL_DELAY_S), ("-1", 0), ("x", 0), ("nan", 0)]
)
async def test_a_crawl_delay_is_kept_up_to_a_limit(asked: str, expected: float) -> None:
    said = robots(f"User-agent: *\nCrawl-delay: {asked}".encode())
    async with site({"/robots.txt": said, "/": answer()}) as served, Fetcher(settings()) as fetcher:
        waited: list[float] = []

        async def turn(_host: str, delay_s: float = 0.0) -> None:
            waited.append(delay_s)

        fetcher._pace.turn = turn
        await fetcher.get(served.url("/"))
    assert waited == [0.0, expected]


async def test_a_page_that_is_too_large_does_not_make_its_robots_txt_so() -> None:
    says = {"/robots.txt": robots(PRIVATE + b"#" * 2000), "/": answer(b"x" * 2000)}
    async with site(says) as served, Fetcher(settings(fetch_max_bytes=1000)) as fetcher:
        with pytest.raises(FetchTooLarge):
            await fetcher.get(served.url("/"))
        with pytest.raises(FetchRefused):
            await fetcher.get(served.url("/private"))
