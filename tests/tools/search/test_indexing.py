"""An index is brought up to date by reading what changed and nothing else, also after a kill and beside others."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.documents import document, queries, write_documents
from tests.tools.pdf_files import pdf
from tools.search import _documents, _indexing
from tools.search.corpus import Corpus, load_corpus

Reads = list[str]
ROOT = Path(__file__).parents[3]


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Reads:
    """The paths of all files that are made into documents from now on."""
    paths: Reads = []
    real: Callable[..., Any] = _documents.document_of

    def noted(data: bytes, path: str) -> Any:
        paths.append(path)
        return real(data, path)

    monkeypatch.setattr(_documents, "document_of", noted)
    return paths


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_documents(tmp_path / "docs", 150, 1_500)
    return tmp_path / "docs"


def found(corpus: Corpus, asked: list[str]) -> list[Any]:
    """Places and scores, which are those of a fresh index only where nothing was counted wrongly on the way."""
    hits = [corpus.index.search(query, 10) for query in asked]
    return [[(hit.source.url, hit.start, hit.end, round(hit.score, 9)) for hit in some] for some in hits]


def program(index: Path, folder: Path, tell: str = "lambda *told: None") -> list[str]:
    """A process that indexes a folder."""
    return [
        sys.executable,
        "-c",
        "from pathlib import Path; from tools.search._index_file import index_file; "
        "from tools.search._indexing import refresh; from tools.search._scan import scan; "
        f"index, folder = index_file(Path({str(index)!r})), Path({str(folder)!r}); "
        f"refresh(index, index.corpus(folder), folder, scan(folder), {tell})",
    ]


def test_a_second_run_reads_nothing_and_a_touched_file_is_only_hashed(tmp_path: Path, reads: Reads) -> None:
    folder = tmp_path / "docs"
    write_documents(folder, 3, 500)
    (folder / "broken.pdf").write_bytes(b"%PDF nothing")
    first = load_corpus(folder, tmp_path / "corpus.db")
    assert len(reads) == 5  # one of them twice: before there is a file, one document must be readable
    reads.clear()
    os.utime(folder / "0" / "1.md", ns=(1, 1))
    second = load_corpus(folder, tmp_path / "corpus.db")
    third = load_corpus(folder, tmp_path / "corpus.db")
    assert reads == []
    assert first.contents == second.contents == third.contents
    assert [path for path, _ in third.skipped] == [str(folder / "broken.pdf")]


def test_changed_new_and_deleted_files_leave_the_index_as_if_made_anew(folder: Path, reads: Reads) -> None:
    index = folder.parent / "corpus.db"
    load_corpus(folder, index)
    reads.clear()
    (folder / "0" / "7.md").write_text(document(1_000, 1_500))
    (folder / "0" / "new.md").write_text(document(1_001, 1_500))
    (folder / "1" / "120.md").unlink()
    (folder / "1" / "121.md").rename(folder / "1" / "moved.md")
    changed = load_corpus(folder, index)
    assert sorted(reads) == ["0/7.md", "0/new.md", "1/moved.md"]
    fresh = load_corpus(folder)
    asked = queries(150, 60, 1_500)
    assert changed.contents == fresh.contents
    assert changed.index.fingerprint() == fresh.index.fingerprint()
    assert found(changed, asked) == found(fresh, asked)
    assert sum(map(len, found(fresh, asked))) > 60


def test_a_killed_indexing_goes_on_where_it_was(folder: Path, reads: Reads) -> None:
    index = folder.parent / "corpus.db"
    tell = "lambda done, total, skipped: (print(done, flush=True), input())"
    with subprocess.Popen(
        program(index, folder, tell), cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        done = int(process.stdout.readline())
        process.kill()
    assert 0 < done < 150
    corpus = load_corpus(folder, index)
    assert len(reads) == 150 - done
    assert corpus.contents.documents == 150
    assert found(corpus, queries(150, 20, 1_500)) == found(load_corpus(folder), queries(150, 20, 1_500))


def test_several_processes_at_once_make_one_index(folder: Path, reads: Reads) -> None:
    index = folder.parent / "corpus.db"
    processes = [subprocess.Popen(program(index, folder), cwd=ROOT, stderr=subprocess.PIPE) for _ in range(2)]
    assert [process.communicate()[1] for process in processes] == [b""] * 2
    corpus = load_corpus(folder, index)
    assert reads == []
    assert corpus.contents.documents == 150
    assert found(corpus, queries(150, 20, 1_500)) == found(load_corpus(folder), queries(150, 20, 1_500))


def test_one_file_holds_several_folders_that_know_nothing_of_each_other(tmp_path: Path) -> None:
    index = tmp_path / "corpus.db"
    for name, text in (("sea", "The tide rises. The tide falls."), ("land", "The hill rises.")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.md").write_text(text)
    sea, land = (load_corpus(tmp_path / name, index) for name in ("sea", "land"))
    assert found(sea, ["tide", "hill"]) == found(load_corpus(tmp_path / "sea"), ["tide", "hill"])
    assert found(land, ["tide", "hill"]) == found(load_corpus(tmp_path / "land"), ["tide", "hill"])
    assert sea.index.fingerprint() != land.index.fingerprint()


def test_a_document_whose_reader_ended_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "good.md").write_text("The moon pulls.")
    (tmp_path / "tides.pdf").write_bytes(pdf(["The tide rises."]))
    real = _indexing.read_file

    def ended(folder: Path, path: str, known: str) -> Any:
        if path == "tides.pdf":
            raise _indexing.FetchError("its reader ended")
        return real(folder, path, known)

    monkeypatch.setattr(_indexing, "read_file", ended)
    assert load_corpus(tmp_path).skipped == [(str(tmp_path / "tides.pdf"), "its reader ended")]
    monkeypatch.setattr(_indexing, "read_file", real)
    assert load_corpus(tmp_path).skipped == []


def test_a_changed_license_file_changes_licences_without_reading_documents(tmp_path: Path, reads: Reads) -> None:
    (tmp_path / "sea").mkdir()
    (tmp_path / "sea" / "a.md").write_text("The tide rises.")
    (tmp_path / "b.md").write_text("---\nlicense: CC0-1.0\n---\nThe tide falls.")
    (tmp_path / "LICENSE").write_text("MIT License\n")
    before = load_corpus(tmp_path)
    assert before.contents.licenses == {"MIT": 2}
    reads.clear()
    (tmp_path / "sea" / "LICENSE.txt").write_text("GNU General Public License\nVersion 3\n")
    (tmp_path / "LICENSE").unlink()
    after = load_corpus(tmp_path)
    assert reads == ["sea/LICENSE.txt"]
    assert {hit.source.url: hit.source.license for hit in after.index.search("tide", 5)} == {
        "corpus:sea/a.md": "GPL-3.0-only",
        "corpus:b.md": "CC0-1.0",
    }
    assert before.index.fingerprint() == after.index.fingerprint()
    assert {hit.source.license_class for hit in after.index.search("tide", 5)} == {"share-alike", "public-domain"}


def test_the_fingerprint_is_of_content_not_of_times(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("The tide rises.")
    first = load_corpus(tmp_path).index.fingerprint()
    os.utime(tmp_path / "a.md", ns=(1, 1))
    (tmp_path / "broken.pdf").write_bytes(b"%PDF nothing")
    assert load_corpus(tmp_path).index.fingerprint() == first
    assert load_corpus(tmp_path, license="MIT").index.fingerprint() != first
    (tmp_path / "a.md").write_text("The tide falls.")
    assert load_corpus(tmp_path).index.fingerprint() != first
