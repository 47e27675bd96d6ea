"""The benchmark of own documents measures what it says."""

import json

import pytest

from benchmarks.corpus import main, share
from benchmarks.documents import document, queries


def test_a_small_folder_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--documents", "20", "--searches", "5", "--json"])
    (row,) = json.loads(capsys.readouterr().out)["rows"]
    assert row["documents"] == 20
    assert row["passages"] > 100
    assert row["index CPU s"] > row["opened again CPU s"]
    assert row["index MB"] > 0


def test_documents_and_queries_are_the_same_every_time() -> None:
    assert document(3) == document(3) != document(4)
    assert 5_000 <= len(document(3)) < 8_000
    assert queries(10, 4) == queries(10, 4)
    assert all(2 <= len(query.split()) <= 8 for query in queries(10, 20))


def test_a_share_is_a_percentile() -> None:
    assert (share([1.0, 2.0, 3.0, 4.0], 0.5), share([1.0, 2.0], 0.95), share([7.0], 0.0)) == (3.0, 2.0, 7.0)
