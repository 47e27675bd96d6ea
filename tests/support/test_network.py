"""The guard against connections to other machines, in this process and in those it starts."""

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.guard.sitecustomize import OutsideConnection, is_local
from tests.support.network import GUARD, ROOT

PUBLIC = ("192.0.2.1", 80)


@pytest.fixture
def attempts(outside_attempts: list[str]) -> list[str]:
    return outside_attempts


@pytest.mark.parametrize("method", ["connect", "connect_ex"])
def test_a_connection_to_another_machine_is_refused_by_its_address(attempts: list[str], method: str) -> None:
    with socket.socket() as wire, pytest.raises(OutsideConnection, match=r"192\.0\.2\.1"):
        getattr(wire, method)(PUBLIC)
    assert attempts == ["connect ('192.0.2.1', 80)"]
    attempts.clear()


def test_datagrams_are_refused_too(attempts: list[str]) -> None:
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as wire, pytest.raises(OutsideConnection, match="2001:db8"):
        wire.sendto(b"hello", ("2001:db8::1", 53))
    attempts.clear()


@pytest.mark.parametrize("look_up", [lambda name: socket.getaddrinfo(name, 80), socket.gethostbyname])
def test_names_of_other_machines_are_not_looked_up(attempts: list[str], look_up: object) -> None:
    assert callable(look_up)
    with pytest.raises(OutsideConnection, match=r"example\.com"):
        look_up("example.com")
    attempts.clear()


async def test_the_event_loop_is_guarded(attempts: list[str]) -> None:
    with pytest.raises(OutsideConnection):
        await asyncio.open_connection(*PUBLIC)
    attempts.clear()


def test_http_clients_are_guarded(attempts: list[str]) -> None:
    with pytest.raises(OutsideConnection, match=r"example\.com"):
        httpx.get("http://example.com/")
    attempts.clear()


def test_loopback_and_unix_sockets_are_free(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass
    with socket.create_server(("localhost", 0)) as server, socket.create_connection(server.getsockname()):
        pass
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(str(tmp_path / "s"))
        server.listen()
        client.connect(str(tmp_path / "s"))


@pytest.mark.parametrize("host", [None, "", "localhost", b"127.0.0.1", "127.8.9.1", "::1", "0.0.0.0", "a.localhost"])
def test_local_hosts(host: object) -> None:
    assert is_local(host)


@pytest.mark.parametrize("host", ["192.0.2.1", "10.0.0.1", "169.254.169.254", "fe80::1%eth0", "localhost.example"])
def test_hosts_that_are_not_local(host: str) -> None:
    assert not is_local(host)


def outcome_of(test: str, folder: Path) -> str:
    """What pytest says of one test that runs under the guard's fixtures."""
    (folder / "test_it.py").write_text(f"import contextlib, socket\n\ndef test_it():\n{test}\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "tests.support.network"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([*command, "test_it.py"], cwd=folder, env=env, capture_output=True, text=True, check=False)
    return done.stdout


def test_an_attempt_fails_the_test_even_if_its_error_is_swallowed(tmp_path: Path) -> None:
    swallowed = "    with contextlib.suppress(RuntimeError):\n        socket.create_connection(('192.0.2.1', 80))"
    said = outcome_of(swallowed, tmp_path)
    assert "tried to reach another machine: getaddrinfo '192.0.2.1'" in said
    assert "1 passed, 1 error" in said
    assert "1 passed" in outcome_of("    pass", tmp_path)


def test_processes_that_a_test_starts_are_guarded(guarded_env: dict[str, str]) -> None:
    code = "import socket; socket.create_connection(('192.0.2.1', 80))"
    done = subprocess.run([sys.executable, "-c", code], env=guarded_env, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "tests stay on this machine" in done.stderr
    log = Path(guarded_env["LOOPBACK_ONLY_LOG"])
    assert log.read_text() == "getaddrinfo '192.0.2.1'\n"
    log.unlink()


def test_a_process_finds_this_checkout_and_may_use_loopback(guarded_env: dict[str, str], tmp_path: Path) -> None:
    code = "import socket, state; s = socket.create_server(('127.0.0.1', 0)); socket.create_connection(s.getsockname())"
    with contextlib.chdir(tmp_path):
        subprocess.run([sys.executable, "-c", code], env=guarded_env, check=True)
    assert guarded_env["PYTHONPATH"].startswith(str(GUARD))
