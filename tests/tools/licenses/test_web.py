"""Every page of the local web is given the licence that a careful person reads from it."""

import asyncio
from collections import Counter
from typing import get_args

import pytest

from state.sources import LicenseClass
from tests.tools.fetch.site import settings
from tests.tools.licenses.reading import evidence_of, found, text_of
from tests.tools.local_pages import serving
from tests.web.page import WebPage
from tests.web.pages import PAGES
from tests.web.server import answers, local
from tools.fetch.fetcher import Fetcher
from tools.licenses.classes import rank

NOT_PAGES = ("application/json", "text/xml")
"""What is detected in the answers of programs, which nobody cites as a page."""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_licence_of_a_page(page: WebPage) -> None:
    assert found(page) == (page.license, page.license_class)


def test_no_page_is_taken_for_freer_than_it_is() -> None:
    assert [page.name for page in PAGES if rank(found(page)[1]) < rank(page.license_class)] == []


def test_the_table_has_pages_of_every_class_and_no_name_or_address_twice() -> None:
    assert len(PAGES) >= 60
    assert {page.license_class for page in PAGES} == set(get_args(LicenseClass))
    for names in ([page.name for page in PAGES], [page.url for page in PAGES]):
        assert max(Counter(names).values()) == 1


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.media_type in ("text/html", "text/plain")], ids=lambda page: page.name
)
def test_what_is_said_in_evidence_is_said_word_for_word(page: WebPage) -> None:
    """Each run of letters of a notice stands in the page; what it says of the host stands in the table of hosts."""
    words = set(text_of(page).replace("&#8211;", " ").split())
    for one in evidence_of(page):
        assert 0 < len(one.said) <= 300
        if one.place in ("footer", "statement about the page"):
            plain = [word for word in one.said.split()[:-1] if word.isalpha() and len(word) > 4]
            assert all(any(word in other for other in words) for word in plain)


async def _everywhere(_host: str, _port: int) -> list[str]:
    return ["127.0.0.1"]


@pytest.mark.slow
@pytest.mark.slow
async def test_the_fetcher_finds_the_same_on_every_page_it_reads() -> None:
    pages = [page for page in PAGES if page.media_type not in NOT_PAGES and "@" not in page.url]
    async with serving(answers(pages)) as url:
        port = int(url.rpartition(":")[2])
        async with Fetcher(settings(fetch_private=("*",)), resolve=_everywhere) as fetcher:
            read = await asyncio.gather(*(fetcher.page(local(page, port)) for page in pages))
    got = {page.name: (one.license, one.license_class) for page, one in zip(pages, read, strict=True)}
    assert got == {page.name: (page.license, page.license_class) for page in pages}
    assert all(source.license_found_in for source in read)


async def test_the_licence_is_that_of_the_place_where_a_redirect_ends() -> None:
    page = next(page for page in PAGES if page.name == "wikipedia-without-marking")
    async with serving(answers(PAGES)) as url:
        port = int(url.rpartition(":")[2])
        moved = f"http://evil.com:{port}/moved?to={local(page, port)}"
        async with Fetcher(settings(fetch_private=("*",)), resolve=_everywhere) as fetcher:
            source = await fetcher.page(moved)
    assert (source.license, source.final_url) == ("CC-BY-SA-4.0", local(page, port))
