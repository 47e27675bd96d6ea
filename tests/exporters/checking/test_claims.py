"""Every claim of an export is held against its answer and against the snapshots that it points into."""

import json
from pathlib import Path
from typing import Any

from exporters._digest import with_digest
from exporters.checking import Known, claim_problems
from exporters.checking.claims import UNSEEN
from state.records import Claim, StoredRecord
from state.sources import Source, Span
from tests.exporters.checking.written import FACTS, PAGE, TEXT, checked, export, fact, named, rewrite
from tests.exporters.samples import by_id, source

TRAIN = "data/train.jsonl"
OTHER = source("others", text=f"Words. {FACTS[0]}", license="CC-BY-NC-4.0")


def span(words: str, page: Source = PAGE) -> Span:
    start = page.text.index(words)
    return Span(source_id=page.source_id, start=start, end=start + len(words))


def problems(*claims: Claim, answer: str = FACTS[0], pages: tuple[Source, ...] = (PAGE,)) -> list[str]:
    return list(claim_problems(claims, answer, by_id(*pages)))


def statement(**changes: Any) -> Claim:
    return Claim(**{"text": FACTS[0], "how": "statement", "spans": (span(FACTS[0]),), **changes})


def quotation(text: str, *spans: Span) -> Claim:
    return Claim(text=text, how="quotation", spans=spans)


def test_a_claim_that_stands_and_is_supported_holds() -> None:
    assert problems(statement()) == []
    assert problems(statement(spans=(span("simplest alkane"),))) == []


def test_a_claim_that_is_not_in_the_answer_is_named_by_its_number() -> None:
    told = problems(statement(), statement(text=FACTS[1]))
    assert told == [f'claim 2, "{FACTS[1]}": it does not stand in the answer']


def test_a_sentence_that_is_no_claim_is_named() -> None:
    assert problems(statement(), answer=f"{FACTS[0]} {FACTS[1]}") == [
        f'the answer says "{FACTS[1]}", which is no claim of the row'
    ]


def test_a_place_that_says_something_else_or_is_outside_of_the_text_is_named() -> None:
    (wrong,) = problems(statement(spans=(span(FACTS[2]),)))
    assert "it is not what stands at characters" in wrong
    assert FACTS[2] in wrong
    outside = Span(source_id=PAGE.source_id, start=5, end=len(TEXT) + 1)
    assert problems(statement(spans=(outside,)))[0].endswith(f"has no characters 5 to {len(TEXT) + 1}")
    assert problems(statement(spans=())) == [f'claim 1, "{FACTS[0]}": it names no place that it rests on']


def test_a_second_source_must_say_it_again() -> None:
    assert problems(statement(second=(span(FACTS[0], OTHER),)), pages=(PAGE, OTHER)) == []
    assert problems(statement(second=(span("Words.", OTHER),)), pages=(PAGE, OTHER)) == []
    gone = OTHER.model_copy(update={"text": "Words. Gold is heavy."})
    pages = {PAGE.source_id: PAGE, OTHER.source_id: gone}
    assert len(list(claim_problems([statement(second=(span("Words.", OTHER),))], FACTS[0], pages))) == 1


def test_a_quotation_is_the_words_of_its_place_and_of_no_other() -> None:
    words = "is the simplest alkane"
    assert problems(quotation(words, span(words)), statement()) == []
    for quoted, place in ((words, span("the simplest alkane")), ("Is the simplest alkane", span(words))):
        told = problems(quotation(quoted, place), statement())
        assert len(told) == 1, quoted
        assert "word for word" in told[0]


def told(out: Path, number: int, change: Any) -> set[tuple[str, str, str]]:
    """What is found where a row was changed and its digest written anew."""

    def changed(lines: list[str]) -> list[str]:
        row = json.loads(lines[number])
        meta = json.loads(row["meta"])
        change(meta["claims"])
        lines[number] = json.dumps(with_digest({**row, "meta": json.dumps(meta)})) + "\n"
        return lines

    rewrite(out / TRAIN, changed)
    return {one for one in named(checked(out)) if one[2] == "claim"}


def test_a_claim_that_was_dropped_or_changed_is_named_by_its_row(tmp_path: Path) -> None:
    row = (f"{TRAIN}:2", "sft-run-1-2-0", "claim")
    whole = ("manifest.json", "", "claim")
    assert told(export(tmp_path / "a"), 1, lambda claims: claims.clear()) == {row, whole}
    content, both = fact(2).content | {"response": f"{FACTS[1]} {FACTS[0]}"}, [*fact(2).claims, statement()]
    two = fact(2).model_copy(update={"content": content})
    out = export(tmp_path / "b", fact(1), two.model_copy(update={"claims": both}), fact(3))
    assert {one for one in named(checked(out)) if one[2] == "claim"} == set()
    assert told(out, 1, lambda claims: claims.pop()) == {row, whole}
    assert told(export(tmp_path / "c"), 1, lambda claims: claims[0]["spans"][0].update(start=0, end=9)) == {row}
    assert told(export(tmp_path / "d"), 1, lambda claims: claims[0].update(text=FACTS[2])) == {row}


def test_without_snapshots_claims_are_held_against_the_answers_alone_and_that_is_said(tmp_path: Path) -> None:
    report = checked(export(tmp_path / "out"), Known())
    assert (report.broken, report.notes[UNSEEN]) == ([], 3)


def with_second(number: int) -> StoredRecord:
    found = fact(number)
    claims = [claim.model_copy(update={"second": (span(FACTS[0], OTHER),)}) for claim in found.claims]
    return found.model_copy(update={"claims": claims})


def test_a_changed_second_source_is_named_and_no_row_is_under_its_licence(tmp_path: Path) -> None:
    out = export(
        tmp_path / "out", with_second(1), fact(2), sources=by_id(PAGE, OTHER), license_policy="permissive,attribution"
    )
    assert json.loads((out / "manifest.json").read_text())["counts"]["exported"] == 2
    assert "others" not in (out / "ATTRIBUTION.md").read_text()
    changed = Known({**by_id(PAGE), OTHER.source_id: OTHER.model_copy(update={"text": OTHER.text + "x"})})
    assert named(checked(out, changed)) == {(f"{TRAIN}:1", "sft-run-1-1-0", "snapshot")}


def test_the_card_explains_claims_and_shows_one(tmp_path: Path) -> None:
    out = export(tmp_path / "out")
    card = (out / "README.md").read_text()
    assert "| statement | 3 |" in card
    assert f"claim 1 of record 1, a statement: {FACTS[0]}" in card
    assert f"characters 0 to {len(FACTS[0])} of the snapshot {PAGE.sha256[:16]}" in card
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["claims"] == {"quotation": 0, "statement": 3, "own": 0, "unsupported": 0, "second": 0}
    (row, *_) = (out / TRAIN).read_text().splitlines()
    assert json.loads(json.loads(row)["meta"])["claims"][0]["text"] == FACTS[0]
