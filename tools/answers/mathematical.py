"""Comparing numbers, sets, points and expressions by their exact values."""

import re
from collections.abc import Sequence
from fractions import Fraction

from tools.answers import values
from tools.answers.base import EXACT, PASS, Comparison, How, fail, unverified
from tools.answers.formulas import compare_formulas
from tools.answers.plain import plain
from tools.answers.shapes import EQUATION, Inconsistent, Listing, Reading, Scalar, Shape, read
from tools.answers.values import Unreadable
from tools.answers.words import compare_word_sets

_ROUNDED_DIGITS, _FLOAT_DIGITS, _FLOAT_NOISE = 4, 16, Fraction(1, 10**15)
_CURRENCY = re.compile(r"^([-+]?)\s*\\?[$€£]\s*(?=[\d.])")
_RATIO = re.compile(r"\s*(\d+)\s*:\s*(\d+)\s*")
_BRACKETED = {
    ("{}", ""): "set",
    ("{}", "{}"): "set",
    ("()", ""): "order",
    ("", "()"): "order",
    **{(brackets, brackets): "order" for brackets in ("", "()", "[]", "[)", "(]")},
    **dict.fromkeys([("()", "[]"), ("[]", "()"), ("{}", "[]"), ("", "[]"), ("", "{}"), ("[]", "")], "unsure"),
    **dict.fromkeys([("[)", ""), ("(]", "")], "unsure"),
}
"""How an answer in the second brackets is compared with an expected one in the first; pairs not named fail."""


def compare_numbers(expected: str, given: str, how: How = EXACT) -> Comparison:
    """One number; several that differ, or a chain that does not hold, fail."""
    reading = Reading(formulas=how.formulas)
    wanted, shape = read(_bare(expected), reading), read(_bare(given), reading)
    if not isinstance(wanted, Scalar) or not _is_number(wanted):
        raise Unreadable("it is no number")
    if isinstance(shape, Scalar) and not _is_number(shape):
        return unverified("it is no number")
    if isinstance(shape, Scalar) and _is_near(wanted, shape, how.tolerance):
        return PASS
    return _compared(wanted, shape)


def _is_number(part: Scalar) -> bool:
    return part.name != EQUATION and (part.is_formula or part.value.approximate is not None)


def _is_near(expected: Scalar, given: Scalar, tolerance: float | None) -> bool:
    """Whether a number lies within the tolerance, and is not said to be one of something else."""
    one, other = expected.value, given.value
    if tolerance is None or (expected.name and given.name and expected.name != given.name):
        return False
    if one.rational is not None and other.rational is not None:
        return abs(one.rational - other.rational) <= Fraction(tolerance) * abs(one.rational)
    near, nearly = one.approximate, other.approximate
    return near is not None and nearly is not None and abs(near - nearly) <= tolerance * abs(near)


def _bare(text: str) -> str:
    """The number without a sign of currency; a ratio as a fraction."""
    number = _CURRENCY.sub(r"\1", plain(text))
    ratio = _RATIO.fullmatch(number)
    return f"{ratio[1]}/{ratio[2]}" if ratio else number


def compare_sets(expected: str, given: str, how: How = EXACT) -> Comparison:
    """Values in any order; of words too, where the expected set is one of words."""
    try:
        read(expected, Reading(thousands=False, formulas=how.formulas))
    except Unreadable as error:
        if not how.formulas and _holds_formulas(expected):
            raise error
        return compare_word_sets(plain(expected), plain(given))
    return _best(expected, given, how, unordered=True)


def _holds_formulas(text: str) -> bool:
    try:
        read(text, Reading(thousands=False, formulas=True))
    except (Inconsistent, Unreadable):
        return False
    return True


def compare_expressions(expected: str, given: str, how: How = EXACT) -> Comparison:
    """Expressions by normal form, points and intervals part by part; what cannot be read only by its text."""
    if re.sub(r"\s", "", plain(expected)) == re.sub(r"\s", "", plain(given)):
        return PASS
    return _best(expected, given, how, unordered=False)


def _best(expected: str, given: str, how: How, *, unordered: bool) -> Comparison:
    """The comparison with every comma as a separator, or else with those before three digits as thousands marks."""
    problem: Unreadable | None = None
    found = []
    for thousands in (False, True):
        try:
            reading = Reading(thousands, how.formulas)
            wanted, shape = read(expected, reading), read(given, reading)
            found.append(_as_sets(wanted, shape) if unordered else _compared(wanted, shape))
        except Unreadable as error:
            problem = error
    if problem and not found:
        raise problem
    return next((comparison for comparison in found if comparison.result == "pass"), found[0])


def _compared(expected: Shape, given: Shape) -> Comparison:
    if isinstance(expected, Scalar):
        return compare_scalars(expected, given) if isinstance(given, Scalar) else _several(expected, given)
    if isinstance(given, Scalar):
        reason = "it is one value, and several are asked for"
        return unverified(reason) if given.is_formula else fail(reason)
    how = _BRACKETED.get((expected.brackets, given.brackets), "")
    if how == "set":
        return _as_sets(expected, given)
    if how == "order":
        return _in_order(_named_parts(expected, given), given)
    reason = f"it stands in {' '.join(given.brackets) or 'no brackets'}"
    return unverified(reason) if how else fail(reason)


