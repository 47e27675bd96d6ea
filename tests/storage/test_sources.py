"""Sources: each page version once, word for word."""

import asyncio
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import Connection

from state.errors import StorageError
from storage.engine import PRAGMAS
from storage.evidence import to_references
from storage.questions import change
from storage.store import Store, open_store
from storage.tables import sources
from tests.storage.make import a_source, evidence_of, new_questions


async def test_a_source_comes_back_word_for_word(store: Store) -> None:
    source = a_source("Zeile 1\r\n\tZeile 2\0 \N{GRINNING FACE}")
    await store.sources.add([source])
    assert await store.sources.get(source.source_id) == source


async def test_a_version_is_stored_once_and_a_changed_page_beside_it(store: Store) -> None:
    first, again, changed = a_source("a"), a_source("a"), a_source("b")
    await store.sources.add([first, again, changed])
    await store.sources.add([first])
    assert first.source_id == again.source_id != changed.source_id
    assert await store.sources.get(changed.source_id) == changed


async def test_adding_nothing_is_fine_and_an_unknown_id_is_none(store: Store) -> None:
    await store.sources.add([])
    assert await store.sources.get("0" * 16) is None


async def test_a_run_has_the_sources_that_its_evidence_refers_to(store: Store) -> None:
    many = [a_source(f"{n} is a number, and this sentence is long enough to be cut twice.") for n in range(1200)]
    unused = a_source("nobody")
    await store.sources.add([*many, unused])
    ids = await store.questions.add("run-1", new_questions(len(many)))
    other = await store.questions.add("run-2", new_questions(1))

    def refer(connection: Connection) -> None:
        for number, source in zip(ids, many, strict=True):
            pack = to_references(evidence_of(source), {source.source_id: source.text})
            change(connection, number, {"evidence": pack})

    await store._database.write(refer)
    assert {s.source_id for s in await store.sources.of_run("run-1")} == {s.source_id for s in many}
    assert await store.sources.of_run("run-2") == []
    assert (await store.questions.get(other[0])).evidence is None


async def test_sources_that_are_known_to_be_stored_are_not_sent_again(store: Store, database_url: str) -> None:
    first, second = a_source("a"), a_source("b")
    await store.sources.add([first, first])
    path = database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("BEGIN IMMEDIATE")
        async with asyncio.timeout(5):
            await store.sources.add([first, a_source("a")])
    await store.sources.add([first, second])
    assert await store.sources.get(second.source_id) == second


async def test_sources_that_could_not_be_stored_are_sent_again(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.engine.PRAGMAS", ("busy_timeout=10", *PRAGMAS[1:]))
    store, source = await open_store(database_url), a_source()
    with closing(sqlite3.connect(store.place)) as other, other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="locked"):
            await store.sources.add([source])
    await store.sources.add([source])
    assert await store.sources.get(source.source_id) == source
    await store.close()


async def test_the_words_of_a_source_are_read_once(store: Store, database_url: str) -> None:
    source = a_source()
    await store.sources.add([source])
    [number] = await store.questions.add("run-1", new_questions(1))
    await store.questions.save_artifacts(number, evidence=evidence_of(source))
    fresh = await open_store(database_url)
    for opened in (fresh, fresh, store):
        assert (await opened.questions.get(number)).evidence == evidence_of(source)
        with closing(sqlite3.connect(store.place)) as other, other:
            other.execute("DELETE FROM sources")
    await fresh.close()
    again = await open_store(database_url)
    with pytest.raises(StorageError, match="is not in the database"):
        await again.questions.get(number)
    await again.close()


async def test_words_that_may_still_be_taken_back_are_not_remembered(store: Store) -> None:
    source, texts = a_source(), store.sources.texts
    row = {**source.model_dump(), "source_id": source.source_id, "sha256": source.sha256}

    def work(connection: Connection) -> None:
        connection.execute(sources.insert(), row)
        assert texts.seen(connection, [source.source_id]) == {source.source_id: source.text}
        raise LookupError

    with pytest.raises(LookupError):
        await store._database.write(work)
    assert await store._database.read(lambda connection: texts.read(connection, [source.source_id])) == {}
