"""Several sources at once, merged into one ranking."""

from collections.abc import Sequence

import pytest

from state.errors import SearchAuthError, SearchUnavailable
from state.sources import Hit
from tests.support.scripted import hit
from tools.find import find, merge, versions


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


def test_texts_that_differ_in_case_and_signs_alone_are_one() -> None:
    mirror = hit("ONE — two, three!", url="https://copy.example/one")
    (found,) = merge([[hit("One two; three", url="https://first.example/one")], [mirror]])
    assert found.source.final_url == "https://first.example/one"
    assert found.score == pytest.approx(2 / 60)


def test_a_page_that_two_engines_read_differently_is_there_in_one_version() -> None:
    first = hit("Tides rise.", url="https://a.example/tides?utm_source=x#top")
    second = hit("Tides rise and fall.", url="https://A.example:443/tides")
    assert [one.text for one in merge([[first], [second]])] == ["Tides rise."]


def test_of_two_versions_of_a_page_the_one_with_a_known_licence_stays() -> None:
    unknown = hit("Tides rise.", url="https://a.example/tides", license="unknown")
    unknown = unknown.model_copy(update={"source": unknown.source.model_copy(update={"license_class": "unknown"})})
    known = hit("Tides rise and fall.", url="https://a.example/tides")
    known = known.model_copy(update={"source": known.source.model_copy(update={"license_class": "public-domain"})})
    assert [one.text for one in merge([[unknown], [known]])] == ["Tides rise and fall."]


def test_pages_are_one_by_address_and_by_text_also_through_a_third() -> None:
    old = hit("old words", url="https://a.example/page").source
    new = hit("new words", url="https://a.example/page").source
    copy = hit("New words!", url="https://copy.example/page").source
    other = hit("other words", url="https://b.example/page").source
    chosen = versions([old, copy, new, other])
    assert [chosen[one.source_id] for one in (old, copy, new)] == [old.source_id] * 3
    assert chosen[other.source_id] == other.source_id


def test_equals_stay_in_the_order_of_the_sources() -> None:
    assert merge([[A], [B], [C]]) == merge([[A], [B], [C]])
    assert [found.text for found in merge([[C], [A], [B]])] == ["three", "one", "two"]


async def test_no_domain_takes_more_than_a_third_while_others_are_left() -> None:
    big = [hit(f"big {n}", url=f"https://www.big.com/{n}") for n in range(6)]
    small = [hit(f"small {n}", url=f"https://small{n}.org/") for n in range(6)]
    found = await find("q", 6, sources=[Answers(*big), Answers(*small)])
    assert sum(one.text.startswith("big") for one in found) == 2


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
