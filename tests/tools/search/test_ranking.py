"""Passages chosen from pages of many domains."""

import pytest

from state.sources import Hit
from tests.support.scripted import hit
from tools.search._ranking import best_passages, diverse, registered_domain
from tools.search._words import joined, search_words


def hits(*urls: str) -> list[Hit]:
    """One hit of each address, the first with the best score."""
    return [hit(f"text {n}", url=url).model_copy(update={"score": 1 - n / 100}) for n, url in enumerate(urls)]


def domains(found: list[Hit]) -> list[str]:
    return [registered_domain(one.source.final_url) for one in found]


def test_no_more_than_a_third_comes_of_one_domain_while_others_are_left() -> None:
    many = [f"https://{name}.big.example.com/{n}" for n, name in enumerate("abcdef")]
    found = diverse(hits(*many, "https://one.org/", "https://two.org/", "https://three.net/", "https://four.net/"), 6)
    assert domains(found).count("example.com") == 2
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_where_no_other_domain_is_left_one_may_fill_the_rest() -> None:
    found = diverse(hits(*(f"https://a.example.com/{n}" for n in range(5)), "https://b.org/"), 5)
    assert domains(found) == ["example.com"] * 4 + ["b.org"]
    assert diverse(hits("https://a.example.com/"), 1)
    assert diverse([], 5) == []


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.news.bbc.co.uk/x", "bbc.co.uk"),
        ("https://ada.github.io/notes", "ada.github.io"),
        ("https://EN.wikipedia.org/wiki/A", "wikipedia.org"),
        ("http://127.0.0.1:8000/x", "127.0.0.1"),
        ("http://[::1]/x", "::1"),
        ("https://localhost/x", "localhost"),
        ("corpus:folder/file.md", "corpus:folder/file.md"),
        ("http://a.example:port", "http://a.example:port"),
    ],
)
def test_a_domain_is_what_somebody_registered(url: str, domain: str) -> None:
    assert registered_domain(url) == domain


def test_passages_with_more_of_the_query_and_of_earlier_pages_come_first() -> None:
    pages = [hit(text, url=f"https://{text[0]}.org/").source for text in ("all tides", "spring tides", "gulls")]
    assert [one.text for one in best_passages(pages, "spring tides", 5)] == ["spring tides", "all tides"]
    assert best_passages(pages, "zirconium", 5) == []


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("What is the boiling point of C++ and C#?", ["boiling", "point", "c++", "c#"]),
        ('-not +this "phrase" ~fuzzy* title:x OR y', ["phrase", "fuzzy", "title", "x", "y"]),
        ("to be or not to be", ["to", "be", "or", "not"]),
        ("Übung übung café's 3.14", ["übung", "café's", "3.14"]),
        ("???", []),
    ],
)
def test_words_of_a_query_hold_no_operators(query: str, words: list[str]) -> None:
    assert search_words(query) == words


def test_words_are_joined_up_to_a_length() -> None:
    assert joined(["one", "two", "three"], " OR ", 10) == "one OR two"
    assert joined(["abcdefghijkl"], " ", 5) == "abcde"
