"""The local corpus finds the right passages, word for word, whatever is asked and whatever lies in the folder."""

import asyncio
import os
import threading
from pathlib import Path

import pytest

from state.errors import SearchError, UsageError
from state.settings import load_settings
from state.sources import Hit
from tests.tools.pdf_files import pdf
from tools.search import corpus as corpus_module
from tools.search import search_source
from tools.search._terms import query_terms
from tools.search.corpus import SAMPLE, Corpus, corpus_fingerprint, load_corpus

TIDES = "The tide is the rise and fall of the sea, caused by the moon."


async def opened(folder: Path | None = None) -> Corpus:
    index = folder.parent / f"{folder.name}.db" if folder else None
    search = await search_source("corpus").open(load_settings(corpus=folder, corpus_index=index))
    assert isinstance(search, Corpus)
    return search


async def found(query: str, limit: int = 6, folder: Path | None = None) -> list[Hit]:
    return list(await (await opened(folder)).search(query, limit))


@pytest.mark.parametrize(
    ("query", "article", "words"),
    [
        ("boiling point of methane", "organic-chemistry/alkanes.md", "-162 degrees"),
        ("quadratic formula discriminant", "algebra/quadratic-equations.md", "b^2 - 4ac"),
        ("list comprehension", "python/comprehensions.md", "list comprehension"),
        ("What is the boiling point of methane at atmospheric pressure?", "organic-chemistry/alkanes.md", "-162"),
        ("Explain how esters are made from carboxylic acids.", "organic-chemistry/esters.md", "ester"),
    ],
)
async def test_the_article_that_answers_comes_first(query: str, article: str, words: str) -> None:
    first = (await found(query))[0]
    assert first.source.url == f"corpus:{article}"
    assert words in first.text


async def test_every_hit_is_a_slice_of_its_document_word_for_word() -> None:
    for hit in await found("organic chemistry", 40):
        path = SAMPLE / hit.source.url.removeprefix("corpus:")
        assert hit.text in path.read_text(encoding="utf-8")
        assert hit.text == hit.source.text[hit.start : hit.end]
        assert not hit.text.startswith("#")
        assert hit.source.license == "CC-BY-4.0"


@pytest.mark.parametrize(
    ("sub_topic", "folder"), [("organic chemistry", "organic-chemistry"), ("algebra", "algebra"), ("Python", "python")]
)
async def test_a_long_list_covers_every_article_of_a_sub_topic(sub_topic: str, folder: str) -> None:
    hits = await found(sub_topic, 40)
    articles = {f"corpus:{path.relative_to(SAMPLE)}" for path in (SAMPLE / folder).glob("*.md")}
    assert len(hits) == 40
    assert {hit.source.url for hit in hits} == articles
    assert max(sum(hit.source.url == url for hit in hits) for url in articles) == 3


@pytest.mark.parametrize(
    "query",
    ["marine biology", "the history of the Roman empire", "quantum field theory", "How do I cook pasta?", "zzyzx"],
)
async def test_what_the_corpus_is_not_about_finds_nothing(query: str) -> None:
    assert await found(query, 40) == []


@pytest.mark.parametrize("query", ["", "   ", "the of and", "?!", '""', "\x00", "🙂"])
async def test_a_query_that_asks_for_nothing_finds_nothing(query: str) -> None:
    assert await found(query) == []


@pytest.mark.parametrize(
    "query",
    [
        'methane" OR boiling*',
        "methane AND NOT (",
        "methane boiling : ^ + -",
        "{methane}: boiling",
        "\ud800 methane \x00 boiling",
        "methane " * 10_000,
    ],
)
async def test_a_query_is_words_and_never_syntax(query: str) -> None:
    assert (await found(query))[0].source.title == "Alkanes"


@pytest.mark.parametrize("query", ["'; DROP TABLE passages; --", "NEAR(a b, 2)", "title:x", 'a"b', "_ __", "a_b", "²"])
async def test_no_query_is_an_error_or_does_harm(query: str) -> None:
    await found(query)
    assert (await found("boiling point of methane"))[0].source.title == "Alkanes"


