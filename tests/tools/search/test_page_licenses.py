"""What Tavily's pages say of their licence themselves, asked for in a bounded step."""

import asyncio

from state.settings import load_settings
from state.sources import Hit
from tests.tools.fetch.site import MISSING, Say, moved, site
from tests.tools.local_pages import serving
from tests.tools.search.site_pages import QUICK, page
from tests.tools.search.tavily_server import Tavily
from tools.search import search_source

HOSTS = {"fetch_private": ("127.0.0.1", "127.0.0.2")}
TEXT = "The spring tide comes at full moon, as Tavily read it."


async def found(says: dict[str, Say], *paths: str, timeout_s: float = 10.0) -> tuple[list[Hit], list[str]]:
    """The hits, and which paths of the pages' own site were asked for."""
    async with site(says) as served:
        results = [{"url": served.url(path), "title": path, "raw_content": f"{TEXT} {path}"} for path in paths]
        async with serving(Tavily(search=[{"results": results}])) as url:
            changes = {"tavily_base_url": url, "tavily_api_key": "key", "request_timeout_s": timeout_s}
            search = await search_source("tavily").open(load_settings(**QUICK | HOSTS | changes))
            try:
                return list(await search.search("spring tide", 5)), served.paths
            finally:
                await search.close()


async def test_a_page_names_its_licence_and_the_text_stays_what_was_found() -> None:
    (hit,), _ = await found({"/tides": page("Tides", "Other words than Tavily's.")}, "/tides")
    source = hit.source
    assert hit.text == f"{TEXT} /tides"
    assert (source.license, source.license_class, source.engine) == ("CC-BY-4.0", "attribution", "tavily")
    assert any(one.license == "CC-BY-4.0" for one in source.license_evidence)


async def test_a_page_that_cannot_be_read_leaves_the_licence_unknown_with_the_reason() -> None:
    (hit,), _ = await found({"/tides": MISSING}, "/tides")
    assert hit.source.license == "unknown"
    assert hit.source.license_found_in.startswith("the page itself could not be read: ")
    assert "404" in hit.source.license_evidence[-1].said


async def test_a_page_that_does_not_answer_holds_the_search_up_no_longer_than_allowed() -> None:
    async def hang(_writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    (hit,), _ = await found({"/tides": hang}, "/tides", timeout_s=0.4)
    assert "could not be read" in hit.source.license_found_in


async def test_a_page_of_another_site_says_nothing_of_the_one_that_was_found() -> None:
    async with site({"/": page("Elsewhere", "Some other words are here.")}, host="127.0.0.2") as other:
        says = {"/tides": moved(other.url("/", host="127.0.0.2"))}
        (hit,), _ = await found(says, "/tides")
    assert hit.source.license == "unknown"
    assert "leads to another site" in hit.source.license_found_in


async def test_only_pages_of_passages_are_read_and_each_once() -> None:
    says = {"/tides": page("Tides", "The spring tide."), "/other": page("Other", "Nothing.")}
    hits, asked = await found(says, "/tides")
    assert len(hits) == 1
    assert sorted(asked) == ["/robots.txt", "/tides"]
