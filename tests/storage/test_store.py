"""Opening, sharing and closing a store."""

import asyncio
from pathlib import Path

import pytest
from blockbuster import blockbuster_ctx

from state.errors import StorageError
from storage.store import close_shared_stores, open_store, shared_store
from tests.storage.make import a_source, an_sft_record, evidence_of, new_questions, save_one


async def test_what_was_stored_is_there_when_opened_again(database_url: str) -> None:
    first = await open_store(database_url)
    ids = await first.questions.add("run-1", new_questions(2))
    await first.close()
    second = await open_store(database_url)
    assert await second.questions.ids_of_run("run-1") == ids
    await second.close()


async def test_nothing_blocks_the_event_loop(tmp_path: Path) -> None:
    warm = await open_store(f"sqlite:///{tmp_path}/warm.db")
    await warm.close()
    with blockbuster_ctx():
        store = await open_store(f"sqlite:///{tmp_path}/new/data.db")
        source = a_source()
        await store.sources.add([source])
        [number] = await store.questions.add("run-1", new_questions(1))
        await store.questions.save_artifacts(number, evidence=evidence_of(source))
        await save_one(store, number, an_sft_record(number))
        assert (await store.questions.get(number)).evidence == evidence_of(source)
        assert len(await store.records.of_run("run-1", "sft")) == 1
        await store.close()


async def test_many_who_ask_at_once_share_one_store(database_url: str) -> None:
    stores = await asyncio.gather(*(shared_store(database_url) for _ in range(5)))
    assert len(set(map(id, stores))) == 1
    await close_shared_stores()


async def test_two_spellings_of_a_path_share_one_store(workdir: Path) -> None:
    assert await shared_store("sqlite:///x.db") is await shared_store(f"sqlite+aiosqlite:///{workdir}/x.db")
    await close_shared_stores()


async def test_a_store_whose_file_was_deleted_is_opened_anew(database_url: str, tmp_path: Path) -> None:
    first = await shared_store(database_url)
    await first.questions.add("run-1", new_questions(1))
    for path in (tmp_path / "db").iterdir():
        path.unlink()
    second = await shared_store(database_url)
    assert second is not first
    assert await second.questions.count() == 0
    await close_shared_stores()


async def test_a_store_that_could_not_be_opened_is_tried_again(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(b"no database" * 500)
    with pytest.raises(StorageError):
        await shared_store(f"sqlite:///{path}")
    path.unlink()
    assert await (await shared_store(f"sqlite:///{path}")).questions.count() == 0
    await close_shared_stores()


def test_every_event_loop_has_a_store_of_its_own(database_url: str) -> None:
    async def count() -> int:
        store = await shared_store(database_url)
        await store.questions.add(None, new_questions(1))
        found = await store.questions.count()
        await close_shared_stores()
        return found

    assert [asyncio.run(count()) for _ in range(3)] == [1, 2, 3]
