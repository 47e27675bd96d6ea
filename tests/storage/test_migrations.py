"""The tables that the migrations make, and that making them is safe."""

import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

import storage.migrations
from state.errors import StorageError
from storage.migrations import FIRST, HEAD, HEAD_FILE, upgrade
from storage.migrations.head import migrated
from storage.store import Store, open_store
from storage.tables import metadata

CONTENT = {
    "sft": "system_prompt instruction input_context response",
    "dpo": "system_prompt prompt chosen rejected chosen_rating rejected_rating preference_strength "
    "preference_criteria chosen_model rejected_model",
    "ppo": "prompt response reward reward_components reward_model policy_model",
    "grpo": "prompt group_id response reasoning code expected_answer predicted_answer is_correct group_rank "
    "group_size relative_reward absolute_reward",
    "rlhf": "prompt response_a response_b preference helpfulness harmlessness honesty confidence",
    "kto": "prompt response is_desirable feedback_reason improvement_suggestion",
    "orpo": "system_prompt prompt chosen rejected chosen_logprob rejected_logprob odds_ratio",
    "chat": "conversation_id system_prompt messages num_turns persona",
    "qa": "question answer reasoning context source_url question_type difficulty",
}

_OLD_RECORD = """INSERT INTO synthetic_data_sft (candidate, run_id, topic, sub_topic, task_type, difficulty, language,
source, review_status, reviewer_notes, verdicts, scores, model_used, prompt_hash, spans, created_at, updated_at,
instruction, response) VALUES (0, 'r', 't', 's', 'definition', 'easy', 'en', '', 'approved', '', '[]', '{}', 'offline',
'abc', '[]', '2025-01-01 00:00:00', '2025-01-01 00:00:00', 'ask', 'an answer')"""

OPEN = """
import asyncio, sys, alembic.command
from storage.store import open_store
async def main():
    print("ready", flush=True)
    sys.stdin.readline()
    store = await open_store(sys.argv[1])
    print(len(await store.table_names()))
    await store.close()
asyncio.run(main())
"""


def test_a_new_file_is_given_what_all_migrations_come_to() -> None:
    assert HEAD_FILE.read_text() == migrated(), "write it anew by python -m storage.migrations.head"


async def test_a_new_file_has_the_tables_that_were_written_down(store: Store) -> None:
    with sqlite3.connect(store.place) as connection:
        made = {" ".join(row[0].split()) for row in connection.execute("SELECT sql FROM sqlite_master WHERE sql <> ''")}
    connection.close()
    assert made == set(HEAD_FILE.read_text().splitlines()[:-1])


async def test_a_file_of_the_first_version_is_migrated(database_url: str, tmp_path: Path) -> None:
    path = tmp_path / "db" / "data.db"
    path.parent.mkdir()
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        upgrade(connection, FIRST)
        connection.execute(text(_OLD_RECORD))
    engine.dispose()
    store = await open_store(database_url)
    assert "leases" in await store.table_names()
    (record,) = await store.records.of_run("r", "sft")
    assert (record.claims, record.own_reasoning, record.content["response"]) == ([], [], "an answer")
    await store.close()


async def test_the_declared_tables_are_those_that_the_migrations_make(store: Store) -> None:
    engine = create_engine(f"sqlite:///{store.place}")
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_name": lambda name, kind, _parents: kind != "table" or name in metadata.tables},
        )
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_the_version_in_the_code_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(storage.migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


@pytest.mark.parametrize("training_type", sorted(CONTENT))
async def test_every_training_type_has_its_content_columns(store: Store, training_type: str) -> None:
    assert " ".join((await store.records.table(training_type)).content) == CONTENT[training_type]


async def test_there_is_a_table_for_each_of_the_nine_training_types(store: Store) -> None:
    assert await store.records.training_types() == sorted(CONTENT)


async def test_opening_a_current_database_is_fast(database_url: str) -> None:
    await (await open_store(database_url)).close()
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        await (await open_store(database_url)).close()
        times.append(time.perf_counter() - begun)
    assert min(times) < 0.05


def test_processes_that_create_the_same_file_at_once_all_succeed(
    database_url: str, guarded_env: dict[str, str]
) -> None:
    command = [sys.executable, "-W", "error", "-c", OPEN, database_url]
    started = [
        subprocess.Popen(
            command, env=guarded_env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    for process in started:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in started:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.communicate(timeout=60) for process in started] == [("15\n", "")] * 3


async def test_a_migration_that_fails_leaves_no_tables(database_url: str, tmp_path: Path) -> None:
    path = tmp_path / "db" / "data.db"
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE synthetic_data_grpo (id INTEGER)")
    connection.close()
    with pytest.raises(StorageError, match=r"made by something else; .*synthetic_data_grpo already exists"):
        await open_store(database_url)
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("synthetic_data_grpo",)]
    connection.close()


@pytest.mark.parametrize("version", ["9000", "0000", "ae1027a6acf"])
async def test_a_database_of_another_version_is_refused(database_url: str, tmp_path: Path, version: str) -> None:
    await (await open_store(database_url)).close()
    with sqlite3.connect(tmp_path / "db" / "data.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
    connection.close()
    with pytest.raises(StorageError, match=rf"data.db was made by another version \({version}\); install that"):
        await open_store(database_url)