async def test_hits_come_best_first_with_positive_scores_and_no_more_than_asked() -> None:
    hits = await found("alkane boiling points", 4)
    assert len(hits) == 4
    assert all(hit.score > 0 for hit in hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert await found("alkane", 0) == []


async def test_many_questions_search_at_once_and_each_gets_its_own_answer() -> None:
    corpus = await opened()
    queries = ["boiling point of methane", "quadratic formula discriminant", "list comprehension"] * 40
    answers = await asyncio.gather(*(corpus.search(query, 3) for query in queries))
    titles = [answer[0].source.title for answer in answers]
    assert titles == ["Alkanes", "Quadratic equations", "Comprehensions in Python"] * 40


async def test_one_index_serves_all_and_a_changed_file_makes_a_new_one(tmp_path: Path) -> None:
    note = tmp_path / "note.md"
    note.write_text(TIDES)
    first, second = await asyncio.gather(opened(tmp_path), opened(tmp_path))
    assert first.index is second.index
    note.write_text("The desert is dry.")
    os.utime(note, ns=(1, 1))
    assert await found("tide", folder=tmp_path) == []
    assert (await found("desert", folder=tmp_path))[0].text == "The desert is dry."


async def test_all_kinds_of_files_are_found_in_sub_folders_and_hidden_ones_are_not(tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / ".hidden").mkdir()
    page = f"<html><body><article><p>{TIDES}</p></article></body></html>"
    (tmp_path / "deep" / "er" / "a.markdown").write_text(TIDES)
    (tmp_path / "deep" / "b.txt").write_text(TIDES)
    (tmp_path / "c.htm").write_text(page)
    (tmp_path / "d.pdf").write_bytes(pdf([TIDES]))
    (tmp_path / ".hidden" / "e.md").write_text(TIDES)
    (tmp_path / "f.csv").write_text(TIDES)
    urls = {hit.source.url for hit in await found("tides of the sea", folder=tmp_path)}
    assert urls == {"corpus:deep/er/a.markdown", "corpus:deep/b.txt", "corpus:c.htm", "corpus:d.pdf"}


def test_broken_files_are_skipped_and_counted(tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text(TIDES)
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    (tmp_path / "latin.txt").write_bytes("für".encode("latin-1"))
    (tmp_path / "lost.md").symlink_to(tmp_path / "nowhere.md")
    corpus = load_corpus(tmp_path)
    assert corpus.contents.documents == 1
    assert [Path(path).name for path, _ in corpus.skipped] == ["broken.pdf", "latin.txt"]
    assert corpus.skipped[1][1] == "not in UTF-8"


def test_a_folder_that_cannot_serve_is_refused_in_one_line(tmp_path: Path) -> None:
    note = tmp_path / "note.md"
    note.write_text(" ")
    for folder, why in [
        (tmp_path / "nowhere", "No such file"),
        (note, "Not a directory"),
        (tmp_path, "no readable document"),
        (tmp_path / ("x" * 300), "too long"),
        (Path("a\x00b"), "null"),
    ]:
        with pytest.raises(UsageError, match=why) as refused:
            load_corpus(folder)
        assert str(folder) in str(refused.value)
        assert ".md" in str(refused.value)
        assert "\n" not in str(refused.value)


async def test_opening_refuses_before_any_search(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nowhere"):
        await opened(tmp_path / "nowhere")


def test_the_description_names_the_folder(tmp_path: Path) -> None:
    describe = search_source("corpus").describe
    assert "the sample that ships" in describe(load_settings())
    assert str(tmp_path) in describe(load_settings(corpus=tmp_path))


def test_the_terms_of_a_query_are_what_it_is_about() -> None:
    assert query_terms("What is the Boiling-point of methane at 760 mmHg, and of methane?") == [
        "boiling",
        "point",
        "methane",
        "mmhg",
    ]
    assert query_terms("1984?") == ["1984"]


def test_the_fingerprint_of_the_settings_is_that_of_the_content(tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "a.md").write_text(TIDES)
    own = load_settings(corpus=folder, corpus_index=tmp_path / "corpus.db")
    first = corpus_fingerprint(own)
    assert first == corpus_fingerprint(own) != corpus_fingerprint(load_settings())
    (folder / "b.md").write_text(TIDES)
    assert corpus_fingerprint(own) != first


async def test_what_the_user_declares_is_the_licence_of_documents_that_name_none(tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "a.md").write_text(TIDES)
    settings = load_settings(corpus=folder, corpus_index=tmp_path / "corpus.db", corpus_license="CC-BY-SA-4.0")
    search = await search_source("corpus").open(settings)
    (hit,) = await search.search("tide", 3)
    assert (hit.source.license, hit.source.license_class) == ("CC-BY-SA-4.0", "share-alike")
    assert hit.source.license_found_in == "setting corpus_license"
    wrong = load_settings(corpus=folder, corpus_index=tmp_path / "corpus.db", corpus_license="mine")
    with pytest.raises(UsageError, match="corpus_license 'mine' is no licence"):
        await search_source("corpus").open(wrong)


def test_a_corpus_says_what_it_holds(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TIDES)
    (tmp_path / "b.pdf").write_bytes(b"%PDF nothing")
    said = load_corpus(tmp_path).described()
    assert said.startswith(f"1 documents, 1 passages; licences: 1 unknown; skipped 1, first {tmp_path / 'b.pdf'}: ")


def test_no_index_is_left_where_nothing_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "b.pdf").write_bytes(b"%PDF nothing")
    (tmp_path / "docs" / "LICENSE").write_text("MIT License")
    with pytest.raises(UsageError, match=r"holds no readable document.*skipped 1, first"):
        load_corpus(tmp_path / "docs", tmp_path / "db" / "corpus.db")
    assert not (tmp_path / "db").exists()


def test_a_process_that_ends_stops_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.md").write_text(TIDES)
    ending = threading.Event()
    monkeypatch.setattr(corpus_module, "_ending", ending)
    ending.set()
    with pytest.raises(SearchError, match="stopped after 1 of 1 documents"):
        load_corpus(tmp_path)
    ending.clear()
    assert load_corpus(tmp_path).contents.documents == 1


def test_a_long_text_that_many_hits_come_from_is_in_memory_once(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("\n\n".join(f"# Part {n}\n\n{TIDES}" for n in range(50)))
    index = load_corpus(tmp_path).index
    first, second = index.search("tide", 3), index.search("moon", 3)
    assert len({id(hit.source) for hit in (*first, *second)}) == 1
