"""Values are the same only if their types are, all the way down."""

from collections import OrderedDict
from typing import Any

import pytest

from tools.programs.strict import same


class Five(int):
    pass


class Word(str):
    pass


class Numbers(list[int]):
    def __eq__(self, _other: object) -> bool:
        return True

    def __len__(self) -> int:
        return 2

    __hash__ = None  # type: ignore[assignment]


class EqualToAll:
    def __eq__(self, _other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0


@pytest.mark.parametrize(
    ("expected", "value"),
    [
        (5, 5),
        (-(10**40), -(10**40)),
        ("ab", "ab"),
        (None, None),
        (True, True),
        ([1, "a", None], [1, "a", None]),
        ({"a": [1.5], "b": {}}, {"b": {}, "a": [1.5]}),
        (0.3, 0.1 + 0.2),
        (1e9, 1e9 + 1),
        (0.0, 1e-10),
        (2.0, 2),
        ([], []),
    ],
)
def test_equal_values_of_the_same_types_are_the_same(expected: Any, value: Any) -> None:
    assert same(expected, value)


@pytest.mark.parametrize(
    ("expected", "value"),
    [
        (1, True),
        (0, False),
        (True, 1),
        (2, 2.0),
        (1.0, True),
        (5, Five(5)),
        ("5", 5),
        (5, "5"),
        ("ab", Word("ab")),
        ([1, 2], (1, 2)),
        ([1, 2], Numbers([1, 2])),
        ([1, 2], Numbers([9, 9])),
        ([1, 2], {1, 2}),
        ([1, 2], [2, 1]),
        ([1, 2], [1, 2, 3]),
        ([1, 2], iter([1, 2])),
        ({"a": 1}, OrderedDict(a=1)),
        ({"1": 1}, {1: 1}),
        ({"a": 1}, {"a": True}),
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": 1}, {Word("a"): 1}),
        (None, 0),
        ("", None),
        (1.5, float("inf")),
        (1.5, float("nan")),
        (float("inf"), float("inf")),
        (1.5, 10**400),
        (1.5, 1.50001),
        (0.0, 1e-8),
        (7, EqualToAll()),
        (7.0, EqualToAll()),
        ([7], [EqualToAll()]),
        ({"a": 7}, {"a": EqualToAll()}),
        (None, EqualToAll()),
    ],
)
def test_what_only_looks_equal_is_not(expected: Any, value: Any) -> None:
    assert not same(expected, value)
