"""Several sources at once, merged into one ranking."""

from collections.abc import Sequence

import pytest

from state.errors import SearchAuthError, SearchUnavailable
from state.sources import Hit
from tests.support.scripted import hit
from tools.find import find, merge


class Answers:
    """A source that always gives the same hits, or raises."""

    def __init__(self, *hits: Hit, error: Exception | None = None) -> None:
        self.hits, self.error = hits, error

    async def search(self, _query: str, limit: int) -> Sequence[Hit]:
        if self.error:
            raise self.error
        return self.hits[:limit]

    async def close(self) -> None: ...


A, B, C = (hit(text, url=f"https://reference.example/{text}") for text in ("one", "two", "three"))


def test_what_two_sources_rank_high_comes_first() -> None:
    assert [found.text for found in merge([[A, B], [C, B]])] == ["two", "one", "three"]


def test_the_same_words_found_twice_are_one_hit() -> None:
    copy = hit("one", url="https://copy.example/one")
    (found,) = merge([[A], [copy]])
    assert found.source.final_url == A.source.final_url


def test_nothing_merges_to_nothing() -> None:
    assert merge([]) == merge([[], []]) == []


async def test_no_more_than_asked_for_is_found() -> None:
    assert len(await find("q", 2, sources=[Answers(A, B), Answers(C)])) == 2


async def test_a_source_that_fails_is_left_out_while_another_finds_something() -> None:
    found = await find("q", 5, sources=[Answers(error=SearchUnavailable("503")), Answers(A)])
    assert [one.text for one in found] == ["one"]


async def test_where_none_finds_anything_the_failure_surfaces() -> None:
    with pytest.raises(SearchUnavailable):
        await find("q", 5, sources=[Answers(), Answers(error=SearchUnavailable("503"))])


async def test_no_hit_without_a_failure_is_a_normal_answer() -> None:
    assert await find("q", 5, sources=[Answers(), Answers()]) == []


async def test_a_wrong_key_is_never_left_out() -> None:
    with pytest.raises(SearchAuthError):
        await find("q", 5, sources=[Answers(A), Answers(error=SearchAuthError("401"))])
