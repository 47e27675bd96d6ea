"""Which network addresses may be connected to: those of the public internet, and those that settings name."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from state.errors import FetchForbidden, FetchMissing

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""The addresses of a host name and port. Raises `OSError`."""

# Beyond what `is_global` knows in every supported Python: relays and protocol assignments, refused as a whole.
_SPECIAL_V4 = [ip_network(net) for net in ("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24")]
_SPECIAL_V6 = [ip_network(net) for net in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]
_UNICAST, _NAT64 = ip_network("2000::/3"), ip_network("64:ff9b::/96")
_ISATAP, _ISATAP_MASK = 0x00005EFE, 0xFDFFFFFF


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public internet.

    IPv4 inside IPv6 counts as what it holds where it is mapped or of NAT64; where it is compatible, 6to4, Teredo
    or ISATAP it is refused, for a relay on the way decides where that goes.
    """
    if isinstance(address, IPv4Address):
        special = any(address in net for net in _SPECIAL_V4)
        return address.is_global and not (special or address.is_multicast or address.is_reserved)
    if held := address.ipv4_mapped or (IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None):
        return is_public(held)
    isatap = (int(address) >> 32) & _ISATAP_MASK == _ISATAP
    special = isatap or address.scope_id is not None or any(address in net for net in _SPECIAL_V6)
    return address.is_global and address in _UNICAST and not special


class Guard:
    """Resolves a host once, and answers with its addresses only if each of them may be connected to."""

    def __init__(self, private: Sequence[str], resolve: Resolve) -> None:
        """`private` names hosts, addresses, networks or `*` that may be reached though they are not public."""
        self._resolve = resolve
        self._any = "*" in private
        self._hosts = {place.lower() for place in private}
        self._networks = [ip_network(place) for place in private if place[0] in "0123456789:" or ":" in place]

    async def addresses(self, host: str, port: int) -> list[Address]:
        """Raises `FetchForbidden`, `FetchMissing` where there are none, and what `resolve` raises."""
        found = [ip_address(host)] if is_address(host) else [ip_address(a) for a in await self._resolve(host, port)]
        if not found:
            raise FetchMissing(f"{host} has no address")
        for address in found:
            if not self._allows(host, address):
                place = host if host == str(address) else f"{host}, which is {address},"
                raise FetchForbidden(f"{place} is not on the public internet, nor named in fetch_private")
        return found

    def _allows(self, host: str, address: Address) -> bool:
        if self._any or host in self._hosts or is_public(address):
            return True
        return any(address in network for network in self._networks)


def is_address(host: str) -> bool:
    try:
        return bool(ip_address(host))
    except ValueError:
        return False


async def system_resolver(host: str, port: int) -> Sequence[str]:
    """What this machine's resolver says."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(place[4][0]) for place in found]
