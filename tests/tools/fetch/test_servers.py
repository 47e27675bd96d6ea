"""Servers that lie, drip, flood or fall silent: each ends in a named error, in time and within the limit of size."""

import asyncio
import gzip
import socket
import struct
import time
import zipfile
import zlib
from io import BytesIO

import pytest

from state.errors import (
    FetchError,
    FetchMissing,
    FetchRefused,
    FetchTimeout,
    FetchTooLarge,
    FetchUnavailable,
    FetchUnreadable,
)
from tests.tools.fetch.site import Say, answer, head, moved, settings, site
from tools.fetch.fetcher import Fetcher

LONG = b"x" * 3_000_000
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FOUND = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def archive(**files: bytes) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return held.getvalue()


def for_ever(begin: bytes, more: bytes, pause_s: float = 0.0) -> Say:
    async def say(writer: asyncio.StreamWriter) -> None:
        writer.write(begin)
        while True:
            writer.write(more)
            await writer.drain()
            await asyncio.sleep(pause_s)

    return say


async def reset(writer: asyncio.StreamWriter) -> None:
    held = writer.get_extra_info("socket")
    held.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def packed(coding: str, body: bytes) -> bytes:
    return answer(body, f"Content-Encoding: {coding}", kind="text/plain")


def status(line: str, *headers: str) -> bytes:
    return answer(b"<p>no</p>", *headers, status=line)


