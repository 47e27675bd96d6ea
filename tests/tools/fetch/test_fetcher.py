"""Pages become sources, politely, and once for everybody."""

import asyncio
import zipfile
from datetime import UTC, datetime
from io import BytesIO

import pytest

from state.errors import FetchError, FetchMissing, FetchUnavailable
from state.sources import Source
from tests.tools.fetch.site import PAGE, Names, answer, moved, settings, site
from tests.tools.pdf_files import pdf
from tools.fetch.fetcher import Fetcher, fetch_page
from tools.fetch.targets import canonical

KOI8 = '<html><head><meta charset="utf-8"></head><body><p>Прилив поднимается дважды в день.</p>'.encode("koi8-r")


async def test_a_page_gives_its_text_title_time_and_final_address() -> None:
    before = datetime.now(UTC)
    async with site({"/to": moved("/tides?utm_source=x#part"), "/tides?utm_source=x": answer()}) as served:
        page = await fetch_page(served.url("/to#top"), settings())
    assert page.text == "The tide rises, and then it falls."
    assert (page.title, page.engine) == ("Tides", "fetch")
    assert (page.url, page.final_url) == (served.url("/to"), served.url("/tides?utm_source=x"))
    assert before <= page.fetched_at <= datetime.now(UTC)


@pytest.mark.parametrize(
    ("body", "kind", "text"),
    [
        (b"f\xfcr alle", "text/plain; charset=latin-1", "für alle"),
        (b"# Tides\n\nThey rise.", "text/markdown", "# Tides\n\nThey rise."),
        (pdf(["The tide rises."]), "application/pdf; qs=0.001", "The tide rises."),
        (PAGE, "Application/XHTML+xml", "The tide rises, and then it falls."),
        (PAGE, "", "The tide rises, and then it falls."),
        (pdf(["The tide rises."]), "", "The tide rises."),
        (b"plain words", "", "plain words"),
        (KOI8, "text/html; charset=koi8-r", "Прилив поднимается дважды в день."),
        (KOI8 * 9, "text/html; charset=utf-8", "\n\n".join(["Прилив поднимается дважды в день."] * 9)),
    ],
)
async def test_each_type_is_read_by_its_own_reader(body: bytes, kind: str, text: str) -> None:
    async with site({"/": answer(body, kind=kind)}) as served:
        assert (await fetch_page(served.url(), settings())).text == text


async def test_an_answer_has_its_bytes_and_what_was_said_of_them() -> None:
    said = answer(b'{"tide": 1}', "X-Tide: high", "X-Tide: low", kind="application/json; charset=UTF-8")
    async with site({"/data?q=1": said}) as served, Fetcher(settings()) as fetcher:
        found = await fetcher.get(served.url("/data?q=1"))
    assert (found.status, found.body) == (200, b'{"tide": 1}')
    assert (found.content_type, found.charset) == ("application/json", "utf-8")
    assert found.headers["x-tide"] == "high, low"


async def test_who_asks_says_who_it_is_and_brings_no_cookies() -> None:
    says = {"/": answer(PAGE, "Set-Cookie: tide=high; Path=/"), "/next": answer()}
    async with site(says) as served, Fetcher(settings(fetch_contact="https://tides.example/us")) as fetcher:
        await fetcher.get(served.url("/"))
        await fetcher.get(served.url("/next"))
    agents = {line for head in served.heads for line in head.splitlines() if line.startswith("User-Agent")}
    assert len(agents) == 1
    assert agents.pop().partition("/")[2].endswith("(+https://tides.example/us)")
    assert not any("cookie" in head.lower() for head in served.heads)


async def test_a_page_is_fetched_once_for_all_who_ask_however_they_write_it() -> None:
    async with site({"/tides": answer()}) as served, Fetcher(settings()) as fetcher:
        ways = [served.url(f"/tides{end}") for end in ("", "#a", "?utm_source=b", "?", "?fbclid=1#c")] * 10
        pages = await asyncio.gather(*(fetcher.page(way) for way in ways))
        assert (await fetcher.get(served.url("/tides"))).body == PAGE
    assert served.paths == ["/robots.txt", "/tides"]
    assert {page.url for page in pages} == {served.url("/tides")}


async def test_a_failure_is_not_asked_for_again() -> None:
    async with site({}) as served, Fetcher(settings()) as fetcher:
        failures = await asyncio.gather(*(fetcher.page(served.url("/gone")) for _ in range(50)), return_exceptions=True)
        with pytest.raises(FetchMissing, match="answered 404"):
            await fetcher.get(served.url("/gone#part"))
    assert served.paths == ["/robots.txt", "/gone"]
    assert {type(failure) for failure in failures} == {FetchMissing}


@pytest.mark.parametrize("status", ["429 Slowly", "503 Busy"])
async def test_a_host_that_asks_for_patience_is_asked_again(status: str) -> None:
    tries: list[int] = []

    async def say(writer: asyncio.StreamWriter) -> None:
        tries.append(1)
        writer.write(answer() if len(tries) == 3 else answer(b"", "Retry-After: 0", status=status))

    async with site({"/": say}) as served, Fetcher(settings(attempts=3)) as fetcher:
        assert (await fetcher.page(served.url())).title == "Tides"
    assert len(tries) == 3


