"""Loaded by every Python process that has this folder on its path: keeps it on this machine.

Each attempt to reach another machine raises before a packet leaves, and is noted in the file that
`LOOPBACK_ONLY_LOG` names, because the caller may swallow the error.
"""

import ipaddress
import os
import socket
import sys
from pathlib import Path
from typing import Any

_LOOKUPS = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}
_SENDS = {"socket.connect", "socket.sendto", "socket.sendmsg"}


class OutsideConnection(RuntimeError):
    """Something other than loopback was to be reached."""


attempts: list[str] = []
"""The addresses that were refused in this process."""


def is_local(host: object) -> bool:
    """Whether a host name or address stays on this machine; no host at all does."""
    if isinstance(host, (bytes, bytearray)):
        host = host.decode("ascii", "replace")
    if host is None or host in ("", "localhost", socket.gethostname()) or str(host).endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(str(host).partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def check(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook: raises `OutsideConnection` that names the address."""
    if event in _LOOKUPS:
        host = arguments[0]
    elif event in _SENDS and arguments[0].family in (socket.AF_INET, socket.AF_INET6) and arguments[1]:
        host = arguments[1][0]
    else:
        return
    if not is_local(host):
        _refuse(f"{event.removeprefix('socket.')} {arguments[1] if event in _SENDS else host!r}")


def _refuse(attempt: str) -> None:
    attempts.append(attempt)
    log = os.environ.get("LOOPBACK_ONLY_LOG")
    if log:
        with Path(log).open("a", encoding="utf-8") as file:
            file.write(f"{attempt}\n")
    raise OutsideConnection(f"tests stay on this machine: {attempt}")


if __name__ == "sitecustomize":
    sys.addaudithook(check)
