"""A list of addresses: checked line by line when it is opened, read at the first question."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from state.errors import SearchUnavailable, UsageError
from state.settings import load_settings
from tests.tools.fetch.site import Site, answer, site
from tests.tools.search.site_pages import QUICK, page
from tools.search import search_source
from tools.search._pages import PageSearch

PAGES = {
    "/tides": page("Tides", "The spring tide comes at full moon, when the sea is pulled by moon and sun together."),
    "/gulls": page("Gulls", "A gull eats fish that it finds near the shore, and it also eats what people throw away."),
}


@asynccontextmanager
async def opened(folder: Path, served: Site, *lines: str, **changes: Any) -> AsyncIterator[PageSearch]:
    listed = folder / "urls.txt"
    listed.write_text("\n".join(served.url(line) if line.startswith("/") else line for line in lines))
    search = await search_source("urls").open(load_settings(**QUICK | {"urls": listed} | changes))
    assert isinstance(search, PageSearch)
    try:
        yield search
    finally:
        await search.close()


async def test_listed_pages_are_found_by_their_words(tmp_path: Path) -> None:
    async with (
        site(PAGES) as served,
        opened(tmp_path, served, "# birds and seas", "/tides  # moon", "", "/gulls") as it,
    ):
        (hit,) = await it.search("When does the spring tide come?", 5)
        assert "full moon" in hit.text
        assert hit.source.final_url == served.url("/tides")
        assert (hit.source.license, hit.source.engine) == ("CC-BY-4.0", "urls")
        assert await it.search("zirconium", 5) == []
        assert it.described() == "2 pages"


async def test_nothing_is_read_before_the_first_question_and_all_of_it_once(tmp_path: Path) -> None:
    async with site(PAGES) as served, opened(tmp_path, served, "/tides", "/gulls", "/tides#moon") as it:
        assert served.paths == []
        await asyncio.gather(*(it.search("spring tide", 5) for _ in range(10)))
        assert sorted(served.paths) == ["/gulls", "/robots.txt", "/tides"]


async def test_a_page_that_fails_is_left_out_with_its_reason(tmp_path: Path) -> None:
    robots = answer(b"User-agent: *\nDisallow: /secret", kind="text/plain")
    says = {**PAGES, "/robots.txt": robots, "/secret": PAGES["/gulls"]}
    async with site(says) as served, opened(tmp_path, served, "/gone", "/tides", "/secret") as it:
        assert await it.search("spring tide", 5)
        assert it.described().startswith("1 pages; left out 2, first ")
        assert "404" in it.described()
        assert "/secret" not in served.paths


async def test_where_every_page_fails_the_search_fails_and_may_be_tried_again(tmp_path: Path) -> None:
    async with site({}) as served, opened(tmp_path, served, "/gone", "/too") as it:
        for _ in range(2):
            with pytest.raises(
                SearchUnavailable, match=r"^urls: no page can be read: 0 pages; left out 2, first .*/gone"
            ):
                await it.search("spring tide", 5)


async def test_whoever_gives_up_waiting_leaves_the_others_their_pages(tmp_path: Path) -> None:
    async with site(PAGES) as served, opened(tmp_path, served, "/tides") as it:
        first = asyncio.create_task(it.search("spring tide", 5))
        second = asyncio.create_task(it.search("spring tide", 5))
        await asyncio.sleep(0)
        first.cancel()
        assert await second
        assert served.paths.count("/tides") == 1


async def test_a_source_that_is_closed_while_it_reads_ends(tmp_path: Path) -> None:
    async def hang(_writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    async with site({"/hang": hang}) as served, opened(tmp_path, served, "/hang") as it:
        waiting = asyncio.create_task(it.search("spring tide", 5))
        await asyncio.sleep(0.05)
        await it.close()
        with pytest.raises(asyncio.CancelledError):
            await waiting


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ftp://a.example/x\nhttps://a.example/\nnonsense", r"line 1: .*line 3: "),
        ("\n".join(["x"] * 9), r"line 5: .*; and 4 more$"),
        ("https://me:secret@a.example/", "line 1: a.example: an address with a user name"),
        ("# nothing\n\n", "holds 0 addresses"),
        ("\n".join(f"https://a.example/{n}" for n in range(2001)), "holds 2001 addresses, and 1 to 2000"),
    ],
)
async def test_bad_lines_are_named_in_one_error(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "urls.txt").write_text(text)
    with pytest.raises(UsageError, match=message) as refused:
        await search_source("urls").open(load_settings(urls=tmp_path / "urls.txt"))
    assert "\n" not in str(refused.value)
    assert "secret" not in str(refused.value)


async def test_a_list_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes(b"https://a.example/\xe9")
    for path, message in ((None, "SYNTHDATA_URLS"), ("none.txt", "No such file"), ("latin.txt", "no text in UTF-8")):
        with pytest.raises(UsageError, match=message):
            await search_source("urls").open(load_settings(urls=tmp_path / path if path else None))


def test_the_description_names_the_list(tmp_path: Path) -> None:
    describe = search_source("urls").describe
    assert str(tmp_path / "u.txt") in describe(load_settings(urls=tmp_path / "u.txt"))
    assert "SYNTHDATA_URLS is not set" in describe(load_settings())
