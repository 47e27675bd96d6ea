"""A run goes on with the settings and prompts it was begun with, or says what has changed and asks."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import nodes
from graph import build_graph
from graph.fingerprint import SHAPING, Changes, check_unchanged, differences, given_anew, prompts_of, stored
from state.errors import UsageError
from state.records import Run
from state.run_state import ENDINGS
from state.settings import Settings, load_settings
from storage.store import open_store
from tests.graph.conftest import REQUEST, MakeSettings
from tests.graph.left import leave, named
from tools.llm.roles import Role

FREE = {
    *("database_url", "checkpoints", "cache", "cache_path", "keep_checkpoints", "roles", "prices"),
    *("model_base_url", "tavily_base_url", "google_api_key", "openai_api_key", "tavily_api_key"),
    *("concurrency", "requests_per_minute", "tokens_per_minute", "budget_usd", "budget_tokens", "deadline_s"),
    *("wikipedia_base_url", "arxiv_base_url", "corpus_index"),
    *("fetch_private", "fetch_delay_s", "fetch_max_bytes", "fetch_contact", "fetch_again_h"),
    *("request_timeout_s", "record_timeout_s", "attempts", "ask_person", "client_process"),
    *("target_accepted", "max_questions", "min_yield"),
}
"""Settings that may change while a run is stopped: places, keys, pace, limits; a run keeps the target that it has.
Prompts are compared by their hashes."""


async def run_of(settings: Settings, run_id: str) -> Run:
    store = await open_store(settings.database_url)
    run = await store.runs.get(run_id)
    await store.close()
    assert run
    return run


def kept(**changed: Any) -> dict[str, Any]:
    return stored(load_settings(**changed), {"plan": "aa", "review": "bb"})


def test_every_setting_either_shapes_records_or_is_known_not_to() -> None:
    assert {*SHAPING, *FREE} == set(Settings.model_fields)
    assert FREE.isdisjoint(SHAPING)


def test_differences_are_named_with_old_and_new() -> None:
    before, now = kept(seed=1, sources="corpus"), kept(seed=2, sources="corpus,tavily", concurrency=3)
    changes = differences(before, {**now, "prompts": {"plan": "aa", "review": "cc"}})
    assert changes == {
        "sources": (["corpus"], ["corpus", "tavily"]),
        "seed": (1, 2),
        "prompt of review": ("bb", "cc"),
    }


def test_what_an_older_run_did_not_store_is_not_compared() -> None:
    assert differences({"seed": 0}, kept()) == {}


def test_the_error_names_every_change_and_how_to_go_on() -> None:
    changes: Changes = {"seed": (1, 2), "corpus": (None, "/docs"), "sources": (["a", "b"], [])}
    said = "run 'r' was begun with other settings: "
    said += "seed was 1, is 2; corpus was not set, is /docs; sources was a, b, is none"
    with pytest.raises(UsageError, match=re.escape(said)) as raised:
        check_unchanged("r", changes)
    assert "`resume --force`" in str(raised.value)
    assert "'force': True" in str(raised.value)
    check_unchanged("r", {})


def test_changes_are_kept_with_the_settings_one_after_the_other() -> None:
    first = kept(seed=1)
    assert "changes" not in stored(load_settings(seed=1), first["prompts"], first)
    second = stored(load_settings(seed=2), first["prompts"], first)
    third = stored(load_settings(seed=3), first["prompts"], second)
    assert [change["seed"] for change in third["changes"]] == [{"from": 1, "to": 2}, {"from": 2, "to": 3}]
    assert third["seed"] == 3


def test_what_the_environment_said_from_the_start_is_not_said_anew(
    monkeypatch: pytest.MonkeyPatch, workdir: Path
) -> None:
    monkeypatch.setenv("SYNTHDATA_SEED", "7")
    monkeypatch.setenv("SYNTHDATA_CONCURRENCY", "2")
    before = kept(seed=1)
    assert before["environment"] == {"seed": "7"}
    assert given_anew(before) == {}
    monkeypatch.setenv("SYNTHDATA_SEED", "8")
    (workdir / ".env").write_text("SYNTHDATA_MODEL=openai:x\n")
    assert given_anew(before) == {"seed": "8", "model": "openai:x"}


def test_a_prompt_is_told_by_its_hash_and_what_else_its_file_sets() -> None:
    role = Role(name="n", description="d", instruction="do")
    warm = role.model_copy(update={"model": "openai:x", "temperature": 0.0})
    assert prompts_of({"plan": role, "review": warm}) == {
        "plan": role.prompt_hash,
        "review": f"{role.prompt_hash}, model openai:x, temperature 0",
    }


async def test_a_run_does_not_go_on_with_other_settings_unless_told_to(settings_for: MakeSettings) -> None:
    leave(settings_for(), "changed")
    other = settings_for(seed=5, concurrency=2)
    before = await run_of(other, "changed")
    with pytest.raises(UsageError, match=r"run 'changed' was begun with other settings: seed was 0, is 5\. Set them"):
        await build_graph(other).ainvoke(None, named("changed"))
    assert await run_of(other, "changed") == before
    result = await build_graph(other).ainvoke(None, named("changed", force=True))
    assert sum(result[ending] for ending in ENDINGS) == 3
    run = await run_of(other, "changed")
    assert (run.settings["seed"], run.status) == (5, "done")
    assert [change["seed"] for change in run.settings["changes"]] == [{"from": 0, "to": 5}]


async def test_a_run_goes_on_with_another_pace_and_other_limits(settings_for: MakeSettings) -> None:
    leave(settings_for(), "faster")
    result = await build_graph(settings_for(concurrency=1, record_timeout_s=60)).ainvoke(None, named("faster"))
    assert sum(result[ending] for ending in ENDINGS) == 3


async def test_a_prompt_that_was_changed_meanwhile_is_named(settings_for: MakeSettings, tmp_path: Path) -> None:
    leave(settings_for(), "prompted")
    role = yaml.safe_load((Path(nodes.__file__).parent / "review.yaml").read_text(encoding="utf-8"))
    (tmp_path / "roles").mkdir()
    changed = yaml.safe_dump({**role, "instruction": f"{role['instruction']} Be kind."})
    (tmp_path / "roles" / "review.yaml").write_text(changed, encoding="utf-8")
    settings = settings_for(roles=tmp_path / "roles")
    with pytest.raises(UsageError, match=r"settings: prompt of review was [0-9a-f]{16}\b.*, is [0-9a-f]{16}\b.*\. Set"):
        await build_graph(settings).ainvoke(None, named("prompted"))


async def test_a_run_is_not_begun_again_under_its_id_with_other_settings(settings_for: MakeSettings) -> None:
    for _ in range(2):
        result = await build_graph(settings_for()).ainvoke(REQUEST, named("again"))
        assert (result["questions_generated"], result["records"]) == (3, 3)
    with pytest.raises(UsageError, match="run 'again' was begun with other settings: seed was 0, is 5"):
        await build_graph(settings_for(seed=5)).ainvoke(REQUEST, named("again"))
    assert (await run_of(settings_for(), "again")).status == "done"


async def test_a_run_that_has_ended_answers_whatever_the_settings_are_now(settings_for: MakeSettings) -> None:
    result = await build_graph(settings_for()).ainvoke(REQUEST, named("ended"))
    assert await build_graph(settings_for(seed=5)).ainvoke(None, named("ended")) == result


async def test_a_context_that_changes_records_is_a_changed_setting_too(settings_for: MakeSettings) -> None:
    leave(settings_for(), "context")
    graph = build_graph(settings_for())
    with pytest.raises(UsageError, match="seed was 0, is 9"):
        await graph.ainvoke(None, named("context"), context={"seed": 9})
    result = await graph.ainvoke(None, named("context", force=True), context={"seed": 9})
    assert sum(result[ending] for ending in ENDINGS) == 3
    assert graph.get_state(named("context")).values["context"] == {"seed": 9}
    assert (await run_of(settings_for(), "context")).settings["seed"] == 9


def test_a_corpus_that_changed_meanwhile_is_told() -> None:
    prompts = {"plan": "aa"}
    before, now = (stored(load_settings(), prompts, content=name) for name in ("0123", "4567"))
    assert differences(before, now) == {"content of the corpus": ("0123", "4567")}