@pytest.mark.parametrize(
    ("asked", "least", "most"),
    [("7", 7, 7), ("Fri, 31 Dec 2100 23:59:59 GMT", 1e6, 1e10), ("Sat, 01 Jan 2000 00:00:00 GMT", 0, 0)],
)
async def test_after_the_last_try_the_error_says_how_long_to_wait(asked: str, least: float, most: float) -> None:
    busy = answer(b"", f"Retry-After: {asked}", status="503 Busy")
    async with site({"/": busy}) as served, Fetcher(settings()) as fetcher:
        with pytest.raises(FetchUnavailable) as refused:
            await fetcher.page(served.url())
    assert refused.value.retry_after is not None
    assert least <= refused.value.retry_after <= most


async def test_requests_to_one_host_are_apart_and_other_hosts_do_not_wait() -> None:
    names = Names({"a.example": [["127.0.0.1"]], "b.example": [["127.0.0.1"]]})
    loop, came = asyncio.get_running_loop(), {"a": list[float](), "b": list[float]()}

    async def say(writer: asyncio.StreamWriter) -> None:
        came["b" if "b.example" in served.heads[-1] else "a"].append(loop.time())
        writer.write(answer())

    says, slow = {"/robots.txt": say, "/": say, "/?2": say}, settings(fetch_delay_s=0.2)
    async with site(says) as served, Fetcher(slow, resolve=names) as fetcher:
        urls = [served.url("/", "a.example"), served.url("/?2", "a.example"), served.url("/", "b.example")]
        await asyncio.gather(*(fetcher.get(url) for url in urls))
    first, second, third = came["a"]
    assert min(second - first, third - second) > 0.18
    assert came["b"][1] - first < 0.39


class Kept:
    """Snapshots in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, Source] = {}

    async def get(self, canonical: str) -> Source | None:
        return self.kept.get(canonical)

    async def put(self, source: Source) -> None:
        assert canonical(source.url) == source.url
        self.kept[source.url] = source


async def test_pages_that_were_read_earlier_come_from_their_snapshots() -> None:
    snapshots = Kept()
    async with site({"/": answer()}) as served:
        for _ in range(2):
            async with Fetcher(settings(), snapshots=snapshots) as fetcher:
                page = await fetcher.page(served.url("/#part"))
        assert served.paths == ["/robots.txt", "/"]
    assert snapshots.kept == {served.url(): page}


async def test_a_failure_leaves_no_snapshot() -> None:
    snapshots = Kept()
    async with site({}) as served, Fetcher(settings(), snapshots=snapshots) as fetcher:
        with pytest.raises(FetchMissing):
            await fetcher.page(served.url())
    assert snapshots.kept == {}


async def test_closing_ends_what_is_under_way() -> None:
    async def hang(_writer: asyncio.StreamWriter) -> None:
        arrived.set()
        await asyncio.Event().wait()

    arrived = asyncio.Event()
    async with site({"/": hang}) as served:
        fetcher = Fetcher(settings())
        waiting = asyncio.create_task(fetcher.page(served.url()))
        await arrived.wait()
        await fetcher.close()
        await asyncio.wait([waiting], timeout=5)
    assert waiting.cancelled()


async def test_a_word_document_is_read() -> None:
    import docx

    document, held = docx.Document(), BytesIO()
    document.add_paragraph("The tide rises.")
    document.save(held)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert zipfile.is_zipfile(held)
    async with site({"/a.docx": answer(held.getvalue(), kind=kind)}) as served:
        page = await fetch_page(served.url("/a.docx"), settings())
    assert page.text == "The tide rises."


async def test_a_password_is_never_repeated() -> None:
    async with Fetcher(settings()) as fetcher:
        for url in ("http://me:hunter2@a.example/", "ftp://me:hunter2@a.example/", "http://me:hunt/er2@a.example/"):
            with pytest.raises(FetchError) as refused:
                await fetcher.page(url)
            assert "er2" not in str(refused.value)


@pytest.mark.parametrize(
    ("body", "kind", "headers"),
    [
        (
            PAGE.replace(b"<head>", b'<head><link rel="license" href="https://creativecommons.org/licenses/by/4.0/">'),
            "text/html",
            (),
        ),
        (PAGE, "text/html", ('Link: <https://creativecommons.org/licenses/by/4.0/>; rel="license"',)),
    ],
)
async def test_a_source_has_the_licence_that_its_page_names(body: bytes, kind: str, headers: tuple[str, ...]) -> None:
    async with site({"/": answer(body, *headers, kind=kind)}) as served:
        page = await fetch_page(served.url(), settings())
    assert (page.license, page.license_class) == ("CC-BY-4.0", "attribution")
    assert "https://creativecommons.org/licenses/by/4.0/" in page.license_evidence[0].said


async def test_a_source_that_names_no_licence_says_where_one_was_looked_for() -> None:
    async with site({"/": answer()}) as served:
        page = await fetch_page(served.url(), settings())
    assert (page.license, page.license_class) == ("unknown", "unknown")
    assert page.license_found_in