SAYS: dict[str, tuple[Say, type[FetchError], str]] = {
    "a gzip bomb": (packed("gzip", gzip.compress(LONG)), FetchTooLarge, "100000 bytes"),
    "a deflate bomb": (packed("deflate", zlib.compress(LONG)), FetchTooLarge, "100000 bytes"),
    "a bomb without a header": (packed("deflate", raw_deflate(LONG)), FetchTooLarge, "100000 bytes"),
    "a bomb in parts": (packed("gzip", gzip.compress(b"x" * 60_000) * 40), FetchTooLarge, "100000 bytes"),
    "a bomb in a bomb": (packed("gzip, gzip", gzip.compress(gzip.compress(LONG))), FetchUnreadable, "once"),
    "a bomb in two headers": (
        answer(b"x", "Content-Encoding: gzip", "Content-Encoding: deflate", kind="text/plain"),
        FetchUnreadable,
        "once",
    ),
    "brotli": (packed("br", b"\x0b\x02\x80tide\x03"), FetchUnreadable, "'br'"),
    "an unknown packing": (packed("zstd", b"x"), FetchUnreadable, "gzip or deflate"),
    "gzip that is cut": (packed("gzip", gzip.compress(b"tides" * 99)[:-9]), FetchUnreadable, "cut off"),
    "gzip that is none": (packed("gzip", b"tides"), FetchUnreadable, "cannot be unpacked"),
    "gzip of nothing, for ever": (
        for_ever(head("Content-Encoding: gzip"), gzip.compress(b"") * 500),
        FetchTooLarge,
        "100000 bytes",
    ),
    "a stream without end": (for_ever(head(), b"tides " * 5000), FetchTooLarge, "100000 bytes"),
    "chunks without end": (
        for_ever(head("Transfer-Encoding: chunked"), b"5\r\ntides\r\n" * 3000),
        FetchTooLarge,
        "100000 bytes",
    ),
    "a length beyond all": (FOUND + b"Content-Length: 99999999999\r\n\r\n", FetchTooLarge, "100000 bytes"),
    "drops": (for_ever(head(), b"x", 0.02), FetchTimeout, "time limit"),
    "drops of a head": (for_ever(b"HTTP/1.1 200 OK\r\nX-A: ", b"x", 0.02), FetchTimeout, "time limit"),
    "silence": (for_ever(b"", b"", 9), FetchTimeout, "time limit"),
    "silence after the head": (for_ever(head("Content-Length: 9"), b"", 9), FetchTimeout, "time limit"),
    "asks for patience": (for_ever(b"", b"HTTP/1.1 102 Processing\r\n\r\n", 0.02), FetchTimeout, "time limit"),
    "a huge header": (answer(b"x", f"X-A: {'x' * 500_000}"), FetchUnreadable, "HTTP"),
    "headers without end": (for_ever(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n" * 500), FetchUnreadable, "HTTP"),
    "a chunk of no size": (head("Transfer-Encoding: chunked") + b"tide\r\nx\r\n", FetchUnreadable, "HTTP"),
    "a chunk that is longer": (head("Transfer-Encoding: chunked") + b"2\r\ntides\r\n", FetchUnreadable, "HTTP"),
    "chunks that break off": (head("Transfer-Encoding: chunked") + b"5\r\ntid", FetchUnavailable, "HTTP"),
    "less than was promised": (FOUND + b"Content-Length: 99\r\n\r\ntides", FetchUnavailable, "HTTP"),
    "a length in words": (FOUND + b"Content-Length: ten\r\n\r\ntides", FetchUnreadable, "HTTP"),
    "two lengths": (FOUND + b"Content-Length: 1\r\nContent-Length: 5\r\n\r\ntides", FetchUnreadable, "HTTP"),
    "a length below nothing": (FOUND + b"Content-Length: -5\r\n\r\ntides", FetchUnreadable, "HTTP"),
    "another protocol": (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", FetchUnreadable, "HTTP"),
    "no answer at all": (b"", FetchUnavailable, "HTTP"),
    "a reset": (reset, FetchUnavailable, "connection failed"),
    "a circle": (moved("/a%20circle"), FetchUnreadable, "more than 5 redirects"),
    "a redirect to nowhere": (status("302 Found"), FetchUnreadable, "answered 302"),
    "204": (b"HTTP/1.1 204 No Content\r\n\r\n", FetchUnreadable, "answered 204"),
    "304": (b"HTTP/1.1 304 Not Modified\r\n\r\n", FetchUnreadable, "answered 304"),
    "nothing": (answer(b""), FetchUnreadable, "empty"),
    "blanks": (answer(b" \r\n ", kind="text/plain"), FetchUnreadable, "empty"),
    "a page of nothing": (answer(b"<html><body></body></html>"), FetchUnreadable, ""),
    "400": (status("400 Bad Request"), FetchRefused, "answered 400"),
    "401": (status("401 Unauthorized"), FetchRefused, "answered 401"),
    "403": (status("403 Forbidden"), FetchRefused, "answered 403"),
    "451": (status("451 Unavailable For Legal Reasons"), FetchRefused, "answered 451"),
    "404": (status("404 Not Found"), FetchMissing, "answered 404"),
    "410": (status("410 Gone"), FetchMissing, "answered 410"),
    "429": (status("429 Too Many Requests", "Retry-After: 0"), FetchUnavailable, "answered 429"),
    "500": (status("500 Internal Server Error"), FetchUnavailable, "answered 500"),
    "503": (status("503 \x1b[31mred"), FetchUnavailable, "answered 503"),
    "html that is zip": (answer(archive(a=b"x")), FetchUnreadable, "is no text"),
    "html that is gzip": (answer(gzip.compress(b"<p>tides</p>")), FetchUnreadable, "is no text"),
    "html that is a picture": (answer(b"\x89PNG\r\n\x1a\n"), FetchUnreadable, "is no text"),
    "html that is a program": (answer(b"\x7fELF\x02\x01"), FetchUnreadable, "is no text"),
    "html with null bytes": (answer(b"<p>ti\x00des</p>"), FetchUnreadable, "null bytes"),
    "text with null bytes": (answer(b"ti\x00des", kind="text/plain"), FetchUnreadable, "null bytes"),
    "a PDF that is HTML": (answer(kind="application/pdf"), FetchUnreadable, "and is not"),
    "a PDF that is broken": (answer(b"%PDF-1.4 tides", kind="application/pdf"), FetchUnreadable, ""),
    "a document that is HTML": (answer(kind=DOCX), FetchUnreadable, "and is not"),
    "a document of no parts": (answer(archive(a=b"x"), kind=DOCX), FetchUnreadable, ""),
    "a document that unfolds": (answer(archive(a=b"x" * 9_000_000), kind=DOCX), FetchUnreadable, "smaller than"),
    "an archive in a document": (answer(archive(**{"a.zip": b"x"}), kind=DOCX), FetchUnreadable, "another archive"),
    "a picture": (
        answer(b"GIF89a", kind="image/gif"),
        FetchUnreadable,
        "image/gif cannot be read; what can: text/html",
    ),
    "bytes": (answer(b"tides", kind="application/octet-stream"), FetchUnreadable, "application/octet-stream"),
    "data": (answer(b"{}", kind="application/json"), FetchUnreadable, "application/json cannot be read"),
}


@pytest.mark.parametrize("name", SAYS)
async def test_it_ends_in_a_named_error_of_one_line(name: str) -> None:
    say, error, words = SAYS[name]
    path = "/" + name.replace(" ", "%20")
    begun = time.process_time()
    limited = settings(request_timeout_s=0.3 if error is FetchTimeout else 10)
    async with site({path: say}) as served, Fetcher(limited) as fetcher:
        with pytest.raises(FetchError) as refused:
            await fetcher.page(served.url(path))
    assert type(refused.value) is error
    assert words in str(refused.value)
    assert str(refused.value).startswith(served.url())
    assert str(refused.value).isprintable()
    assert time.process_time() - begun < 5


async def test_a_bomb_is_never_held() -> None:
    from tools.fetch.unpack import _Packed

    bomb = gzip.compress(b"x" * 50_000_000)
    assert len(_Packed("gzip").unpack(bomb, 1000)) == 1001


async def test_the_time_limit_is_for_all_redirects_and_tries_together() -> None:
    async def late(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.15)
        writer.write(moved("/late"))

    async with site({"/late": late}) as served, Fetcher(settings(request_timeout_s=0.4)) as fetcher:
        with pytest.raises(FetchTimeout):
            await fetcher.page(served.url("/late"))


async def test_a_host_that_nobody_listens_on_is_unavailable() -> None:
    async with site({}) as served:
        pass
    async with Fetcher(settings()) as fetcher:
        with pytest.raises(FetchUnavailable, match="connection failed"):
            await fetcher.get(served.url(), api=True)


@pytest.mark.parametrize(("code", "error"), [(socket.EAI_NONAME, FetchMissing), (socket.EAI_AGAIN, FetchUnavailable)])
async def test_a_name_that_cannot_be_resolved_says_whether_asking_again_may_help(
    code: int, error: type[FetchError]
) -> None:
    async def resolve(_host: str, _port: int) -> list[str]:
        raise socket.gaierror(code, "no such luck")

    async with Fetcher(settings(), resolve=resolve) as fetcher:
        with pytest.raises(error, match="no such luck"):
            await fetcher.page("http://tides.example/")
