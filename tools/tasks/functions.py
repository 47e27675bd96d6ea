"""Functions of numbers and lists that are to be written in Python, each checked on cases that are not shown."""

from collections import deque
from itertools import accumulate, combinations, pairwise
from random import Random

from tools.tasks._coding import alone, code_family, function_task, number_lists
from tools.tasks._making import level
from tools.tasks.base import Task


def _multiples(rng: Random) -> Task:
    factor, limit, power = rng.randint(2, 9), rng.randint(-20, 30), rng.choice((0, 1, 2))
    name, called, gain = (
        ("count_multiples", "how many numbers of the list `numbers` are", "1"),
        ("multiples_total", "the sum of those numbers of the list `numbers` that are", "number"),
        ("multiples_squared", "the sum of the squares of those numbers of the list `numbers` that are", "number ** 2"),
    )[power]
    program = f"""
def {name}(numbers):
    total = 0
    for number in numbers:
        if number % {factor} == 0 and number > {limit}:
            total += {gain}
    return total
"""
    ordinary = [[[n * rng.choice((1, factor)) for n in numbers]] for [numbers] in number_lists(rng, 8, -9, 30)]
    first = limit // factor * factor + factor
    edges = alone([], [limit], [first, first, first - factor], [first + factor], [-factor, 0, factor, 97])
    steps = (
        f"A number counts if its remainder by {factor} is 0 and it is larger than {limit}.",
        "The total begins at 0, which is the result for an empty list too.",
    )
    return function_task(
        rng,
        f"{name}(numbers)",
        f"returns {called} divisible by {factor} and larger than {limit}. For an empty list it returns 0.",
        program,
        lambda numbers: sum(n**power for n in numbers if n > limit and n // factor * factor == n),
        [*ordinary, *edges],
        level(factor + power, 5, 9),
        steps,
    )


def _capped_totals(rng: Random) -> Task:
    limit, start = rng.randint(5, 40), rng.choice((0, 0, 1, 2, -3))
    program = f"""
def capped_totals(numbers):
    totals = []
    total = {start}
    for number in numbers:
        total += number
        if total > {limit}:
            total = {start}
        totals.append(total)
    return totals
"""

    def add(total: int, number: int) -> int:
        return start if total + number > limit else total + number

    edges = alone([], [limit - start], [limit - start, 1], [limit + 1, 3], [-5, -5, 4], [1, 1, 1])
    return function_task(
        rng,
        "capped_totals(numbers)",
        f"returns the list of running totals of `numbers`. The total starts at {start}; each number is added to it, "
        f"and whenever it is then larger than {limit}, it goes back to {start} before it is noted. "
        "An empty list gives an empty list.",
        program,
        lambda numbers: list(accumulate(numbers, add, initial=start))[1:],
        [*number_lists(rng, 8, -5, limit // 2 + 3), *edges],
        level(limit + 10 * abs(start), 15, 30),
        (f"The total starts at {start} and is noted after each number.", f"A total of {limit} itself may stay."),
    )


def _steady_run(rng: Random) -> Task:
    gap, rising = rng.randint(1, 6), rng.random() < 0.5
    near = f"number - before >= {gap}" if rising else f"abs(number - before) <= {gap}"
    rule = (
        f"is larger than the one before by at least {gap}"
        if rising
        else f"differs from the one before by at most {gap}"
    )
    program = f"""
def longest_run(numbers):
    if not numbers:
        return 0
    best = 1
    length = 1
    for before, number in zip(numbers, numbers[1:]):
        length = length + 1 if {near} else 1
        best = max(best, length)
    return best
"""

    def fits(run: list[int]) -> bool:
        return all(b - a >= gap if rising else -gap <= b - a <= gap for a, b in pairwise(run))

    def solve(numbers: list[int]) -> int:
        ends = combinations(range(len(numbers) + 1), 2)
        return max((b - a for a, b in ends if fits(numbers[a:b])), default=0)

    lines = [[n * step for n in range(size)] for step, size in ((gap, 8), (gap + 1, 9), (gap - 1, 5), (-gap, 6))]
    return function_task(
        rng,
        "longest_run(numbers)",
        "returns the length of the longest stretch of neighbours in the list `numbers` in which each number but the "
        f"first {rule}. A single number is a stretch of length 1, and an empty list has none, which gives 0.",
        program,
        solve,
        [*number_lists(rng, 5, 0, 5 * gap), *number_lists(rng, 5, 0, 2 * gap), *alone([], [7], [4] * 7, *lines)],
        level(gap + 2 * rising, 3, 6),
        ("Each number is compared with the one before it.", "A stretch that breaks begins again with length 1."),
    )


def _pairs(rng: Random) -> Task:
    wanted, apart = rng.randint(1, 12), rng.random() < 0.5
    test = f"abs(numbers[i] - numbers[j]) == {wanted}" if apart else f"numbers[i] + numbers[j] == {wanted}"
    rule = f"differ by exactly {wanted}" if apart else f"add up to {wanted}"
    program = f"""
def count_pairs(numbers):
    count = 0
    for i in range(len(numbers)):
        for j in range(i + 1, len(numbers)):
            if {test}:
                count += 1
    return count
"""
    other, near = -wanted if apart else wanted, (0, wanted, 2 * wanted, -wanted, wanted - 1, 1)
    edges = alone([], [wanted], [0, wanted], [0, other, 0, other], [wanted, wanted, 0], [-3, wanted - 3])
    return function_task(
        rng,
        "count_pairs(numbers)",
        f"returns how many pairs of positions i < j in the list `numbers` hold numbers that {rule}. "
        "Equal numbers at different positions count each for itself.",
        program,
        lambda numbers: sum((max(p) - min(p) if apart else sum(p)) == wanted for p in combinations(numbers, 2)),
        [*([[rng.choice(near) for _ in range(rng.randint(3, 9))]] for _ in range(10)), *edges],
        level(wanted, 5, 10),
        ("Every position is paired with each one behind it.", "With fewer than two numbers there is no pair."),
    )


def _rotation(rng: Random) -> Task:
    times, left = rng.randint(1, 4), rng.random() < 0.5
    sign, side = ("", "left") if left else ("-", "right")
    program = f"""
def rotated(values, steps):
    if not values:
        return []
    shift = {sign}{times} * steps % len(values)
    return values[shift:] + values[:shift]
"""

    def solve(values: list[int], steps: int) -> list[int]:
        turned = deque(values)
        turned.rotate(steps * times * (-1 if left else 1))
        return list(turned)

    places = f"{times} times `steps`" if times > 1 else "`steps`"
    ordinary = [[rng.sample(range(20), size), rng.choice((-3, -2, -1, 1, 2, 4))] for size in (5, 7) * 5]
    return function_task(
        rng,
        "rotated(values, steps)",
        f"returns a new list: that of `values` moved to the {side} by {places} places, where what falls out at one "
        "end comes in at the other. Negative `steps` move the other way, and an empty list stays empty.",
        program,
        solve,
        [*ordinary, [[], 3], [[5], 2], [[1, 2, 3], 0], [[1, 2, 3], 3], [[1, 2, 3, 4], -1], [[1, 2], 101]],
        level(times + 2 * (not left), 3, 5),
        ("The places are counted modulo the length of the list.", "So an empty list must be left alone first."),
    )


def _best_window(rng: Random) -> Task:
    size, short, best = rng.randint(2, 5), rng.choice((0, -1, None)), rng.choice((max, min))
    program = f"""
def best_window(numbers):
    if len(numbers) < {size}:
        return {short}
    best = sum(numbers[:{size}])
    for start in range(1, len(numbers) - {size} + 1):
        best = {best.__name__}(best, sum(numbers[start:start + {size}]))
    return best
"""

    def solve(numbers: list[int]) -> int | None:
        sums = [sum(window) for window in zip(*(numbers[n:] for n in range(size)), strict=False)]
        return best(sums) if sums else short

    edges = alone([], [9] * (size - 1), [-4] * size, [*range(size)], [*range(size + 1)], [*range(size, -2, -1)])
    return function_task(
        rng,
        "best_window(numbers)",
        f"returns the {'largest' if best is max else 'smallest'} sum of {size} neighbours in the list `numbers`. "
        f"Where there are fewer than {size} numbers, it returns {short}.",
        program,
        solve,
        [*number_lists(rng, 10, -9, 20, size + 5), *edges],
        level(size, 3, 5),
        (f"The sum of each {size} neighbours is compared with the best so far.", f"Too short a list gives {short}."),
    )


def _averages(rng: Random) -> Task:
    size, step = rng.randint(2, 5), rng.randint(1, 3)
    program = f"""
def averages(numbers):
    if len(numbers) <= {size}:
        return [sum(numbers) / len(numbers)] if numbers else []
    result = []
    for start in range(0, len(numbers) - {size} + 1, {step}):
        result.append(sum(numbers[start:start + {size}]) / {size})
    return result
"""

    def solve(numbers: list[int]) -> list[float]:
        windows = [numbers[n : n + size] for n in range(len(numbers))][::step] if numbers[size:] else [numbers]
        return [sum(w) / len(w) for w in windows if w and (len(w) == size or len(numbers) < size)]

    every = "every window" if step == 1 else f"every window that begins at position 0, {step}, {2 * step} and so on"
    edges = alone([], [7], [3, 4], [1] * size, list(range(size + 1)), [-2, 2] * size)
    return function_task(
        rng,
        "averages(numbers)",
        f"returns the list of the averages of {every}, where a window is {size} neighbours in the list `numbers`. A "
        f"list of {size} or fewer numbers is one window by itself, and an empty list gives an empty list.",
        program,
        solve,
        [*number_lists(rng, 8, -9, 30), *edges],
        level(size * step, 4, 8),
        (f"A window begins every {step} numbers and holds {size}.", "The average is the sum divided by the number."),
    )


TASKS = (
    code_family("function_multiples", _multiples),
    code_family("function_capped_totals", _capped_totals),
    code_family("function_longest_run", _steady_run),
    code_family("function_pairs", _pairs),
    code_family("function_rotation", _rotation),
    code_family("function_best_window", _best_window),
    code_family("function_averages", _averages),
)
