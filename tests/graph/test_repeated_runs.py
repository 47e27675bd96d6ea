"""Runs into one database: none repeats what another has, and none holds a benchmark's items."""

from pathlib import Path
from typing import Any

import pytest

from graph import build_graph
from state.errors import UsageError
from state.settings import Settings
from storage.store import open_store
from tests.graph.conftest import REQUEST, MakeSettings
from tools.dedup import Distinct


async def ran(settings: Settings, **changes: Any) -> dict[str, Any]:
    request: Any = {**REQUEST, **changes}
    return dict(await build_graph(settings).ainvoke(request))


async def asked(settings: Settings, run_id: str) -> list[tuple[str, str, str]]:
    store = await open_store(settings.database_url)
    found = [(q.question, q.status, q.reason) for q in await store.questions.of_run(run_id)]
    await store.close()
    return found


async def test_a_second_run_of_the_same_request_asks_other_questions(settings_for: MakeSettings) -> None:
    settings = settings_for()
    results = [await ran(settings, num_questions=10) for _ in range(2)]
    assert [result["approved"] for result in results] == [10, 10]
    distinct = Distinct()
    texts = [text for result in results for text, _, _ in await asked(settings, result["run_id"])]
    assert [text for text in texts if distinct.add(text)] == []


async def test_a_run_of_ones_own_questions_may_ask_them_again(settings_for: MakeSettings) -> None:
    settings, own = settings_for(), ["What is an alkane?"]
    results = [await ran(settings, questions=own, num_questions=1) for _ in range(2)]
    assert [result["approved"] for result in results] == [1, 1]


async def test_a_question_of_a_benchmark_is_refused_until_a_person_allows_it(
    settings_for: MakeSettings, tmp_path: Path
) -> None:
    items = tmp_path / "items.txt"
    items.write_text("What is the general formula of an acyclic alkane?\n", encoding="utf-8")
    request = {"questions": ["What is the general formula of an acyclic alkane with n carbon atoms?"]}
    refusing = settings_for(decontaminate=(items,))
    refused = await ran(refusing, num_questions=1, **request)
    ((_, status, reason),) = await asked(refusing, refused["run_id"])
    assert (refused["approved"], status) == (0, "rejected")
    assert "question holds benchmark item items.txt:1" in reason
    allowed = await ran(settings_for(decontaminate=(items,), overruled=("items.txt:1",)), num_questions=1, **request)
    assert allowed["approved"] == 1


async def test_a_benchmark_file_that_is_not_there_is_named_before_any_work(
    settings_for: MakeSettings, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match=r"benchmark file .*gone.jsonl cannot be read .*allowed are .jsonl"):
        await ran(settings_for(decontaminate=(tmp_path / "gone.jsonl",)))
    assert not (tmp_path / "data.db").exists()
