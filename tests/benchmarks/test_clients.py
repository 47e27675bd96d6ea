"""The three clients at their smallest: they make the same calls, and are measured in processes of their own."""

import asyncio
from pathlib import Path

import pytest

from benchmarks.bare import of_question, per_question
from benchmarks.clients import Job, Measured, measured_in_child
from benchmarks.growth import row as growth_row
from benchmarks.served import environment, stats
from benchmarks.throughput import ceiling
from benchmarks.workload import questions, window

pytestmark = pytest.mark.slow

JOB = Job(records=3, concurrency=2)


@pytest.mark.slow
def test_the_loops_make_the_calls_that_the_product_makes(url: str, tmp_path: Path) -> None:
    own = measured_in_child("product", url, JOB, tmp_path)
    asked = stats(url)["asked"]
    assert asked == {"researcher": 3, "generator": 3, "judge": 3}
    assert (own.output["approved"], own.calls) == (3, 9)
    for kind in ("aiohttp", "langchain"):
        assert measured_in_child(kind, url, JOB).calls == 9
        assert stats(url)["asked"] == asked
    grown = growth_row(own, tmp_path)
    assert grown["calls/record"] == 3
    assert grown["database KB/record"] > 0
    assert ceiling(url, 5) > 0
    assert stats(url)["answered"] == 5


def test_a_client_that_fails_says_why(url: str) -> None:
    with pytest.raises(RuntimeError, match=r"(?s)product: .*setting concurrency"):
        measured_in_child("product", url, Job(records=1, concurrency=0))


def test_the_share_of_the_ideal_time_is_calls_times_latency_by_concurrency() -> None:
    found = Measured(10, 4.0, 0.6, 30, 5, 0.1, 100.0, 110.0, {})
    row = found.as_row(latency_s=0.5, concurrency=5)
    assert (row["ideal s"], row["of ideal %"], row["CPU ms/call"]) == (3.0, 75.0, 20.0)


def test_a_request_is_asked_about_another_question_and_only_that_differs() -> None:
    def body(text: str) -> dict[str, object]:
        return {"contents": [{"role": "user", "parts": [{"text": text}]}]}

    found = per_question({"planner": body('{"topic": "x"}'), "judge": body('{"question": "A?", "record": "on A?"}')})
    assert {role: of_question(text, "B!") for role, text in found.items()} == {
        "judge": '{"question": "B!", "record": "on B!"}'
    }


def test_questions_all_differ_and_those_of_two_runs_too() -> None:
    assert len({*questions(100), *questions(100, first=100)}) == 200


async def test_never_more_than_the_window_are_worked_on() -> None:
    open_now: set[int] = set()
    most: list[int] = []

    async def work(number: int) -> None:
        open_now.add(number)
        most.append(len(open_now))
        await asyncio.sleep(0)
        open_now.remove(number)

    await window(10, 3, work)
    assert (len(most), max(most)) == (10, 3)


def test_nothing_of_the_callers_environment_changes_what_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYNTHDATA_CONCURRENCY", "1")
    monkeypatch.setenv("HTTPS_PROXY", "elsewhere")
    found = environment("here")
    assert not {"SYNTHDATA_CONCURRENCY", "HTTPS_PROXY"} & found.keys()
    assert found["SYNTHDATA_MODEL_BASE_URL"] == "here"
