"""What may be asked for at all, by its looks, and the one form in which an address is written."""

import re
from functools import lru_cache
from ipaddress import ip_address

import httpx

from state.errors import FetchForbidden
from tools.fetch.addresses import is_address

MAX_URL = 4000
_DEFAULT_PORTS = {"http": 80, "https": 443}
# The "bad ports" of the Fetch standard (fetch.spec.whatwg.org, "port blocking"): other protocols live there.
# fmt: off
_BAD_PORTS = frozenset({
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109,
    110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530,
    531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190,
    5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
})
# fmt: on
_TRACKING = re.compile(r"utm_\w*|gclid|gbraid|wbraid|fbclid|dclid|msclkid|yclid|mc_cid|mc_eid|igshid", re.IGNORECASE)
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*")
_ENDS_IN_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")


@lru_cache(maxsize=4096)
def canonical(url: str) -> str:
    """The one form of a web address, the key under which it is fetched, kept and compared.

    Scheme and host in lower case and ASCII, no default port, no dot at the host's end, dot segments resolved, no
    fragment, no empty query, no tracking parameters (utm_*, gclid, fbclid and the like). The order of the query is
    kept, for it can have meaning, and so are a last slash and the letters of the path. What is no address that
    can be fetched stays as it is, without white space around it.
    """
    try:
        found = target(url)
    except FetchForbidden:
        return url.strip()
    parts = [p for p in found.query.decode("ascii").split("&") if p and not _TRACKING.fullmatch(p.partition("=")[0])]
    return str(found.copy_with(query="&".join(parts).encode() or None))


def target(url: str) -> httpx.URL:
    """The address, if by its looks it may be asked for. Raises `FetchForbidden` that says what is wrong with it."""
    parsed = _parsed(url)
    if parsed.scheme not in _DEFAULT_PORTS or not parsed.host:
        raise FetchForbidden(f"{_shown(url)}: only http and https addresses with a host can be fetched")
    host = _host(parsed)
    if parsed.userinfo:
        raise FetchForbidden(f"{host}: an address with a user name or password is not fetched")
    if parsed.port is not None and (parsed.port in _BAD_PORTS or parsed.port > 65535):
        raise FetchForbidden(f"{host}: port {parsed.port} is none of web pages")
    port = None if parsed.port == _DEFAULT_PORTS[parsed.scheme] else parsed.port
    return parsed.copy_with(host=host, port=port, fragment=None, raw_path=parsed.raw_path or b"/")


def redirected(url: httpx.URL, location: str) -> httpx.URL:
    """Where an answer sends on to, checked as if it had been asked for. Raises `FetchForbidden`."""
    try:
        return target(str(url.join(location.strip())))
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchForbidden(f"{url} leads to {_shown(location)}: no address") from error


def _parsed(url: str) -> httpx.URL:
    if len(url) > MAX_URL:
        raise FetchForbidden(f"an address of more than {MAX_URL} characters is not fetched")
    try:
        return httpx.URL(url.strip())
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchForbidden(f"{_shown(url)}: no web address") from error


def _host(url: httpx.URL) -> str:
    """The host as it is looked up. Raises `FetchForbidden` for numbers in disguise, zones and what is no name."""
    host = url.raw_host.decode("ascii").lower().removesuffix(".")
    if ":" in host and "%" not in host and is_address(host):
        return str(ip_address(host))
    if _ENDS_IN_NUMBER.fullmatch(host):
        if is_address(host):
            return host
        raise FetchForbidden(f"{_shown(host)}: an IPv4 address is four decimal numbers")
    if not _NAME.fullmatch(host):
        raise FetchForbidden(f"{_shown(host)}: no host name")
    return host


def _shown(text: str) -> str:
    """What was asked for, in one printable line, without a password that may be in it."""
    return re.sub(r"//.*@", "//", ascii(text)[1:-1])[:200]
