"""The answers of the logic families, each checked by another way than the one that made it."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from itertools import permutations, product

import pytest

from tests.tools.tasks.formulas import altered, found, integers
from tools.tasks import families
from tools.tasks.base import Task

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NAME = r"[A-Z][a-z]+"


def _rows(made: Task) -> bool:
    """By Python's own operators."""
    text = found(r"\(.+\)", made.question)[0]
    formula = text.replace("if and only if", "==").replace("implies", "<=").replace("xor", "!=")
    formula = re.sub(r"not ([a-z])", r"(not \1)", formula)
    names = sorted(set(re.findall(r"\b[a-z]\b", text)))
    rows = product((True, False), repeat=len(names))
    held = [bool(eval(formula, {"__builtins__": {}}, dict(zip(names, row, strict=True)))) for row in rows]
    return sum(held) == int(made.answer)


def _tells_truth(words: str, speaker: str, knights: set[str]) -> bool:
    named = [name for name in re.findall(NAME, words) if name != "I"]
    if "both knights" in words:
        return set(named) <= knights
    if "same kind" in words:
        return (named[0] in knights) == (speaker in knights)
    if "different kinds" in words:
        return (named[0] in knights) != (named[1] in knights)
    if " or " in words:
        return named[0] in knights or named[1] not in knights
    return named[0] not in knights


def _island(made: Task) -> bool:
    """By trying every set of knights on the words themselves."""
    said = re.findall(rf'({NAME}) says: "(.+?)\."', made.question)
    speakers = [name for name, _ in said]
    sets = [{n for n, keep in zip(speakers, row, strict=True) if keep} for row in product((0, 1), repeat=len(said))]
    fitting = [s for s in sets if all(_tells_truth(words, name, s) == (name in s) for name, words in said)]
    return [set(made.answer.strip("{}").split(", "))] == fitting


def _order(made: Task) -> bool:
    """By trying every order."""
    facts = re.findall(rf"({NAME}) is \w+ than ({NAME})\.", made.question)
    names = sorted({name for fact in facts for name in fact})
    orders = [o for o in permutations(names) if all(o.index(a) < o.index(b) for a, b in facts)]
    words = ["second", "third", "fourth", "fifth"]
    place = next((n for n, word in enumerate(words, 1) if f"{word} " in made.question), 0)
    return [order[place] for order in orders] == [made.answer]


def _groups(made: Task) -> bool:
    """By trying every size of the groups."""
    total, first, second, told = integers(made.question)
    for both in range(min(first, second) + 1):
        neither = total - (first + second - both)
        if (both if f"{told} like both" in made.question else neither) != told or neither < 0:
            continue
        asked = made.question.rpartition("How many")[2]
        counts = {"neither": neither, "both": both, "exactly": first + second - 2 * both, "but not": first - both}
        return next(count for word, count in counts.items() if word in asked) == int(made.answer)
    return False


def _weekday(made: Task) -> bool:
    """By the calendar."""
    days = integers(made.question)[0]
    today = date(2024, 1, 1) + timedelta(DAYS.index(found("|".join(DAYS), made.question)[0]))
    back = any(word in made.question for word in ("ago", "earlier"))
    return DAYS[(today + timedelta(-days if back else days)).weekday()] == made.answer


def _rule(made: Task) -> bool:
    """By solving for the rule from the first three terms."""
    text = found(r"-?\d+(?:, -?\d+){2,}", made.question)[0]
    terms = integers(text)
    factor = (terms[2] - terms[1]) // (terms[1] - terms[0])
    constant = terms[1] - factor * terms[0]
    count = re.search(r"term number (\d+)", made.question)
    wanted = int(count[1]) if count else len(terms) + 1 + ("after the next" in made.question)
    while len(terms) < wanted:
        terms.append(terms[-1] * factor + constant)
    return terms[wanted - 1] == int(made.answer)


CHECKS: dict[str, Callable[[Task], bool]] = {
    "truth_table_count": _rows,
    "knights_and_knaves": _island,
    "ordering": _order,
    "inclusion_exclusion": _groups,
    "weekday": _weekday,
    "rule_sequence": _rule,
}


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_answers_hold_by_another_way(name: str) -> None:
    made = [families()[name].make(seed) for seed in range(300)]
    assert [task for task in made if not CHECKS[name](task)] == []
    assert [task for task in made[:25] if CHECKS[name](altered(task))] == []


def test_every_family_of_logic_is_checked() -> None:
    own = {family.name for family in families().values() if "logic" in family.subjects}
    assert {name for name in own if not name.startswith("gym_")} == set(CHECKS)
