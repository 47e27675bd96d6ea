"""The answers of the programming families, each checked by running what the question describes."""

import ast
import contextlib
import io
import re
from bisect import bisect_left
from collections.abc import Callable
from functools import cache

import pytest

from tests.tools.tasks.formulas import altered, found, integers
from tools.tasks import families
from tools.tasks.base import Task


def _list(question: str) -> list[int]:
    return [int(number) for number in found(r"\[(\d+(?:, \d+)*)\]", question)[1].split(", ")]


def _sorted(made: Task) -> bool:
    """By insertion, one number after the other."""
    keys: dict[str, Callable[[int], tuple[int, ...]]] = {
        "descending": lambda n: (-n,),
        "last digit": lambda n: (int(str(n)[-1]),),
        "even numbers": lambda n: (n & 1, n),
        "distance from 50": lambda n: (max(n - 50, 50 - n),),
    }
    key = next(key for words, key in keys.items() if words in made.question)
    result: list[int] = []
    for number in _list(made.question):
        at = next((n for n, other in enumerate(result) if key(other) > key(number)), len(result))
        result.insert(at, number)
    return ast.literal_eval(made.answer) == result


def _searched(made: Task) -> bool:
    """By recursion on slices."""
    values = _list(made.question)
    target = integers(re.sub(r"\[.*?\]|\(low.*?// 2|begin at 0", "", made.question))[0]

    def looks(part: list[int]) -> int:
        if not part:
            return 0
        middle = (len(part) - 1) // 2
        if part[middle] == target:
            return 1
        return 1 + looks(part[middle + 1 :] if part[middle] < target else part[:middle])

    assert values == sorted(values)
    return looks(values) == int(made.answer)


def _swapped(made: Task) -> bool:
    """By insertion into a sorted list: each number passes those that are larger."""
    placed: list[int] = []
    swaps = 0
    for number in _list(made.question):
        at = bisect_left(placed, number)
        swaps += len(placed) - at
        placed.insert(at, number)
    return swaps == int(made.answer)


def _edited(made: Task) -> bool:
    """By recursion from the ends of the words."""
    one, other = re.findall(r'"(\w+)"', made.question)

    @cache
    def distance(n: int, m: int) -> int:
        if not n or not m:
            return n + m
        if one[n - 1] == other[m - 1]:
            return distance(n - 1, m - 1)
        return 1 + min(distance(n - 1, m), distance(n, m - 1), distance(n - 1, m - 1))

    return distance(len(one), len(other)) == int(made.answer)


def _raised(made: Task) -> bool:
    base, exponent, modulus = integers(made.question.replace("^", " "))
    return base**exponent % modulus == int(made.answer)


def _converted(made: Task) -> bool:
    """By Python's own reading of digits in a base."""
    base = {"binary": 2, "octal": 8, "base 3": 3, "base 5": 5}
    said, digits = next(n for name, n in base.items() if name in made.question), integers(made.question)[0]
    if made.answer_type == "number":
        return int(str(digits), said) == int(made.answer)
    return set(made.answer) <= set("01234567"[:said]) and int(made.answer, said) == digits


def _evaluated(made: Task) -> bool:
    code = found(r"\[.+ for n in .+\]", made.question)[0]
    return ast.literal_eval(made.answer) == eval(code, {"__builtins__": {"range": range}})


def _printed(made: Task) -> bool:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(found(r"(?s)```python\n(.+?)\n```", made.question)[1], {})
    return printed.getvalue().strip() == made.answer


def _returned(made: Task) -> bool:
    names: dict[str, Callable[[int], int]] = {}
    exec(found(r"(?s)```python\n(.+?)\n```", made.question)[1], names)
    argument = int(found(r"f\((\d+)\)", made.question.replace("```", "", 1))[1])
    return names["f"](argument) == int(made.answer)


def _rewritten(made: Task) -> bool:
    word = found(r'"(\w+)"', made.question)[1]
    if "vowels" in made.question:
        return made.answer == re.sub("[aeiou]", "", word)
    if "every second" in made.question:
        return made.answer == "".join(letter for n, letter in enumerate(word) if n % 2 == 0)
    return made.answer == "".join(reversed(word))


def _counted(made: Task) -> bool:
    quoted = re.findall(r'"([^"]+)"', made.question)
    text, letter = max(quoted, key=len), min(quoted, key=len)
    if "vowels" in made.question:
        return len(re.findall("[aeiou]", text)) == int(made.answer)
    if "different" in made.question:
        return len({letter for letter in text if letter.isalpha()}) == int(made.answer)
    return len(text.split(letter)) - 1 == int(made.answer)


CHECKS: dict[str, Callable[[Task], bool]] = {
    "sort_by_key": _sorted,
    "binary_search": _searched,
    "bubble_sort_swaps": _swapped,
    "edit_distance": _edited,
    "modular_power": _raised,
    "base_conversion": _converted,
    "list_comprehension": _evaluated,
    "loop_trace": _printed,
    "recursion": _returned,
    "string_reversal": _rewritten,
    "letter_count": _counted,
}


def _holds(name: str, made: Task) -> bool:
    try:
        return CHECKS[name](made)
    except ValueError:
        return False


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_answers_hold_by_another_way(name: str) -> None:
    made = [families()[name].make(seed) for seed in range(300)]
    assert [task for task in made if not _holds(name, task)] == []
    assert [task for task in made[:25] if _holds(name, altered(task))] == []


def test_every_family_of_programming_that_asks_for_an_answer_is_checked() -> None:
    own = {family.name for family in families().values() if "programming" in family.subjects and not family.code}
    assert {name for name in own if not name.startswith("gym_")} == set(CHECKS)
