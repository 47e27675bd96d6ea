"""The server in its own process: what it answers, refuses, counts and waits for."""

import asyncio
import json
from typing import Any

import aiohttp
import httpx

from benchmarks.served import configure, samples, served, stats

INPUTS = {"role": "generator", "passages": [{"id": "P1", "title": "", "text": "An ester smells."}]}


def body(**more: Any) -> dict[str, Any]:
    return {"contents": [{"role": "user", "parts": [{"text": json.dumps({**INPUTS, **more})}]}]}


def ask(url: str, **more: Any) -> httpx.Response:
    return httpx.post(f"{url}/v1beta/models/m:generateContent", json=body(**more), timeout=30)


async def at_once(url: str, count: int) -> list[int]:
    async with aiohttp.ClientSession() as session:

        async def one(number: int) -> int:
            address = f"{url}/v1beta/models/m:generateContent"
            async with session.post(address, json=body(question=str(number))) as reply:
                return reply.status

        return await asyncio.gather(*map(one, range(count)))


def test_it_answers_as_gemini_does_and_counts_what_it_answered(url: str) -> None:
    told = ask(url).json()
    assert "An ester smells." in told["candidates"][0]["content"]["parts"][0]["text"]
    assert told["usageMetadata"]["candidatesTokenCount"] > 0
    found = stats(url)
    assert (found["asked"], found["answered"], found["in_flight"]) == ({"generator": 1}, 1, 0)
    assert samples(url)["generator"] == body()


def test_counts_begin_anew_when_it_is_configured(url: str) -> None:
    ask(url)
    configure(url, latency_s=0.0)
    assert stats(url)["answered"] == 0


def test_a_setting_that_it_does_not_have_is_refused(url: str) -> None:
    reply = httpx.post(f"{url}/_configure", json={"speed": 1})
    assert (reply.status_code, "latency_s" in reply.text) == (400, True)


def test_it_fails_as_often_as_it_was_told() -> None:
    with served(fault_rate=1.0) as url:
        assert ask(url).status_code == 503
        assert stats(url)["answered"] == 0


async def test_more_at_once_than_its_limit_are_refused() -> None:
    with served(latency_s=0.5, limit=2) as url:
        assert sorted(await at_once(url, 4)) == [200, 200, 429, 429]


async def test_what_is_on_the_wire_when_its_client_is_killed_is_counted() -> None:
    """The server refuses a second request only while the first is on the wire."""
    with served(latency_s=60.0, limit=1) as slow:
        asking = [asyncio.create_task(at_once(slow, 1)) for _ in range(2)]
        await asyncio.wait(asking, return_when=asyncio.FIRST_COMPLETED)
        async with aiohttp.ClientSession() as session, session.post(f"{slow}/_killed"):
            for task in asking:
                task.cancel()
        assert stats(slow)["cut_off"] == {"0": 1}


async def test_it_says_when_so_many_have_been_answered(url: str) -> None:
    async with aiohttp.ClientSession() as session:
        waiting = asyncio.create_task(session.get(f"{url}/_after", params={"answered": 2}))
        await at_once(url, 1)
        assert not waiting.done()
        await at_once(url, 1)
        assert (await asyncio.wait_for(waiting, 30)).status == 200


def test_a_role_without_an_answer_breaks_nothing_else(url: str) -> None:
    assert ask(url, role="poet").status_code == 500
    assert ask(url).status_code == 200
