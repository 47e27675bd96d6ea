"""Some hundreds of documents, and ten thousand: what a second run costs, and that no shortcut loses a passage."""

import sys
import time
from pathlib import Path

import pytest

from benchmarks.documents import document, queries, write_documents
from state.sources import Hit
from tools.search import _documents, _terms
from tools.search._progress import Progress
from tools.search._terms import idf, telling
from tools.search.corpus import load_corpus


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large") / "docs"
    write_documents(folder, 300)
    return folder


def places(hits: list[Hit]) -> set[tuple[str, int]]:
    return {(hit.source.url, hit.start) for hit in hits}


def test_leaving_out_common_words_loses_no_passage_and_keeps_most_of_the_order(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = load_corpus(folder).index
    asked = queries(300, 40)
    whole = [index.search(query, 1_000) for query in asked]
    monkeypatch.setattr(_terms, "RANKED", 50)
    quick = [index.search(query, 1_000) for query in asked]
    assert [places(hits) for hits in quick] == [places(hits) for hits in whole]
    best = [(one[0], other[0]) for one, other in zip(whole, quick, strict=True) if one]
    same = sum(one.start == other.start and one.source.url == other.source.url for one, other in best)
    assert len(best) >= 15
    assert same >= 0.8 * len(best)


def test_the_words_to_rank_by_are_all_or_the_rarer_ones_that_weigh_half() -> None:
    weights = {"rare": 9.0, "common": 3.0, "commoner": 2.0}
    assert telling({"rare": 10, "common": 5_000, "commoner": 4_000}, weights, 7.0) == ["rare", "common", "commoner"]
    assert telling({"rare": 10, "common": 5_000, "commoner": 9_000}, weights, 7.0) == ["rare", "common"]
    assert telling({"rare": 10, "common": 20_000, "commoner": 30_000}, weights, 7.0) == ["rare"]
    assert telling({"common": 50_000, "commoner": 60_000}, weights, 2.5) == ["common"]
    assert telling({"common": 50_000}, weights, 1.5) == ["common"]


def test_a_word_in_most_passages_counts_next_to_nothing() -> None:
    assert idf(1, 100) > idf(10, 100) > idf(60, 100) == 1e-6


def test_progress_is_told_after_two_seconds_and_not_before(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    progress = Progress("docs")
    progress.tell(64, 300, 0)
    now = 102.5
    progress.tell(128, 300, 0)
    progress.tell(192, 300, 0)
    now = 105.0
    progress.tell(256, 300, 2)
    progress.end()
    assert capsys.readouterr().err == (
        "reading docs: 128 of 300 documents\nreading docs: 256 of 300 documents · skipped 2\n"
    )
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    now = 110.0
    progress.tell(300, 300, 2)
    progress.end()
    assert capsys.readouterr().err == "\rreading docs: 300 of 300 documents · skipped 2\n"


@pytest.mark.slow
def test_ten_thousand_documents_are_read_once_and_searched_in_milliseconds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, index = tmp_path / "docs", tmp_path / "corpus.db"
    write_documents(folder, 10_000)
    started = time.process_time()
    corpus = load_corpus(folder, index)
    assert time.process_time() - started < 120
    assert corpus.contents.documents == 10_000
    reads: list[str] = []
    real = _documents.document_of
    monkeypatch.setattr(_documents, "document_of", lambda data, path: (reads.append(path), real(data, path))[1])
    assert load_corpus(folder, index).contents == corpus.contents
    assert reads == []
    (folder / "3" / "333.md").write_text(document(20_000))
    (folder / "4" / "444.md").unlink()
    changed = load_corpus(folder, index)
    assert reads == ["3/333.md"]
    assert changed.contents.documents == 9_999
    asked, started = queries(10_000, 100), time.process_time()
    hits = [hit for query in asked for hit in changed.index.search(query, 6)]
    assert (time.process_time() - started) / len(asked) < 0.1
    assert hits
    assert "corpus:4/444.md" not in {hit.source.url for hit in hits}
