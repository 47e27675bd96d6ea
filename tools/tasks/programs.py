"""Short Python programs, whose results are to be told: comprehensions, loops, recursion and strings."""

from collections.abc import Callable
from random import Random

from tools.tasks._making import PROGRAMMING, family, level, signed
from tools.tasks.base import Task

_TEXT = (
    "silver garden window bottle candle kitten planet monkey pencil basket dragon forest guitar hammer island jacket "
    "ladder mirror needle orange pepper rabbit saddle tunnel velvet wallet yellow zipper anchor button"
)
_WORDS = _TEXT.split()
_VOWELS = "aeiou"


def _asked(rng: Random, code: str, form: str = "") -> str:
    return rng.choice(
        (
            f"What is the value of this Python expression?{form}\n\n{code}",
            f"Evaluate in Python: {code}{form}",
            f"What does Python give for {code}?{form}",
        )
    )


def _comprehension(rng: Random) -> Task:
    start, stop, step, factor = rng.randint(0, 9), rng.randint(12, 32), rng.randint(1, 4), rng.randint(2, 5)
    modulus, shift = rng.randint(2, 4), rng.randint(1, 9)
    chosen: tuple[tuple[str, Callable[[int], int]], ...] = (
        (f"{factor} * n + {shift}", lambda n: factor * n + shift),
        ("n ** 2", lambda n: n**2),
        (f"n % {factor + 3}", lambda n: n % (factor + 3)),
        (f"n // {factor}", lambda n: n // factor),
    )
    text, value = rng.choice(chosen)
    numbers = [n for n in range(start, stop, step) if n % modulus == 0]
    if not numbers:
        step, numbers = 1, [n for n in range(start, stop) if n % modulus == 0]
    result = [value(n) for n in numbers]
    code = f"[{text} for n in range({start}, {stop}, {step}) if n % {modulus} == 0]"
    steps = (f"The condition leaves n = {', '.join(map(str, numbers)) or 'nothing'}.", f"The list is {result}.")
    question = _asked(rng, code, " Answer with a JSON list.")
    return Task(question, str(result), "json", level(len(result), 3, 6), steps)


def _loop(rng: Random) -> Task:
    start, count, factor, cut = rng.randint(0, 9), rng.randint(4, 9), rng.randint(2, 4), rng.randint(5, 40)
    code = (
        f"total = {start}\nfor n in range(1, {count}):\n    if total > {cut}:\n        total = total - {cut // 2}\n"
        f"    else:\n        total = total + n * {factor}\nprint(total)"
    )
    total, values = start, []
    for n in range(1, count):
        total = total - cut // 2 if total > cut else total + n * factor
        values.append(total)
    question = rng.choice(
        (
            f"What does this program print?\n\n```python\n{code}\n```",
            f"Trace this Python code and give the number it prints.\n\n```python\n{code}\n```",
            f"```python\n{code}\n```\n\nWhich number is printed?",
        )
    )
    steps = (f"After each pass total is: {', '.join(map(str, values))}.", f"It prints {total}.")
    return Task(question, str(total), "number", level(count, 6, 8), steps)


def _recursion(rng: Random) -> Task:
    factor, constant, stop = rng.randint(1, 4), rng.randint(-6, 9), rng.randint(1, 9)
    n, step = rng.randint(4, 14), rng.randint(1, 3)
    first = n % step
    values = [stop]
    for _ in range(first, n, step):
        values.append(factor * values[-1] + constant)
    code = (
        f"def f(n):\n    if n < {step}:\n        return {stop}\n    return {factor} * f(n - {step}) {signed(constant)}"
    )
    question = rng.choice(
        (
            f"What does f({n}) return?\n\n```python\n{code}\n```",
            f"A function is defined as follows.\n\n```python\n{code}\n```\n\nWhat is f({n})?",
            f"Evaluate f({n}) for this recursive function.\n\n```python\n{code}\n```",
        )
    )
    called = ", ".join(f"f({first + k * step}) = {value}" for k, value in enumerate(values))
    return Task(question, str(values[-1]), "number", level(len(values), 6, 10), (f"{called}.", f"It is {values[-1]}."))


def _string_reversal(rng: Random) -> Task:
    one, other = rng.sample(_WORDS, 2)
    question, answer, how = rng.choice(
        (
            (
                f'Write "{one}{other}" backwards.',
                (one + other)[::-1],
                "The letters are read from the last to the first",
            ),
            (
                f'What does the Python expression "{one}{other}"[::-1] give, without quotes?',
                (one + other)[::-1],
                "A slice with step -1 reads the letters from the last to the first",
            ),
            (
                f'What is every second letter of "{one}{other}", beginning with the first?',
                (one + other)[::2],
                "The letters at the indices 0, 2, 4 and so on are kept",
            ),
            (
                f'Remove all vowels (a, e, i, o, u) from "{one}{other}". What is left?',
                "".join(letter for letter in one + other if letter not in _VOWELS),
                "The letters a, e, i, o and u are left out",
            ),
        )
    )
    return Task(question, answer, "text", level(len(answer), 7, 12), (f"{how}.", f"The result is {answer}."))


def _letter_count(rng: Random) -> Task:
    words = rng.sample(_WORDS, rng.randint(2, 5))
    text, letter = " ".join(words), rng.choice(sorted(set("".join(words))))
    question, answer, what = rng.choice(
        (
            (f'How often does the letter "{letter}" stand in "{text}"?', text.count(letter), f'the letter "{letter}"'),
            (f'What does "{text}".count("{letter}") return in Python?', text.count(letter), f'the letter "{letter}"'),
            (f'How many vowels (a, e, i, o, u) does "{text}" hold?', sum(map(text.count, _VOWELS)), "vowels"),
            (f'How many different letters occur in "{text}"?', len(set(text) - {" "}), "letters not seen before"),
        )
    )
    steps = (f"Going through {', '.join(words)} letter by letter, {what} are counted.", f"The count is {answer}.")
    return Task(question, str(answer), "number", level(len(words), 3, 5), steps)


TASKS = (
    family("list_comprehension", PROGRAMMING, _comprehension),
    family("loop_trace", PROGRAMMING, _loop),
    family("recursion", PROGRAMMING, _recursion),
    family("string_reversal", PROGRAMMING, _string_reversal),
    family("letter_count", PROGRAMMING, _letter_count),
)
