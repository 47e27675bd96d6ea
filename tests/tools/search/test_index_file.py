"""The index is a file of its own: made, recognised, made anew, or refused in one line, and never shared in halves."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from state.errors import StorageError
from tools.search import _index_file
from tools.search._index_file import index_file
from tools.search.corpus import _on_disk, load_corpus


def docs(folder: Path) -> Path:
    (folder / "docs").mkdir()
    (folder / "docs" / "a.md").write_text("The tide rises.")
    return folder / "docs"


def test_the_file_is_in_wal_mode_and_opened_once_per_process(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "corpus.db"
    assert index_file(path) is index_file(path)
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_file_that_was_deleted_is_made_anew(tmp_path: Path) -> None:
    folder, path = docs(tmp_path), tmp_path / "corpus.db"
    load_corpus(folder, path)
    for part in tmp_path.glob("corpus.db*"):
        part.unlink()
    corpus = load_corpus(folder, path)
    assert corpus.contents.documents == 1
    assert path.exists()


def test_an_index_of_another_version_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, path = docs(tmp_path), tmp_path / "corpus.db"
    load_corpus(folder, path)
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE documents SET title = 'of yesterday'")
        database.commit()
    monkeypatch.setattr(_index_file, "VERSION", _index_file.VERSION + 1)
    _on_disk.cache_clear()
    corpus = load_corpus(folder, path)
    assert [hit.source.title for hit in corpus.index.search("tide", 3)] == ["a"]


def test_garbage_and_the_database_of_something_else_are_refused_and_left_alone(tmp_path: Path) -> None:
    folder, path, other = docs(tmp_path), tmp_path / "garbage.db", tmp_path / "other.db"
    path.write_bytes(b"garbage " * 200)
    with closing(sqlite3.connect(other)) as database:
        database.execute("CREATE TABLE mine (x)")
    for wrong, why in [(path, "file is not a database; .* can be deleted"), (other, "holds something else")]:
        before = wrong.read_bytes()
        with pytest.raises(StorageError, match=why) as refused:
            load_corpus(folder, wrong)
        assert str(wrong) in str(refused.value)
        assert "\n" not in str(refused.value)
        assert wrong.read_bytes() == before


def test_a_place_where_no_file_can_be_is_named(tmp_path: Path) -> None:
    folder = docs(tmp_path)
    for wrong in (tmp_path, folder / "a.md" / "corpus.db"):
        with pytest.raises(StorageError, match="the index of documents") as refused:
            load_corpus(folder, wrong)
        assert str(wrong) in str(refused.value)


def test_what_fails_inside_a_transaction_leaves_nothing(tmp_path: Path) -> None:
    file = index_file(tmp_path / "corpus.db")

    def write() -> None:
        with file.writing() as database:
            database.execute("INSERT INTO corpora (folder) VALUES ('x')")
            database.execute("SELECT * FROM nowhere")

    with pytest.raises(StorageError, match="no such table"):
        write()
    with file.reading() as database:
        assert database.execute("SELECT count(*) FROM corpora").fetchone() == (0,)
