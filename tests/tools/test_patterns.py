"""Patterns and schemas from outside: they decide, or they are ended, and nothing waits for them longer."""

import asyncio
import http.server
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tools.patterns import fits_schema, matches

ENDLESS, FED = "(a+)+$", "a" * 40 + "!"


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    matches("a", "a")


@pytest.mark.parametrize(
    ("pattern", "text", "result"),
    [
        (r"\d+", "42", "pass"),
        (r"\d+", "42 apples", "fail"),
        (r"(?i)yes|no", "YES", "pass"),
        ("a*", "a" * 100_000, "pass"),
        (r"\ud800|ü", "ü", "pass"),
        ("(", "a", "unverified"),
        ("(" * 9_000, "a", "unverified"),
        ("a{99999999999}", "a", "unverified"),
    ],
)
def test_a_pattern_decides_over_the_whole_text(pattern: str, text: str, result: str) -> None:
    assert matches(pattern, text).result == result


def test_the_evidence_shows_the_text_and_not_the_pattern() -> None:
    assert matches("4[2]", "41").evidence == "'41' does not match as a whole"


def test_a_pattern_without_end_is_unverified_within_two_seconds() -> None:
    started = time.perf_counter()
    found = matches(ENDLESS, FED)
    assert (found.result, found.evidence) == ("unverified", "not decided within 1 s")
    assert time.perf_counter() - started < 2
    assert matches("a+", "aaa").result == "pass"


def test_a_schema_with_a_pattern_without_end_is_unverified_too() -> None:
    started = time.perf_counter()
    assert fits_schema({"type": "string", "pattern": ENDLESS}, f'"{FED}"').result == "unverified"
    assert time.perf_counter() - started < 2


async def test_the_event_loop_goes_on_while_a_pattern_does_not_end() -> None:
    waited = asyncio.create_task(asyncio.to_thread(matches, ENDLESS, FED))
    turns, longest, last = 0, 0.0, time.perf_counter()
    while not waited.done():
        await asyncio.sleep(0.01)
        turns, longest, last = turns + 1, max(longest, time.perf_counter() - last), time.perf_counter()
    assert (await waited).result == "unverified"
    assert turns > 20
    assert longest < 0.5


def test_threads_that_ask_at_once_get_each_their_own_answer() -> None:
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda n: matches(str(n % 7), str(n % 5)).result, range(60)))
    assert found == ["pass" if n % 7 == n % 5 else "fail" for n in range(60)]


def test_a_text_that_is_too_long_is_not_even_sent() -> None:
    assert "at most 1000000 are checked" in matches("a*", "a" * 1_000_001).evidence


NUMBERS: Any = {"type": "array", "items": {"type": "integer"}, "minItems": 1}


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("[1, 2]", "pass"),
        ("Here it is:\n\n```json\n[1, 2]\n```\n\nThat is all.", "pass"),
        ("```\n[1]\n```", "pass"),
        ([1, 2], "pass"),
        ("[]", "fail"),
        ('["1"]', "fail"),
        ("[1", "fail"),
        ("[NaN]", "fail"),
        ("1, 2", "fail"),
        ("```json\n[1]\n```\n```json\n[2]\n```", "fail"),
        ({"a": 1}, "fail"),
        ("[" * 100_000, "unverified"),
    ],
)
def test_a_schema_decides_over_json(value: Any, result: str) -> None:
    found = fits_schema(NUMBERS, value)
    assert found.result == result, found.evidence


@pytest.mark.parametrize(
    "schema",
    [{"type": "quark"}, {"type": "string", "pattern": "("}, {"$ref": "#/nowhere"}, {"$ref": "#"}, [], "string", 5],
)
def test_a_schema_that_is_none_is_unverified_and_named(schema: Any) -> None:
    found = fits_schema(schema, '"a"')
    assert found.result == "unverified"
    assert found.evidence.startswith("the schema cannot be used: ")


def test_the_evidence_does_not_give_away_the_value_that_is_expected() -> None:
    found = fits_schema({"properties": {"x": {"const": 42}, "y": {"enum": [42]}}}, '{"x": 41, "y": 40}')
    assert found.evidence in ("$.x: '41' is not allowed there", "$.y: '40' is not allowed there")


@pytest.mark.parametrize("where", [{}, {"properties": {"a": {"items": [{}]}}}])
def test_a_schema_that_refers_elsewhere_is_refused_without_a_look_at_the_network(where: dict[str, Any]) -> None:
    asked: list[str] = []

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        schema: Any = {**where, "allOf": [{"$ref": f"http://127.0.0.1:{server.server_port}/schema.json"}]}
        found = fits_schema(schema, "1")
        server.shutdown()
    assert found.result == "unverified"
    assert "outside itself" in found.evidence
    assert asked == []
