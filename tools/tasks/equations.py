"""Equations to be solved: linear, with brackets, quadratic, with an absolute value, and in two unknowns."""

from fractions import Fraction
from random import Random

from tools.tasks._making import ALGEBRA, family, level, linear, nonzero, polynomial, set_of, signed
from tools.tasks.base import Task

_NAMES = ("x", "y", "n", "t", "z")
_SUBJECTS = (*ALGEBRA, "quadratic")


def _asked(rng: Random, equation: str, name: str) -> str:
    return rng.choice(
        (
            f"Solve {equation} for {name}.",
            f"What value of {name} satisfies {equation}?",
            f"Find {name} if {equation}.",
            f"For which {name} does {equation} hold?",
            f"Determine the solution of the equation {equation}.",
        )
    )


def _linear_equation(rng: Random) -> Task:
    factor, constant, value = nonzero(rng, 15, 2), nonzero(rng, 40), rng.randint(-25, 25)
    name, result = rng.choice(_NAMES), factor * value + constant
    question = _asked(rng, f"{linear(factor, constant, name)} = {result}", name)
    if factor > 0 and constant > 0 and value > 0 and rng.random() < 0.6:
        question = rng.choice(
            (
                f"A taxi ride costs {constant} dollars plus {factor} dollars for each kilometer. "
                f"One ride cost {result} dollars. How many kilometers long was it?",
                f"Multiplied by {factor} and then increased by {constant}, a number becomes {result}. "
                "What is the number?",
                f"A tank holds {constant} liters of water, and {factor} liters are added each minute. "
                f"After how many minutes does it hold {result} liters?",
                f"A club charges a joining fee of {constant} dollars and then {factor} dollars a month. "
                f"A member has paid {result} dollars. How many months did she pay for?",
            )
        )
        name = "x"
    steps = (
        f"The equation is {linear(factor, constant, name)} = {result}.",
        f"Taking {constant} from both sides gives {linear(factor, 0, name)} = {result - constant}.",
        f"Dividing both sides by {factor} gives {name} = {value}.",
    )
    return Task(question, str(value), "number", level(abs(factor) + abs(value), 12, 26), steps)


def _bracket_equation(rng: Random) -> Task:
    outer, inner, value, other = nonzero(rng, 9, 2), nonzero(rng, 12), rng.randint(-15, 15), nonzero(rng, 9)
    other += other == outer
    name, constant = rng.choice(_NAMES), outer * (value + inner) - other * value
    equation = f"{outer}({linear(1, inner, name)}) = {linear(other, constant, name)}"
    difference = outer - other
    steps = (
        f"Multiplying out the bracket gives {linear(outer, outer * inner, name)} = {linear(other, constant, name)}.",
        f"With {name} on the left and the numbers on the right, "
        f"{linear(difference, 0, name)} = {constant - outer * inner}.",
        f"Dividing both sides by {difference} gives {name} = {value}.",
    )
    size = abs(outer) + abs(other) + abs(value)
    return Task(_asked(rng, equation, name), str(value), "number", level(size, 13, 22), steps)


def _quadratic_equation(rng: Random) -> Task:
    leading, second = rng.choice((1, 1, 1, 2, 3)), rng.choice((1, 1, 2))
    roots = [Fraction(rng.randint(-12, 12), leading), Fraction(rng.randint(-9, 9), second)]
    scale = roots[0].denominator * roots[1].denominator
    a, b, c = scale, int(-scale * sum(roots)), int(scale * roots[0] * roots[1])
    name, discriminant = rng.choice(_NAMES), b * b - 4 * a * c
    equation = f"{polynomial((a, b, c), name)} = 0"
    answer, root = set_of(roots), int(discriminant**0.5)
    question = rng.choice(
        (
            f"Find all real solutions of {equation}.",
            f"Solve the quadratic equation {equation}. Give the set of its solutions.",
            f"What are the roots of {polynomial((a, b, c), name)}?",
            f"For which real values of {name} is {polynomial((a, b, c), name)} equal to 0?",
            f"Where does the graph of y = {polynomial((a, b, c), 'x')} meet the x-axis? Give the set of x-values.",
        )
    )
    steps = (
        f"The coefficients are a = {a}, b = {b} and c = {c}.",
        f"The discriminant is b^2 - 4ac = {b * b} {signed(-4 * a * c)} = {discriminant}, whose root is {root}.",
        f"The solutions are ({-b} + {root})/{2 * a} and ({-b} - {root})/{2 * a}.",
        f"So the set of solutions is {answer}.",
    )
    return Task(question, answer, "set", level(a * 4 + abs(c), 20, 50), steps)


def _absolute_value_equation(rng: Random) -> Task:
    factor, constant, right = nonzero(rng, 6), rng.randint(-20, 20), rng.randint(0, 30)
    name = rng.choice(_NAMES)
    answer = set_of([Fraction(right - constant, factor), Fraction(-right - constant, factor)])
    inside = linear(factor, constant, name)
    question = rng.choice(
        (
            f"Solve |{inside}| = {right}. Give the set of all solutions.",
            f"Find every real {name} with |{inside}| = {right}.",
            f"For which values of {name} is the absolute value of {inside} equal to {right}?",
            f"What are the solutions of the equation |{inside}| = {right}?",
        )
    )
    steps = (
        f"The absolute value is {right} where {inside} = {right} or {inside} = {-right}.",
        f"So {linear(factor, 0, name)} is {right - constant} or {-right - constant}.",
        f"Dividing by {factor} gives the set {answer}.",
    )
    return Task(question, answer, "set", level(abs(factor) * 5 + abs(constant), 16, 32), steps)


def _linear_system(rng: Random) -> Task:
    x, y = rng.randint(-10, 10), rng.randint(-10, 10)
    a, b, c, d = (nonzero(rng, 7) for _ in range(4))
    d += a * d == b * c
    d = d or 1
    d += a * d == b * c
    right, other = a * x + b * y, c * x + d * y
    first, second = f"{_pair(a, b)} = {right}", f"{_pair(c, d)} = {other}"
    question = rng.choice(
        (
            f"Solve the system {first} and {second}. Give the answer as (x, y).",
            f"Find the pair (x, y) for which {first} and {second}.",
            f"At which point (x, y) do the lines {first} and {second} meet?",
            f"Two numbers x and y satisfy {first} and {second}. What is (x, y)?",
        )
    )
    determinant = a * d - b * c
    steps = (
        f"The determinant is ({a})({d}) - ({b})({c}) = {determinant}.",
        f"x = (({right})({d}) - ({b})({other})) / {determinant} = {x}.",
        f"y = (({a})({other}) - ({right})({c})) / {determinant} = {y}.",
        f"So (x, y) = ({x}, {y}).",
    )
    size = sum(map(abs, (a, b, c, d)))
    return Task(question, f"({x}, {y})", "expression", level(size, 12, 19), steps)


def _pair(a: int, b: int) -> str:
    return f"{linear(a, 0)} {'-' if b < 0 else '+'} {linear(abs(b), 0, 'y')}"


TASKS = (
    family("linear_equation", _SUBJECTS, _linear_equation),
    family("bracket_equation", _SUBJECTS, _bracket_equation),
    family("quadratic_equation", _SUBJECTS, _quadratic_equation),
    family("absolute_value_equation", _SUBJECTS, _absolute_value_equation),
    family("linear_system", _SUBJECTS, _linear_system),
)
