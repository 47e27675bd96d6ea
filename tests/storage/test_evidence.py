"""References to sources lose no word."""

import pytest

from state.artifacts import Evidence
from state.errors import StorageError
from storage.evidence import from_references, source_ids, to_references
from tests.storage.make import a_passage, a_source, evidence_of

SOURCE = a_source()
TEXTS = {SOURCE.source_id: SOURCE.text}


def test_a_passage_whose_source_is_stored_is_a_reference() -> None:
    pack = to_references(evidence_of(SOURCE), TEXTS)
    assert ["text" in passage for passage in pack["passages"]] == [False, False]
    assert source_ids(pack) == {SOURCE.source_id}
    assert from_references(pack, TEXTS) == evidence_of(SOURCE)


def test_a_passage_of_an_unknown_source_keeps_its_words() -> None:
    pack = to_references(evidence_of(SOURCE), {})
    assert from_references(pack, {}) == evidence_of(SOURCE)


def test_a_passage_with_other_words_than_its_source_keeps_its_own() -> None:
    changed = Evidence(passages=[a_passage(SOURCE, 0, 7).model_copy(update={"text": "Methan?"})])
    pack = to_references(changed, TEXTS)
    assert pack["passages"][0]["text"] == "Methan?"
    assert from_references(pack, TEXTS) == changed


def test_a_source_that_is_gone_is_named() -> None:
    with pytest.raises(StorageError, match=f"the source {SOURCE.source_id} of a passage is not in the database"):
        from_references(to_references(evidence_of(SOURCE), TEXTS), {})


def test_second_passages_are_references_too_and_older_packs_have_none() -> None:
    second = a_passage(SOURCE, 0, 7).model_copy(update={"id": "S1"})
    whole = evidence_of(SOURCE).model_copy(update={"second": [second]})
    pack = to_references(whole, TEXTS)
    assert "text" not in pack["second"][0]
    assert from_references(pack, TEXTS) == whole
    other = {**pack, "passages": [], "second": pack["second"]}
    assert source_ids(other) == {SOURCE.source_id}
    del pack["second"]
    assert source_ids(pack) == {SOURCE.source_id}
    assert from_references(pack, TEXTS).second == []
