"""Over TLS the name that was asked for is the one that must be proved, whatever address it has."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from state.errors import FetchUntrusted
from tests.tools.fetch.site import Names, Site, answer, settings, site
from tools.fetch.fetcher import Fetcher

PEM = Path(__file__).with_name("tides.pem")
NAMES = {"tides.example": [["127.0.0.1"]], "other.example": [["127.0.0.1"]]}


@pytest.fixture
async def secure() -> AsyncIterator[Site]:
    """A site that proves to be tides.example."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    context.sni_callback = lambda _held, name, _context: names_asked.append(name)
    names_asked.clear()
    async with site({"/": answer()}, ssl=context) as served:
        yield served


names_asked: list[str | None] = []


async def test_a_host_whose_certificate_holds_is_read(secure: Site) -> None:
    trusting = ssl.create_default_context(cafile=str(PEM))
    async with Fetcher(settings(), resolve=Names(NAMES), tls=trusting) as fetcher:
        page = await fetcher.page(f"https://tides.example:{secure.port}/")
    assert page.final_url == f"https://tides.example:{secure.port}/"
    assert names_asked == ["tides.example"] * 2
    assert f"Host: tides.example:{secure.port}" in secure.heads[-1]


@pytest.mark.parametrize("host", ["other.example", "127.0.0.1"])
async def test_a_certificate_of_another_host_is_not_trusted(host: str, secure: Site) -> None:
    trusting = ssl.create_default_context(cafile=str(PEM))
    async with Fetcher(settings(), resolve=Names(NAMES), tls=trusting) as fetcher:
        with pytest.raises(FetchUntrusted, match="certificate"):
            await fetcher.page(f"https://{host}:{secure.port}/")
    assert secure.heads == []


async def test_an_authority_that_nobody_knows_is_not_trusted(secure: Site) -> None:
    async with Fetcher(settings(), resolve=Names(NAMES)) as fetcher:
        with pytest.raises(FetchUntrusted, match="certificate"):
            await fetcher.page(f"https://tides.example:{secure.port}/")
    assert secure.heads == []


async def test_a_site_that_speaks_no_tls_is_not_trusted() -> None:
    async def refuse(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(refuse, "127.0.0.1", 0)
    async with server, Fetcher(settings()) as fetcher:
        with pytest.raises(FetchUntrusted, match="no trusted connection"):
            await fetcher.page(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
