"""Fractions, percentages, means, ratios and the order of operations."""

from fractions import Fraction
from random import Random

from tools.tasks._making import ARITHMETIC, decimal, family, level
from tools.tasks.base import Task

_GOODS = ("coat", "bicycle", "lamp", "book", "chair", "phone", "ticket", "guitar")


def _fraction_arithmetic(rng: Random) -> Task:
    one, other = (Fraction(rng.randint(1, 11), rng.randint(2, 12)) for _ in range(2))
    sign, answer = rng.choice((("+", one + other), ("-", one - other), ("*", one * other), ("/", one / other)))
    said = {"+": "the sum of", "-": "the difference of", "*": "the product of", "/": "the quotient of"}[sign]
    question = rng.choice(
        (
            f"What is ({one}) {sign} ({other})? Give it in lowest terms.",
            f"Compute ({one}) {sign} ({other}) exactly.",
            f"Find {said} {one} and {other} as a fraction in lowest terms or an integer.",
        )
    )
    below = one.denominator * other.denominator
    steps = {
        "+": f"Over {below} it is ({one * below} + {other * below})/{below}.",
        "-": f"Over {below} it is ({one * below} - {other * below})/{below}.",
        "*": f"Numerators and denominators are multiplied: {one.numerator * other.numerator}/{below}.",
        "/": f"Dividing by {other} is multiplying by {1 / other}.",
    }
    size = one.denominator + other.denominator
    return Task(question, str(answer), "number", level(size, 9, 16), (steps[sign], f"In lowest terms it is {answer}."))


def _percentage(rng: Random) -> Task:
    percent, whole, thing = rng.randint(2, 95), rng.randint(4, 200) * 10, rng.choice(_GOODS)
    part = Fraction(percent * whole, 100)
    question, result, how = rng.choice(
        (
            (f"What is {percent}% of {whole}?", part, "The part is"),
            (
                f"A {thing} costs {whole} dollars, and its price falls by {percent}%. What does it cost then, in "
                "dollars?",
                whole - part,
                f"The new price is {whole} - {decimal(part)} =",
            ),
            (
                f"The price of a {thing} is {whole} dollars and rises by {percent}%. What is the new price in dollars?",
                whole + part,
                f"The new price is {whole} + {decimal(part)} =",
            ),
            (
                f"Of {whole} tickets, {percent}% are sold. What number is {percent}% of {whole}, exactly?",
                part,
                "The part is",
            ),
        )
    )
    steps = (f"{percent}% of {whole} is {percent} * {whole} / 100 = {decimal(part)}.", f"{how} {decimal(result)}.")
    return Task(question, decimal(result), "number", level(part.denominator + percent % 10, 5, 10), steps)


def _reverse_percentage(rng: Random) -> Task:
    percent, before, thing = (
        rng.choice((5, 10, 15, 20, 25, 30, 40, 50, 60, 75)),
        rng.randint(2, 120),
        rng.choice(_GOODS),
    )
    before *= 20
    rises = rng.random() < 0.5
    after = Fraction(before * (100 + percent if rises else 100 - percent), 100)
    word, left = ("raised", 100 + percent) if rises else ("cut", 100 - percent)
    question = rng.choice(
        (
            f"The price of a {thing} was {word} by {percent}% and is now {after} dollars. What was it before?",
            f"After its price was {word} by {percent}%, a {thing} costs {after} dollars. "
            "How many dollars did it cost before?",
            f"A shop {'adds' if rises else 'takes'} {percent}% {'to' if rises else 'off'} the price of a {thing}, "
            f"which makes it {after} dollars. Find the price in dollars before that.",
        )
    )
    steps = (
        f"The price now is {left}% of the price before.",
        f"So the price before is {after} * 100 / {left} = {before}.",
    )
    return Task(question, str(before), "number", level(percent % 20 + before / 500, 3, 8), steps)