def _several(expected: Scalar, given: Listing) -> Comparison:
    """Several values where one is asked for: the same one, written in several ways, or a guess."""
    if given.brackets:
        unsure = given.brackets == "[]" or expected.is_formula
        return unverified(f"it stands in {' '.join(given.brackets)}") if unsure else fail("several values")
    results = {_compared(expected, part).result for part in given.parts}
    if results == {"pass"}:
        return PASS
    reason = "it gives several values, and one is asked for"
    return fail(reason) if "fail" in results or not expected.is_formula else unverified(reason)


def _as_sets(expected: Shape, given: Shape) -> Comparison:
    wanted, found = _members(expected), _members(given)
    if wanted == found:
        return PASS
    names, others = ({part.name for part in side if isinstance(part, Scalar)} - {""} for side in (found, wanted))
    if max(len(names), len(others)) > 1 and names != others:
        return unverified("its values have different names")
    results = [[_compared(one, other).result for other in found] for one in wanted]
    rows = [*results, *map(list, zip(*results, strict=True))] if results else [[] for _ in found]
    if all("pass" in row for row in rows):
        return PASS
    unsure = any("unverified" in row and "pass" not in row for row in rows)
    return unverified("a value of it could not be compared") if unsure else fail("it is another set of values")


def _members(shape: Shape) -> Sequence[Shape]:
    return shape.parts if isinstance(shape, Listing) and shape.brackets in ("", "{}") else (shape,)


def _named_parts(expected: Listing, given: Listing) -> Listing:
    """The expected parts in the order of the given ones, where names such as `y = 1, x = 2` tell it."""
    names = [part.name for part in given.parts if isinstance(part, Scalar) and part.name]
    if len(set(names)) != len(expected.parts) or len(names) != len(given.parts):
        return expected
    known = [part.name for part in expected.parts if isinstance(part, Scalar)]
    unnamed = not any(known) and sorted(names) == ["x", "y", "z"][: len(names)]
    if not unnamed and sorted(known) != sorted(names):
        return expected
    order = sorted(names) if unnamed else known
    return Listing(expected.brackets, tuple(expected.parts[order.index(name)] for name in names))


def _in_order(expected: Listing, given: Listing) -> Comparison:
    if len(expected.parts) != len(given.parts):
        return fail(f"it has {len(given.parts)} parts, and another number is asked for")
    found = [_compared(one, other) for one, other in zip(expected.parts, given.parts, strict=True)]
    return next((c for result in ("fail", "unverified") for c in found if c.result == result), PASS)


def compare_scalars(expected: Scalar, given: Scalar) -> Comparison:
    """One value with another, and the names that they are given."""
    if expected.name != given.name and EQUATION in (expected.name, given.name):
        return unverified("a value and an equation cannot be compared")
    if expected.name and given.name and expected.name != given.name:
        return fail(f"it is a value of {given.name}")
    if expected.is_formula or given.is_formula:
        return _formulas(expected, given)
    if values.equal(expected.value, given.value):
        unopened = given.value.factored and not expected.value.factored
        return unverified("it is equal, but not multiplied out") if unopened else PASS
    if _is_rounded(expected, given):
        return PASS
    if reason := _doubt(expected, given):
        return unverified(reason)
    return fail("it has another value")


def _formulas(expected: Scalar, given: Scalar) -> Comparison:
    one, other = (str(part.value.rational or part.text) for part in (expected, given))
    found = compare_formulas(one, other)
    decimal = expected.is_decimal or given.is_decimal
    return unverified("it may be a rounded value") if found.result == "fail" and decimal else found


def _is_rounded(expected: Scalar, given: Scalar) -> bool:
    """Whether a decimal is a fraction that never ends, rounded, or a decimal with the noise of binary arithmetic."""
    exact, written = expected.value.rational, given.value.rational
    if exact is None or written is None or not given.is_decimal:
        return False
    digits = len(re.sub(r"\D", "", given.text).lstrip("0"))
    if digits >= _FLOAT_DIGITS and abs(exact - written) <= abs(exact) * _FLOAT_NOISE:
        return True
    return digits >= _ROUNDED_DIGITS and _never_ends(exact) and abs(exact - written) <= given.half_a_digit


def _never_ends(value: Fraction) -> bool:
    below = value.denominator
    for prime in (2, 5):
        while below % prime == 0:
            below //= prime
    return below > 1


def _doubt(expected: Scalar, given: Scalar) -> str:
    """Why two values that differ may still be the same answer, or nothing."""
    one, other = expected.value, given.value
    if expected.text.endswith("%") != given.text.endswith("%"):
        hundred = values.number(Fraction(100))
        if any(values.equal(values.multiply(a, hundred), b) for a, b in ((one, other), (other, one))):
            return "a percent sign stands on one side only"
    if "!" in given.text:
        return "its exclamation mark may be no factorial"
    if "i" in one.names | other.names:
        return "i may be a name or the imaginary unit"
    near, nearly = one.approximate, other.approximate
    if one.rational is None and near is not None and nearly is not None and given.is_decimal:
        return "it may be a rounded value" if abs(near - nearly) <= float(given.half_a_digit) else ""
    return ""
