"""What was used last stays in memory, and no more than that."""

from concurrent.futures import ThreadPoolExecutor

from storage.recent import Recent


def test_the_value_that_was_not_used_for_longest_goes_first() -> None:
    recent: Recent[int] = Recent(3)
    for number, key in enumerate("abc"):
        recent.keep(key, number)
    assert recent.get("a") == 0
    recent.keep("d", 3)
    assert [recent.get(key) for key in "abcd"] == [0, None, 2, 3]


def test_values_are_dropped_until_the_rest_is_small_enough() -> None:
    recent: Recent[str] = Recent(100, 10)
    for key in "abcd":
        recent.keep(key, key, 3)
    assert [recent.get(key) for key in "abcd"] == [None, "b", "c", "d"]
    recent.keep("e", "e", 9)
    assert [recent.get(key) for key in "bcde"] == [None, None, None, "e"]


def test_a_value_that_is_too_large_is_not_kept() -> None:
    recent: Recent[str] = Recent(100, 10)
    recent.keep("a", "a", 11)
    assert recent.get("a") is None
    recent.keep("a", "a", 10)
    assert recent.get("a") == "a"


def test_a_value_that_is_kept_again_counts_once() -> None:
    recent: Recent[str] = Recent(100, 10)
    for _ in range(5):
        recent.keep("a", "a", 4)
    recent.keep("b", "b", 4)
    assert (recent.get("a"), recent.get("b")) == ("a", "b")


def test_threads_may_use_it_at_once() -> None:
    recent: Recent[int] = Recent(5, 50)

    def use(number: int) -> bool:
        key = str(number % 9)
        recent.keep(key, number % 9, number % 13)
        return recent.get(key) in (None, number % 9)

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(use, range(4000)))
    assert sum(recent.get(str(key)) is not None for key in range(9)) <= 5