def _mean(rng: Random) -> Task:
    count, mean = rng.randint(3, 7), rng.randint(5, 60)
    values = [mean + rng.randint(-15, 15) for _ in range(count - 1)]
    last, shown = mean * count - sum(values), ", ".join(map(str, values))
    if rng.random() < 0.5:
        question = rng.choice(
            (
                f"What is the mean of {shown}, {last}?",
                f"Find the average of these numbers: {shown}, {last}.",
                f"A sensor shows {shown} and {last} in turn. What is the mean of its values?",
            )
        )
        steps = (f"The sum is {mean * count}.", f"Divided by {count} it is {mean}.")
        return Task(question, str(mean), "number", level(count, 4, 6), steps)
    question = rng.choice(
        (
            f"The mean of {count} numbers is {mean}. All but one of them are {shown}. What is the missing one?",
            f"A pupil has the marks {shown}. Which mark does she need next for a mean of {mean}?",
            f"Which number must be added to the list {shown} so that its average is {mean}?",
        )
    )
    steps = (
        f"All {count} numbers together are {count} * {mean} = {count * mean}.",
        f"Those known are {sum(values)}, so the missing one is {count * mean} - {sum(values)} = {last}.",
    )
    return Task(question, str(last), "number", level(count, 4, 6), steps)


def _ratio_share(rng: Random) -> Task:
    parts = sorted({rng.randint(1, 9), rng.randint(1, 9), rng.randint(2, 12)})
    if len(parts) == 1:
        parts.insert(0, 1 if parts[0] > 1 else 3)
        parts.sort()
    unit, ratio = rng.randint(3, 40), ":".join(map(str, parts))
    total, answer = unit * sum(parts), unit * parts[-1]
    question = rng.choice(
        (
            f"{total} dollars are shared in the ratio {ratio}. How many dollars is the largest share?",
            f"A rope of {total} meters is cut in the ratio {ratio}. How many meters long is the longest piece?",
            f"Divide {total} in the ratio {ratio}. What is the largest part?",
            f"A mix of {total} grams holds its ingredients in the ratio {ratio}. "
            "How many grams of the most common one does it hold?",
        )
    )
    steps = (
        f"There are {' + '.join(map(str, parts))} = {sum(parts)} parts of {total} / {sum(parts)} = {unit} each.",
        f"The largest share is {parts[-1]} * {unit} = {answer}.",
    )
    return Task(question, str(answer), "number", level(sum(parts) + unit / 4, 14, 22), steps)


def _order_of_operations(rng: Random) -> Task:
    a, b, c, d, e = (rng.randint(2, 12) for _ in range(5))
    small = rng.randint(2, 3)
    text, inner, answer = rng.choice(
        (
            (f"{a} + {b} * ({c} - {d})^{small}", f"({c} - {d})^{small} = {(c - d) ** small}", a + b * (c - d) ** small),
            (f"{a} * {b} - {c} * ({d} + {e})", f"{d} + {e} = {d + e}", a * b - c * (d + e)),
            (f"({a} + {b}) * {c} - {d}^2", f"({a} + {b}) * {c} = {(a + b) * c}", (a + b) * c - d * d),
            (f"{a} - {b} * {c} + {d * e} / {d}", f"{d * e} / {d} = {e}", a - b * c + e),
            (f"{a}^2 - ({b} - {c}) * {d} + {e}", f"({b} - {c}) * {d} = {(b - c) * d}", a * a - (b - c) * d + e),
        )
    )
    question = rng.choice(
        (f"Compute {text}.", f"What is {text}?", f"Evaluate {text} by the usual order of operations.")
    )
    steps = (f"Brackets, powers, products and quotients come first: {inner}.", f"The value of {text} is {answer}.")
    return Task(question, str(answer), "number", level(abs(answer), 40, 150), steps)


TASKS = (
    family("fraction_arithmetic", ARITHMETIC, _fraction_arithmetic),
    family("percentage", ARITHMETIC, _percentage),
    family("reverse_percentage", ARITHMETIC, _reverse_percentage),
    family("mean", ARITHMETIC, _mean),
    family("ratio_share", ARITHMETIC, _ratio_share),
    family("order_of_operations", ARITHMETIC, _order_of_operations),
)
