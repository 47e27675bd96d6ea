"""One page read from the web: its address is checked first, then exactly that address is connected to."""

import asyncio
import ipaddress
import socket
from pathlib import PurePosixPath

import httpx

from state.errors import AgentError, FetchError
from state.sources import Source
from tools.boundary import boundary
from tools.search._documents import MAX_CHARACTERS, READERS, cleaned, title_of, unreadable

MAX_REDIRECTS = 5
USER_AGENT = "synthetic-data-agent"

_SUFFIX_BY_TYPE = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


async def fetch_page(url: str, *, timeout_s: float, max_bytes: int, allow_private: bool) -> Source:
    """The page at `url` with its main text, after at most 5 redirects, all within `timeout_s` seconds.

    Reads HTML, plain text, Markdown and PDF of up to `max_bytes`. Raises `FetchError` for any other page, for
    an answer that is no success, and, unless `allow_private`, for hosts that are not on the public internet.
    """
    with boundary(_fetch_error):
        async with (
            asyncio.timeout(timeout_s),
            # Without the environment's proxies, which would resolve the name again and connect elsewhere.
            httpx.AsyncClient(trust_env=False, timeout=timeout_s, headers={"User-Agent": USER_AGENT}) as client,
        ):
            target = httpx.URL(url)
            for _ in range(MAX_REDIRECTS + 1):
                response = await _get(client, target, max_bytes, allow_private)
                if not response.has_redirect_location:
                    return await asyncio.to_thread(_source, url, str(target), response)
                target = target.join(response.headers["location"])
    raise FetchError(f"{url}: more than {MAX_REDIRECTS} redirects")


async def _get(client: httpx.AsyncClient, url: httpx.URL, max_bytes: int, allow_private: bool) -> httpx.Response:
    """One answer, read whole, from the first of the host's addresses that takes the connection."""
    if url.scheme not in ("http", "https") or not url.host:
        raise FetchError(f"{url}: only http and https addresses with a host can be fetched")
    if url.userinfo:
        raise FetchError(f"{url.host}: an address with a user name or password is not fetched")
    addresses = await _resolve(url)
    private = next((address for address in addresses if not is_public(address)), None)
    if private and not allow_private:
        raise FetchError(f"{url}: {private} is not on the public internet")
    for address in addresses[:-1]:
        try:
            return await _get_from(client, url, address, max_bytes)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            continue
    return await _get_from(client, url, addresses[-1], max_bytes)


async def _get_from(client: httpx.AsyncClient, url: httpx.URL, address: Address, max_bytes: int) -> httpx.Response:
    request = client.build_request(
        "GET",
        url.copy_with(host=str(address)),
        headers={"Host": url.netloc.decode("ascii")},
        extensions={"sni_hostname": url.raw_host.decode("ascii")},
    )
    response = await client.send(request, stream=True)
    try:
        body = b""
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > max_bytes:
                raise FetchError(f"{url}: larger than {max_bytes} bytes")
    finally:
        await response.aclose()
    if response.is_error:
        raise FetchError(f"{url}: answered {response.status_code} {response.reason_phrase}")
    return httpx.Response(response.status_code, headers=_without_encoding(response.headers), content=body)


def _without_encoding(headers: httpx.Headers) -> dict[str, str]:
    """The headers that matter for a body which is decoded already."""
    return {name: headers[name] for name in ("content-type", "location") if name in headers}


async def _resolve(url: httpx.URL) -> list[Address]:
    port = url.port or {"http": 80, "https": 443}[url.scheme]
    found = await asyncio.get_running_loop().getaddrinfo(
        url.raw_host.decode("ascii"), port, type=socket.SOCK_STREAM, family=socket.AF_UNSPEC
    )
    return [ipaddress.ip_address(place[4][0]) for place in found]


def is_public(address: Address) -> bool:
    """Whether an address, and any that is wrapped in it, belongs to the public internet."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None)
        if wrapped := [place for place in inner if place]:
            return all(is_public(place) for place in wrapped)
    return address.is_global and not address.is_multicast and not address.is_reserved


def _source(url: str, final_url: str, response: httpx.Response) -> Source:
    kind = response.headers.get("content-type", "text/html").partition(";")[0].strip().lower()
    if kind not in _SUFFIX_BY_TYPE:
        raise FetchError(f"{final_url}: {kind} cannot be read; what can: {', '.join(_SUFFIX_BY_TYPE)}")
    with boundary(unreadable):
        content = READERS[_SUFFIX_BY_TYPE[kind]](_in_utf8(response) if kind.startswith("text/") else response.content)
    text = cleaned(content.text)[:MAX_CHARACTERS]
    if not text:
        raise FetchError(f"{final_url}: no text in it")
    return Source(
        url=url,
        final_url=final_url,
        title=title_of(content, PurePosixPath(httpx.URL(final_url).path).stem or final_url),
        author=cleaned(content.about.get("author", "")),
        license_found_in="not looked for",
        engine="fetch",
        text=text,
    )


def _in_utf8(response: httpx.Response) -> bytes:
    """The body in UTF-8 where the server says which encoding it has, else as it came."""
    return response.text.encode() if response.charset_encoding else response.content


def _fetch_error(error: Exception) -> AgentError | None:
    if isinstance(error, (TimeoutError, httpx.TimeoutException)):
        return FetchError("the page did not answer within the time limit")
    if isinstance(error, (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError)):
        reason = " ".join(str(error).split())[:200]
        return FetchError(f"the page cannot be fetched: {type(error).__name__} {reason}".strip())
    return None
