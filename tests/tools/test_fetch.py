"""One page is fetched from exactly the address that was checked, within limits of size, time and redirects."""

import asyncio
import gzip
import socket
from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any

import pytest
from aiohttp import web

from state.errors import FetchError
from state.sources import Source
from tests.tools.local_pages import serving
from tests.tools.pdf_files import pdf
from tools.fetch import fetch_page, is_public

BODY = "<article><p>The tide rises, says the café.</p></article>"
PAGE = f"<html><head><title>Tides</title></head><body>{BODY}</body></html>"
ANSWERS: dict[str, tuple[bytes, dict[str, str]]] = {
    "page": (PAGE.encode(), {"Content-Type": "text/html"}),
    "latin": ("für alle".encode("latin-1"), {"Content-Type": "text/plain; charset=latin-1"}),
    "doc.pdf": (pdf(["The tide rises."], title="Tides"), {"Content-Type": "application/pdf"}),
    "broken.pdf": (b"%PDF", {"Content-Type": "application/pdf"}),
    "picture": (b"GIF89a", {"Content-Type": "image/gif"}),
    "blank": (b" ", {"Content-Type": "text/plain"}),
    "big": (b"x" * 200_000, {"Content-Type": "text/plain"}),
    "bomb": (gzip.compress(b"x" * 10_000_000), {"Content-Type": "text/plain", "Content-Encoding": "gzip"}),
}


async def fetched(url: str, *, allow_private: bool = True, max_bytes: int = 100_000, timeout_s: float = 5) -> Source:
    return await fetch_page(url, timeout_s=timeout_s, max_bytes=max_bytes, allow_private=allow_private)


async def answer(request: web.Request) -> web.StreamResponse:
    path, _, rest = request.path.strip("/").partition("/")
    if path == "hang":
        await asyncio.Event().wait()
    if path == "hops":
        return moved(f"/hops/{int(rest) - 1}" if rest != "1" else "/page")
    if path == "to":
        return moved(request.query["url"])
    if path not in ANSWERS:
        raise web.HTTPNotFound
    body, headers = ANSWERS[path]
    return web.Response(body=body, headers=headers)


def moved(target: str) -> web.Response:
    return web.Response(status=302, headers={"Location": target})


class Names:
    """A name server for one test: each name has its addresses, and every question is noted."""

    def __init__(self, known: dict[str, Sequence[str]]) -> None:
        self._known = known
        self._real = socket.getaddrinfo
        self.asked: list[str] = []

    def __call__(self, host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        self.asked.append(name)
        if name not in self._known:
            return self._real(host, port, *args, **kwargs)
        return [(socket.AF_UNSPEC, socket.SOCK_STREAM, 6, "", (address, port)) for address in self._known[name]]


async def test_a_page_gives_its_main_text_title_and_final_address() -> None:
    async with serving(answer) as url:
        page = await fetched(f"{url}/hops/5")
    assert "The tide rises, says the café." in page.text
    assert (page.title, page.url, page.final_url) == ("Tides", f"{url}/hops/5", f"{url}/page")
    assert (page.engine, page.license) == ("fetch", "unknown")


@pytest.mark.parametrize(("path", "text"), [("latin", "für alle"), ("doc.pdf", "The tide rises.")])
async def test_texts_and_pdf_are_read_too(path: str, text: str) -> None:
    async with serving(answer) as url:
        assert (await fetched(f"{url}/{path}")).text == text


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("hops/6", "more than 5 redirects"),
        ("nowhere", "answered 404"),
        ("picture", "image/gif cannot be read"),
        ("blank", "no text in it"),
        ("big", "larger than 100000 bytes"),
        ("bomb", "larger than 100000 bytes"),
        ("hang", "within the time limit"),
        ("to?url=ftp://a.example/", "only http and https"),
        ("to?url=file:///etc/passwd", "only http and https"),
        ("to?url=http://me:secret@127.0.0.1/", "user name or password"),
        ("to?url=http://a:b/", "cannot be fetched"),
        ("broken.pdf", "Error"),
    ],
)
async def test_what_cannot_be_read_says_why(path: str, reason: str) -> None:
    async with serving(answer) as url:
        with pytest.raises(FetchError, match=reason) as refused:
            await fetched(f"{url}/{path}", timeout_s=1)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("url", ["", "tides", "http://", "gopher://a.example", "http://\ud800/", "http://a:b"])
async def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(FetchError):
        await fetched(url)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0"])
async def test_this_machine_is_refused(host: str) -> None:
    with pytest.raises(FetchError, match="not on the public internet"):
        await fetched(f"http://{host}:9/", allow_private=False)


@pytest.mark.parametrize(("name", "address"), [("2130706433", "127.0.0.1"), ("wrapped.example", "::ffff:127.0.0.1")])
async def test_what_a_name_stands_for_counts_and_not_how_it_looks(
    name: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", Names({name: [address]}))
    with pytest.raises(FetchError, match="not on the public internet"):
        await fetched(f"http://{name}:9/", allow_private=False)


PRIVATE = """10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 224.0.0.1 255.255.255.255 240.0.0.1
fe80::1 fc00::1 ff02::1 :: ::127.0.0.1 ::ffff:10.0.0.1 64:ff9b::a00:1 2002:a00:1:: 2001:db8::1"""


@pytest.mark.parametrize("address", PRIVATE.split())
def test_addresses_of_private_networks_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_addresses_of_the_public_internet_are(address: str) -> None:
    assert is_public(ip_address(address))


async def test_the_address_that_was_checked_is_the_one_that_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    hosts: list[str] = []

    async def note_host(request: web.Request) -> web.StreamResponse:
        hosts.append(request.headers["Host"])
        return await answer(request)

    names = Names({"tides.example": ["127.0.0.1"]})
    monkeypatch.setattr(socket, "getaddrinfo", names)
    async with serving(note_host) as url:
        port = url.rpartition(":")[2]
        page = await fetched(f"http://tides.example:{port}/page")
    assert hosts == [f"tides.example:{port}"]
    assert names.asked.count("tides.example") == 1
    assert page.final_url == f"http://tides.example:{port}/page"


async def test_a_name_with_any_private_address_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", Names({"mixed.example": ["93.184.216.34", "10.0.0.1"]}))
    with pytest.raises(FetchError, match=r"10\.0\.0\.1 is not on the public internet"):
        await fetched("http://mixed.example/", allow_private=False)


async def test_an_address_that_takes_no_connection_gives_way_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", Names({"tides.example": ["127.0.0.2", "127.0.0.1"]}))
    async with serving(answer) as url:
        port = url.rpartition(":")[2]
        assert (await fetched(f"http://tides.example:{port}/page")).title == "Tides"


async def test_the_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    async with serving(answer) as url:
        assert (await fetched(f"{url}/page")).title == "Tides"
