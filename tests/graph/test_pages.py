"""Pages read earlier: served from the database while they are fresh."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from graph.pages import StoredPages
from state.sources import LicenseEvidence, Source
from storage.store import close_shared_stores, shared_store

URL = "https://example.org/page"


def a_page(hours_ago: float, text: str = "Methane boils at 112 K.", engine: str = "fetch") -> Source:
    at = datetime.now(UTC) - timedelta(hours=hours_ago)
    return Source(url=URL, final_url=URL, title="Methane", engine=engine, fetched_at=at, text=text)


async def test_a_page_is_served_until_it_is_too_old(tmp_path: Path) -> None:
    pages = StoredPages(f"sqlite:///{tmp_path / 'data.db'}", 24)
    assert await pages.get(URL) is None
    await pages.put(a_page(25))
    assert await pages.get(URL) is None
    fresh = a_page(1, "Methane boils at 111.7 K.")
    await pages.put(fresh)
    assert await pages.get(URL) == fresh
    await close_shared_stores()


async def test_what_a_search_engine_said_of_a_page_is_not_the_page(tmp_path: Path) -> None:
    pages = StoredPages(f"sqlite:///{tmp_path / 'data.db'}", 24)
    await pages.put(a_page(1, engine="tavily"))
    assert await pages.get(URL) is None
    await close_shared_stores()


async def test_a_licence_that_is_found_later_is_stored_with_the_text_that_was_there(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'data.db'}"
    pages, store = StoredPages(url, 24), await shared_store(url)
    first = a_page(1)
    await pages.put(first)
    said = LicenseEvidence(place="LICENSE file", said="MIT License", license="MIT", license_class="permissive")
    found = {"license": "MIT", "license_class": "permissive", "license_evidence": (said,)}
    relicensed = first.model_copy(update=found)
    await store.sources.add([relicensed])
    assert await store.sources.get(first.source_id) == relicensed
    await close_shared_stores()
