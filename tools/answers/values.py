"""Exact values: fractions of polynomials whose coefficients are rational multiples of square roots.

Square roots of different square-free integers are independent over the rationals, so two values are equal
exactly where their cross products have the same terms. Every size is bounded, so no value takes long.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

Monomial = tuple[tuple[tuple[str, int], ...], int]
"""The powers of the names, by name, and the square-free integer under the root."""
Polynomial = dict[Monomial, Fraction]

_NUMBER: Monomial = ((), 1)
_ONE: Polynomial = {_NUMBER: Fraction(1)}
_MAX_BITS, _MAX_EXPONENT, _MAX_DEGREE, _MAX_PRODUCTS, _MAX_RADICAND = 4096, 20, 60, 4000, 10**10
_CONSTANTS = {"π": math.pi, "e": math.e}


class Unreadable(Exception):
    """A text that the comparison does not understand, or a size that it does not deal with."""


@dataclass(frozen=True)
class Value:
    """`factored`: a sum that holds names was written as a factor or under a power, and not multiplied out."""

    above: Polynomial
    below: Polynomial
    factored: bool = False

    @property
    def names(self) -> frozenset[str]:
        return frozenset(name for part in (self.above, self.below) for powers, _ in part for name, _ in powers)

    @property
    def rational(self) -> Fraction | None:
        """The number that it is, where it is a rational one."""
        if set(self.above) <= {_NUMBER} and set(self.below) == {_NUMBER}:
            return self.above.get(_NUMBER, Fraction(0)) / self.below[_NUMBER]
        return None

    @property
    def approximate(self) -> float | None:
        """The number that it is, nearly; none where it holds names or is too large."""
        try:
            return _approximate(self.above) / _approximate(self.below)
        except (KeyError, OverflowError, ZeroDivisionError):
            return None


def number(value: Fraction) -> Value:
    return Value(_collected([(_NUMBER, value)]), _ONE)


def named(name: str) -> Value:
    return Value({(((name, 1),), 1): Fraction(1)}, _ONE)


def equal(one: Value, other: Value) -> bool:
    return _product(one.above, other.below) == _product(other.above, one.below)


def add(one: Value, other: Value, sign: int = 1) -> Value:
    """One plus, or with sign -1 minus, the other."""
    left, right = _product(one.above, other.below), _product(other.above, one.below)
    terms = [*left.items(), *((monomial, sign * factor) for monomial, factor in right.items())]
    return Value(_collected(terms), _product(one.below, other.below), one.factored or other.factored)


def multiply(one: Value, other: Value) -> Value:
    factored = one.factored or other.factored or _is_sum(one) or _is_sum(other)
    return Value(_product(one.above, other.above), _product(one.below, other.below), factored)


def divide(one: Value, other: Value) -> Value:
    """Raises `Unreadable` for a division by zero."""
    if not other.above:
        raise Unreadable("a division by zero")
    above, below = _product(one.above, other.below), _product(one.below, other.above)
    (powers, radicand), factor = next(iter(below.items()))
    if len(below) == 1 and not powers:
        above, below = _product(above, {((), radicand): 1 / (factor * radicand)}), _ONE
    return Value(above, below, one.factored or other.factored)


def power(base: Value, exponent: Fraction) -> Value:
    """Raises `Unreadable` for powers that are too large, and for roots that are not of a number."""
    if exponent.denominator != 1:
        return power(root(base, exponent.denominator), Fraction(exponent.numerator))
    known, times = base.rational, abs(exponent.numerator)
    if known is not None:
        return number(_rational_power(known, exponent.numerator))
    if times > _MAX_EXPONENT:
        raise Unreadable("a power that is too large")
    result = number(Fraction(1))
    for n in range(times):
        result = multiply(result, base) if n else base
    return divide(number(Fraction(1)), result) if exponent < 0 else result


def root(value: Value, degree: int) -> Value:
    """Raises `Unreadable` for a root that no square root expresses."""
    radicand = value.rational
    if radicand is None or not 2 <= degree <= _MAX_EXPONENT or (radicand < 0 and degree % 2 == 0):
        raise Unreadable("a root that is not of a number")
    sign, above, below = (-1 if radicand < 0 else 1), abs(radicand.numerator), radicand.denominator
    roots = _integer_root(above, degree), _integer_root(below, degree)
    if (roots[0] ** degree, roots[1] ** degree) == (above, below):
        return number(sign * Fraction(*roots))
    if degree != 2:
        raise Unreadable("a root that is not rational")
    outside, inside = _square_parts(above * below)
    return Value({((), inside): Fraction(outside, below)}, _ONE)


def _rational_power(base: Fraction, exponent: int) -> Fraction:
    bits = max(base.numerator.bit_length(), base.denominator.bit_length())
    if abs(exponent) * bits > _MAX_BITS:
        raise Unreadable("a power that is too large")
    if base == 0 and exponent <= 0:
        raise Unreadable("a power of zero that has no value")
    return base**exponent


def _integer_root(value: int, degree: int) -> int:
    """The largest integer whose power is at most the value."""
    low, high = 0, 1 << (value.bit_length() // degree + 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**degree <= value else (low, middle - 1)
    return low


def _square_parts(value: int) -> tuple[int, int]:
    """The root of the largest square in a value, and what is left of the value without that square."""
    if value > _MAX_RADICAND:
        raise Unreadable("a root of a number that is too large")
    outside, divisor = 1, 2
    while divisor * divisor <= value:
        while value % (divisor * divisor) == 0:
            value //= divisor * divisor
            outside *= divisor
        divisor += 1
    return outside, value


def _is_sum(value: Value) -> bool:
    return len(value.above) > 1 and any(powers for powers, _ in value.above)


def _product(one: Polynomial, other: Polynomial) -> Polynomial:
    if len(one) * len(other) > _MAX_PRODUCTS:
        raise Unreadable("an expression with too many terms")
    if other == _ONE:
        return one
    return _collected(_term(a, b) for a in one.items() for b in other.items())


def _term(one: tuple[Monomial, Fraction], other: tuple[Monomial, Fraction]) -> tuple[Monomial, Fraction]:
    """The product of two terms; of two roots, what they share comes out of them."""
    ((powers, radicand), factor), ((more, other_radicand), other_factor) = one, other
    degrees = dict(powers)
    for name, degree in more:
        degrees[name] = degrees.get(name, 0) + degree
    shared = math.gcd(radicand, other_radicand)
    if sum(degrees.values()) > _MAX_DEGREE:
        raise Unreadable("an expression of too high a degree")
    monomial = tuple(sorted(degrees.items())), radicand * other_radicand // shared**2
    return monomial, factor * other_factor * shared


def _collected(terms: Iterable[tuple[Monomial, Fraction]]) -> Polynomial:
    found: Polynomial = {}
    for monomial, factor in terms:
        found[monomial] = found.get(monomial, Fraction(0)) + factor
    if any(max(f.numerator.bit_length(), f.denominator.bit_length()) > 2 * _MAX_BITS for f in found.values()):
        raise Unreadable("a number that is too large")
    return {monomial: factor for monomial, factor in found.items() if factor}


def _approximate(part: Polynomial) -> float:
    found = 0.0
    for (powers, radicand), factor in part.items():
        known = math.prod(_CONSTANTS[name] ** degree for name, degree in powers)
        found += float(factor) * math.sqrt(radicand) * known
    return found
