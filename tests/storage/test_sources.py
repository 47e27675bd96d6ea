"""Sources: each page version once, word for word."""

from storage.evidence import to_references
from storage.questions import change
from storage.store import Store
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
    async with store._database.write() as connection:
        for number, source in zip(ids, many, strict=True):
            pack = to_references(evidence_of(source), {source.source_id: source.text})
            await change(connection, number, {"evidence": pack})
    assert {s.source_id for s in await store.sources.of_run("run-1")} == {s.source_id for s in many}
    assert await store.sources.of_run("run-2") == []
    assert (await store.questions.get(other[0])).evidence is None
