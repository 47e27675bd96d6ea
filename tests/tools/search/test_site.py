"""A documentation site followed from one page: its own pages alone, each once, within bounds."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest

from state.errors import SearchUnavailable, UsageError
from state.settings import load_settings
from tests.tools.fetch.site import Site, answer, moved, site
from tests.tools.search.site_pages import QUICK, page
from tools.search import search_source
from tools.search import site as crawled
from tools.search._links import Scope
from tools.search._pages import PageSearch

WORDS = "The valve of the boiler opens by itself when the pressure of the steam is higher than two bar, page {}."


def doc(name: str, *links: str) -> bytes:
    return page(f"Page {name}", WORDS.format(name), *links)


@asynccontextmanager
async def opened(says: Mapping[str, Any], start: str = "/docs/") -> AsyncIterator[tuple[PageSearch, Site]]:
    async with site(says) as served:
        search = await search_source("site").open(load_settings(**QUICK, site=served.url(start)))
        assert isinstance(search, PageSearch)
        try:
            yield search, served
        finally:
            await search.close()


async def read(says: Mapping[str, Any], start: str = "/docs/") -> tuple[list[str], str]:
    """The paths that were asked for, sorted and without robots.txt, and what the source says of itself."""
    async with opened(says, start) as (search, served):
        assert await search.search("pressure of the steam", 5)
        return sorted(path for path in served.paths if path != "/robots.txt"), search.described()


async def test_pages_are_found_by_following_links() -> None:
    says = {
        "/docs/": doc("one", "two.html"),
        "/docs/two.html": doc("two", "/docs/deep/three"),
        "/docs/deep/three": doc("three"),
    }
    async with opened(says) as (search, served):
        hits = await search.search("valve of the boiler on page three", 5)
        assert hits[0].source.final_url == served.url("/docs/deep/three")
        assert hits[0].source.engine == "site"
        assert hits[0].source.license == "CC-BY-4.0"


async def test_only_pages_of_the_same_host_and_folder_are_read_each_once() -> None:
    links = (
        "#top",
        "./",
        "a.html",
        "a.html#part",
        "/docs/../docs/a.html",
        "/blog/",
        "/docsother",
        "style.css",
        "a.png",
    )
    more = ("?page=2", "mailto:a@b.c", "javascript:void(0)", "https://elsewhere.example/docs/", "http://[", "//")
    says = {"/docs/": doc("one", *links, *more), "/docs/a.html": doc("a", "/docs/", "a.html")}
    assert await read(says) == (["/docs/", "/docs/a.html"], "2 pages")


async def test_a_link_that_should_not_be_followed_is_not() -> None:
    says = {"/docs/": page("One", WORDS, 'no.html" rel="nofollow', "yes.html"), "/docs/yes.html": doc("yes")}
    assert (await read(says))[0] == ["/docs/", "/docs/yes.html"]


async def test_robots_txt_is_obeyed_and_failures_are_told() -> None:
    robots = answer(b"User-agent: *\nDisallow: /docs/private", kind="text/plain")
    says = {"/robots.txt": robots, "/docs/": doc("one", "private", "gone"), "/docs/private": doc("private")}
    paths, described = await read(says)
    assert paths == ["/docs/", "/docs/gone"]
    assert described.startswith("1 pages; left out 2, first ")
    assert "robots.txt does not allow" in described


async def test_a_page_of_links_without_text_still_leads_on() -> None:
    says = {"/docs/": answer(b"<html><body><a href='two'></a></body></html>"), "/docs/two": doc("two")}
    assert (await read(says))[0] == ["/docs/", "/docs/two"]


async def test_the_scope_is_that_of_the_page_where_the_start_leads_to() -> None:
    says = {"/": moved("/en/stable/"), "/en/stable/": doc("one", "two", "/de/"), "/en/stable/two": doc("two")}
    assert (await read(says, "/"))[0] == ["/", "/en/stable/", "/en/stable/two"]


async def test_a_page_that_leads_out_of_the_site_is_left_out() -> None:
    says = {"/docs/": doc("one", "two"), "/docs/two": moved("/shop/"), "/shop/": doc("shop")}
    paths, described = await read(says)
    assert "/shop/" in paths
    assert "leads out of the site" in described


async def test_a_site_without_end_is_read_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawled, "MOST_PAGES", 5)
    many = {f"/docs/{n}": doc(str(n)) for n in range(9)}
    paths, described = await read({"/docs/": doc("start", *map(str, range(9))), **many})
    assert paths == ["/docs/", "/docs/0", "/docs/1", "/docs/2", "/docs/3"]
    assert described == "5 pages of the first 5 that were found"


async def test_links_are_followed_four_in_a_row() -> None:
    chain = {f"/docs/{n}.html": doc(str(n), f"{n + 1}.html") for n in range(9)}
    assert (await read(chain, "/docs/0.html"))[0] == [f"/docs/{n}.html" for n in range(5)]


async def test_a_start_that_cannot_be_read_fails_the_search() -> None:
    async with opened({}) as (search, _):
        with pytest.raises(SearchUnavailable, match="site: no page can be read"):
            await search.search("valve", 5)


@pytest.mark.parametrize(
    ("place", "message"), [(None, "SYNTHDATA_SITE"), ("docs", "site 'docs'"), ("file:///x", "site")]
)
async def test_wrong_settings_are_refused_when_the_source_is_opened(place: str | None, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        await search_source("site").open(load_settings(site=place))


@pytest.mark.parametrize(
    ("start", "inside", "outside"),
    [
        ("https://a.example/docs/index.html", "https://a.example/docs/x", "https://a.example/x"),
        ("https://a.example/docs", "https://a.example/docs/x", "https://a.example/docsx"),
        ("https://a.example/", "https://a.example/x", "https://www.a.example/x"),
        ("https://a.example/v1.2/", "https://a.example/v1.2/x", "http://a.example/v1.2/x"),
    ],
)
def test_the_scope_is_a_folder_of_a_host(start: str, inside: str, outside: str) -> None:
    scope = Scope.below(start)
    assert scope.holds(start)
    assert scope.holds(inside)
    assert not scope.holds(outside)


def test_the_description_names_the_site_and_the_bounds() -> None:
    described = search_source("site").describe(load_settings(site="https://a.example/docs/"))
    assert described.startswith("the site at https://a.example/docs/, up to 200 pages and 4 links deep")
