"""A training type that no migration knows gets its table from its record model."""

from datetime import date
from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field
from sqlalchemy import inspect

from state.errors import StorageError, UsageError
from storage.store import Store, open_store
from tests.storage.make import an_sft_record, new_questions, save_one


class Critique(BaseModel):
    """Every kind of field, also one that all records carry."""

    prompt: str = Field(min_length=1)
    rounds: int
    gain: float
    helpful: bool
    tone: Literal["kind", "harsh"]
    steps: list[dict[str, Any]]
    difficulty: str
    remark: str | None
    extra: dict[str, int] | None = None
    note: str = ""


CONTENT = {
    "prompt": "p",
    "rounds": 2,
    "gain": 0.5,
    "helpful": True,
    "tone": "kind",
    "steps": [{"n": 1, "text": "ü"}],
    "difficulty": "hard",
    "remark": None,
    "extra": {"a": 1},
    "note": "",
}


async def test_a_tenth_training_type_is_stored_and_read_like_the_others(store: Store, database_url: str) -> None:
    await store.ensure_record_table("critique", Critique)
    [number] = await store.questions.add("run-1", new_questions(1))
    await save_one(store, number, an_sft_record(number, content=CONTENT), training_type="critique")
    await save_one(store, number, an_sft_record(number, content=CONTENT), training_type="critique")
    again = await open_store(database_url)
    [found] = await again.records.of_run("run-1", "critique")
    assert found.content == CONTENT
    assert Critique(**found.content).difficulty == "hard"
    assert found.created_at.utcoffset() is not None
    assert "critique" in await again.records.training_types()
    await again.close()


async def test_kinds_of_fields_become_kinds_of_columns(store: Store) -> None:
    await store.ensure_record_table("critique", Critique)
    columns = await store._database.read(lambda opened: inspect(opened).get_columns("synthetic_data_critique"))
    found = {column["name"]: (str(column["type"]), column["nullable"]) for column in columns}
    assert {name: found[name] for name in Critique.model_fields} == {
        "prompt": ("TEXT", False),
        "rounds": ("INTEGER", False),
        "gain": ("FLOAT", False),
        "helpful": ("BOOLEAN", False),
        "tone": ("TEXT", False),
        "steps": ("JSON", False),
        "difficulty": ("TEXT", False),
        "remark": ("TEXT", True),
        "extra": ("JSON", True),
        "note": ("TEXT", True),
    }


async def test_making_the_table_again_changes_nothing(store: Store) -> None:
    await store.ensure_record_table("critique", Critique)
    number = await store.records.insert("critique", {**CONTENT, "steps": []})
    await store.ensure_record_table("critique", Critique)
    assert [record.id for record in await store.records.of_type("critique")] == [number]


async def test_a_row_of_ones_own_is_checked_by_the_kinds_of_its_columns(store: Store) -> None:
    await store.ensure_record_table("critique", Critique)
    for name, wrong in {"rounds": "two", "gain": "much", "helpful": "yes", "prompt": 5}.items():
        with pytest.raises(UsageError, match=f"critique, column {name}: "):
            await store.records.insert("critique", {**CONTENT, name: wrong})
    with pytest.raises(UsageError, match="critique needs rounds, gain, helpful, tone, steps; required are: prompt,"):
        await store.records.insert("critique", {"prompt": "p"})


async def test_values_that_json_does_not_know_are_written_as_text(store: Store) -> None:
    await store.ensure_record_table("critique", Critique)
    [number] = await store.questions.add("run-1", new_questions(1))
    content = {**CONTENT, "steps": [{"on": date(2024, 5, 17)}]}
    await save_one(store, number, an_sft_record(number, content=content), training_type="critique")
    [found] = await store.records.of_type("critique")
    assert found.content["steps"] == [{"on": "2024-05-17"}]


async def test_a_model_that_outgrew_its_table_is_named(store: Store) -> None:
    class Wider(Critique):
        verdict_text: str

    await store.ensure_record_table("critique", Critique)
    with pytest.raises(StorageError, match="the table synthetic_data_critique has no column 'verdict_text'; add it"):
        await store.ensure_record_table("critique", Wider)


async def test_a_model_that_claims_the_rows_own_columns_is_refused(store: Store) -> None:
    class Greedy(BaseModel):
        run_id: str

    with pytest.raises(UsageError, match="greedy: a record may not have a field 'run_id'"):
        await store.ensure_record_table("greedy", Greedy)
    assert "greedy" not in await store.records.training_types()


@pytest.mark.parametrize("name", ["", "a b", "x; DROP TABLE questions", "Ä"])
async def test_a_name_that_is_no_table_name_is_refused(store: Store, name: str) -> None:
    with pytest.raises(UsageError, match="cannot name a table; use small letters, digits and _"):
        await store.ensure_record_table(name, Critique)
