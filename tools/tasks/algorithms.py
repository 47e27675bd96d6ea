"""Algorithms traced by hand: sorting, searching, edit distance, inversions, powers and bases."""

from random import Random

from tools.tasks._making import PROGRAMMING, family, level
from tools.tasks.base import Task

_TEXT = (
    "apple bread chair dance eagle flame grape house image juice knife lemon mango night ocean piano queen river "
    "stone table uncle violin water yacht zebra planet silver garden window bottle candle kitten"
)
_WORDS = _TEXT.split()


def _values(rng: Random, least: int, most: int) -> list[int]:
    return rng.sample(range(1, 100), rng.randint(least, most))


def _sort_by_key(rng: Random) -> Task:
    values = _values(rng, 4, 7)
    key, ordered = rng.choice(
        (
            ("in descending order", sorted(values, reverse=True)),
            ("by their last digit, ties in the order of the list", sorted(values, key=lambda value: value % 10)),
            ("with the even numbers first, each group ascending", sorted(values, key=lambda v: (v % 2, v))),
            ("by their distance from 50, ties in the order of the list", sorted(values, key=lambda v: abs(v - 50))),
        )
    )
    question = rng.choice(
        (
            f"Sort {values} {key}. Give the result as a JSON list.",
            f"What is the result of sorting the list {values} {key}? Answer with a JSON list.",
            f"A stable sort puts {values} {key}. Write the sorted list as JSON.",
        )
    )
    steps = (f"The numbers are sorted {key}.", f"This gives {ordered}.")
    return Task(question, str(ordered), "json", level(len(values), 5, 7), steps)


def _binary_search(rng: Random) -> Task:
    values = sorted(_values(rng, 7, 20))
    target = rng.choice([*values, *values, rng.randint(0, 100)])
    low, high, steps = 0, len(values) - 1, list[str]()
    while low <= high:
        middle = (low + high) // 2
        steps.append(f"low = {low}, high = {high}: the middle {middle} holds {values[middle]}.")
        if values[middle] == target:
            break
        low, high = (middle + 1, high) if values[middle] < target else (low, middle - 1)
    answer = len(steps)
    rule = "The middle of low and high is (low + high) // 2, and indices begin at 0."
    question = rng.choice(
        (
            f"Binary search looks for {target} in {values}. {rule} How many elements does it look at until it ends?",
            f"How many probes does a binary search for {target} make in the sorted list {values}? {rule}",
            f"Trace a binary search for {target} in {values}. {rule} Count the elements that are compared with it.",
        )
    )
    return Task(question, str(answer), "number", level(answer, 3, 4), (*steps, f"It looks at {answer} elements."))


def _bubble_sort_swaps(rng: Random) -> Task:
    values = _values(rng, 4, 7)
    pairs = [(one, other) for n, one in enumerate(values) for other in values[n + 1 :] if one > other]
    question = rng.choice(
        (
            f"How many swaps of neighbors does bubble sort make to sort {values} in ascending order?",
            f"How many inversions does the list {values} have? An inversion is a pair in which the larger number "
            "stands first.",
            f"Count the pairs of positions i < j in {values} whose first number is larger than the second.",
            f"Insertion sort puts {values} in ascending order by swaps of neighbors. How many swaps does it make?",
        )
    )
    shown = ", ".join(map(str, pairs)) or "none"
    steps = (f"The pairs with the larger number first are: {shown}.", f"Their number is {len(pairs)}.")
    return Task(question, str(len(pairs)), "number", level(len(values), 5, 7), steps)


def _edit_distance(rng: Random) -> Task:
    one = rng.choice(_WORDS)
    other = list(one)
    for _ in range(rng.randint(1, 4)):
        at, letter = rng.randrange(len(other)), rng.choice("abcdeinorst")
        if (change := rng.randrange(3)) == 0 and len(other) > 2:
            del other[at]
        else:
            other[at : at + (change == 1)] = [letter]
    word = "".join(other)
    rows = _distances(one, word)
    question = rng.choice(
        (
            f'What is the Levenshtein distance between "{one}" and "{word}"?',
            f'How many insertions, deletions and substitutions of single letters turn "{one}" into "{word}" at least?',
            f'Find the edit distance of "{one}" and "{word}", where each insertion, deletion or substitution counts 1.',
        )
    )
    table = "; ".join(f"{prefix or 'empty'}: {row}" for prefix, row in zip(["", *one], rows, strict=True))
    steps = (f"The table of distances, row by row: {table}.", f"Its last number, the distance, is {rows[-1][-1]}.")
    return Task(question, str(rows[-1][-1]), "number", level(rows[-1][-1], 2, 4), steps)


def _distances(one: str, other: str) -> list[list[int]]:
    """Row n holds the distances of the first n letters of one word from every beginning of the other."""
    rows = [list(range(len(other) + 1))]
    for n, letter in enumerate(one, 1):
        row = [n]
        for m, another in enumerate(other, 1):
            row.append(min(rows[-1][m] + 1, row[-1] + 1, rows[-1][m - 1] + (letter != another)))
        rows.append(row)
    return rows


def _modular_power(rng: Random) -> Task:
    base, exponent, modulus = rng.randint(2, 30), rng.randint(5, 60), rng.randint(3, 50)
    question = rng.choice(
        (
            f"What is {base}^{exponent} mod {modulus}?",
            f"Find the remainder of {base} to the power {exponent} when divided by {modulus}.",
            f"What does pow({base}, {exponent}, {modulus}) return in Python?",
            f"Compute the modular power {base}^{exponent} modulo {modulus}.",
        )
    )
    result, steps = 1, []
    for digit in f"{exponent:b}":
        result = result * result * (base if digit == "1" else 1) % modulus
        steps.append(f"binary digit {digit}: {result}")
    steps = [f"By repeated squaring modulo {modulus}: {', '.join(steps)}.", f"The remainder is {result}."]
    return Task(question, str(result), "number", level(exponent, 15, 40), tuple(steps))


def _base_conversion(rng: Random) -> Task:
    number, base = rng.randint(10, 999), rng.choice((2, 2, 3, 5, 8))
    digits, rest = "", number
    while rest:
        digits, rest = f"{rest % base}{digits}", rest // base
    called = {2: "binary", 3: "base 3", 5: "base 5", 8: "octal"}[base]
    if rng.random() < 0.4:
        question = rng.choice(
            (
                f"The number {digits} is written in {called}. What is it in base 10?",
                f"Convert {digits} from {called} to decimal.",
            )
        )
        places = " + ".join(f"{digit} * {base}^{len(digits) - n - 1}" for n, digit in enumerate(digits))
        return Task(question, str(number), "number", level(number, 60, 400), (f"{places} = {number}.",))
    question = rng.choice(
        (
            f"Write the decimal number {number} in {called}, digits only.",
            f"What are the digits of {number} in {called}?",
            f"Convert {number} from base 10 to {called}. Give the digits without a prefix.",
        )
    )
    steps = (f"The remainders of repeated division by {base} are the digits from the last.", f"They read {digits}.")
    return Task(question, digits, "text", level(number, 60, 400), steps)


TASKS = (
    family("sort_by_key", PROGRAMMING, _sort_by_key),
    family("binary_search", PROGRAMMING, _binary_search),
    family("bubble_sort_swaps", PROGRAMMING, _bubble_sort_swaps),
    family("edit_distance", PROGRAMMING, _edit_distance),
    family("modular_power", PROGRAMMING, _modular_power),
    family("base_conversion", PROGRAMMING, _base_conversion),
)
