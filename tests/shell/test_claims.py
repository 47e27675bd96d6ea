"""One record is shown claim by claim, whatever a page has written into it."""

import io
import json
from typing import Any

import pytest
from rich.console import Console

from shell.claims import named_record, record_by_claims, show_record
from state.records import Claim
from state.sources import Source, Span
from storage.store import Store
from tests.shell.calls import called
from tests.shell.conftest import Finished
from tests.storage.conftest import database_url, store
from tests.storage.make import a_source, an_sft_record, new_questions, save_one

__all__ = ["database_url", "store"]

EVIL = "\x1b[2J [red]alarm[/red]"
PAGE = a_source()
OTHER = Source(
    url="https://other.example.net/",
    final_url="https://other.example.net/",
    title=EVIL,
    engine="x",
    text="Yes: methane.",
)


def place(page: Source, start: int, end: int) -> Span:
    return Span(source_id=page.source_id, start=start, end=end)


CLAIMS = [
    Claim(
        text="Methane is the simplest alkane.",
        how="statement",
        spans=(place(PAGE, 0, 31),),
        second=(place(OTHER, 5, 12),),
    ),
    Claim(text=EVIL, how="unsupported"),
    Claim(text="Gone.", how="quotation", spans=(Span(source_id="0" * 16, start=1, end=2),)),
]


async def saved(store: Store, **changes: Any) -> str:
    (number,) = await store.questions.add("run-1", new_questions(1))
    await store.sources.add([PAGE, OTHER])
    await save_one(store, number, an_sft_record(number, claims=CLAIMS, **changes))
    return f"sft-run-1-{number}-0"


async def printed(name: str, store: Store) -> str:
    found = await named_record(name, store)
    assert found
    out = io.StringIO()
    Console(file=out, width=200).print(record_by_claims(found))
    assert not set(out.getvalue()) & set("\x1b\x07\r")
    return out.getvalue()


async def test_each_claim_stands_over_the_words_that_it_rests_on(store: Store) -> None:
    shown = await printed(await saved(store), store)
    assert "[1] Methane is the simplest alkane.  statement" in shown
    assert '"Methane is the simplest alkane."' in shown
    assert "Alkanes · https://example.org/alkanes · CC0-1.0 (public-domain) · characters 0 to 31 · sha256" in shown
    assert f"sha256 {PAGE.sha256[:16]}…" in shown
    assert 'second source: "methane"' in shown
    assert "[red]alarm[/red]  unsupported" in shown
    assert "source 0000000000000000, characters 1 to 2: its snapshot is not stored" in shown


async def test_a_record_that_keeps_no_claims_shows_its_content(store: Store) -> None:
    (number,) = await store.questions.add("run-1", new_questions(1))
    await save_one(store, number, an_sft_record(number))
    shown = await printed(f"sft-run-1-{number}-0", store)
    assert "no claims are kept of it" in shown
    assert "response  r0" in shown


async def test_as_json_it_is_one_object(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    found = await named_record(await saved(store), store)
    assert found
    show_record(found, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert [claim["number"] for claim in told["claims"]] == [1, 2, 3]
    first = told["claims"][0]["places"][0]
    assert (first["quote"], first["start"], first["end"], first["license"]) == (CLAIMS[0].text, 0, 31, "CC0-1.0")
    assert first["sha256"] == PAGE.sha256
    assert told["record"]["claims"][1]["how"] == "unsupported"


@pytest.mark.parametrize(
    "name", ["run-1", "sft-run-1-1-9", "sft-other-1-0", "nothing-run-1-1-0", "sft--1-0", "sft-run-1-1-0x"]
)
async def test_what_names_no_record_finds_none(store: Store, name: str) -> None:
    await saved(store)
    assert await named_record(name, store) is None


def test_show_takes_a_record_where_it_is_no_run(finished: Finished) -> None:
    run = called("show", finished.run_id, "--json", folder=finished.folder).json
    record = run["records"][0]
    name = f"qa-{finished.run_id}-{record['question_id']}-{record['candidate']}"
    told = called("show", name, "--json", folder=finished.folder)
    assert (told.code, told.json["record"]["id"]) == (0, record["id"])
    unknown = called("show", f"{name}9", folder=finished.folder)
    assert unknown.code == 2
    assert "no run" in unknown.err
