"""Reading an answer's shape: one value, perhaps with its name, or several in or without brackets."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from tools.answers import values
from tools.answers.expressions import DECIMAL, evaluated
from tools.answers.latex import is_formula
from tools.answers.plain import nesting, plain
from tools.answers.spoken import spoken_number
from tools.answers.values import Unreadable, Value

EQUATION = "="
"""The name of a scalar that stands for an equation: the difference of its sides, with 1 as first coefficient."""
_FORMULA = "formula "
_MAX_PARTS, _MAX_NESTING = 100, 20
_NAME = re.compile(r"[A-Za-zα-ω]{1,2}'?(?:_(?:\w|\(\w+\)))?(?:\(\w(?:, ?\w)*\))?")
_LABEL = re.compile(
    r"(?!.*\b(?:not|no|sin|cos|tan|cot|sec|csc|log|ln|exp|abs|sqrt|minus|negative|twice|half|double)\b)"
    r"(?=.{3,40}$)(?:[A-Za-z]{2,} )*[A-Za-z]{2,}",
    re.IGNORECASE,
)
_NONE = re.compile(r"\{\s*\}|∅|none|(?:there (?:is|are) )?no (?:real )?solutions?|(?:the )?empty set", re.IGNORECASE)
_THOUSANDS = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?![\d,])")
_SEPARATOR = re.compile(r"\s*(?:[,;]\s*(?:and\b|or\b)|[,;]|(?<!\w)(?:and|or)(?!\w))\s*")
_BELONGS = re.compile(rf"{_NAME.pattern}\s*[=∈]\s*(\{{.*|[\[(].*,.*)")
_BRACKETS = ("()", "[]", "{}", "[)", "(]")
_RELATIONS = re.compile(r"[<>≈∈∞→∪|]|!=")


@dataclass(frozen=True)
class Reading:
    """`thousands`: a comma before three digits is no separator. `formulas`: what has no exact value may be one."""

    thousands: bool = True
    formulas: bool = False


_EXACT = Reading()


class Inconsistent(Exception):
    """A chain of equations whose values differ, such as `5 = 6`."""


@dataclass(frozen=True)
class Scalar:
    value: Value
    name: str = ""
    text: str = ""

    @property
    def is_formula(self) -> bool:
        """Whether it has no exact value, and its text is a formula."""
        return any(name.startswith(_FORMULA) for name in self.value.names)

    @property
    def is_decimal(self) -> bool:
        return bool(DECIMAL.fullmatch(self.text.removesuffix("%")))

    @property
    def half_a_digit(self) -> Fraction:
        """Half of the last digit of a decimal."""
        digits = len(self.text.removesuffix("%").partition(".")[2]) + 2 * self.text.endswith("%")
        return Fraction(1, 2 * 10**digits)


@dataclass(frozen=True)
class Listing:
    """`brackets` is empty where the parts only stand side by side."""

    brackets: str
    parts: tuple["Scalar | Listing", ...]


Shape = Scalar | Listing


def read(text: str, how: Reading = _EXACT) -> Shape:
    """An answer's shape.

    Raises `Unreadable` for what is no such answer, and `Inconsistent` for a chain of different values.
    """
    return _shape(plain(text), how)


def _shape(text: str, how: Reading) -> Shape:
    if nesting(text) > _MAX_NESTING:
        raise Unreadable("brackets that are nested too deep")
    if _NONE.fullmatch(text):
        return Listing("{}", ())
    if spoken_number(text) is not None:
        return _scalar(text, how)
    parts = _split(re.sub(r"^either\s+", "", text), how.thousands)
    if len(parts) > _MAX_PARTS:
        raise Unreadable(f"more than {_MAX_PARTS} parts")
    if len(parts) > 1:
        return Listing("", tuple(_expanded(parts, how)))
    if named := re.fullmatch(r"\(([^()]*)\)\s*=\s*(\(.*\))", text):
        return _assigned(named[1], _shape(named[2], how))
    if (belongs := _BELONGS.fullmatch(text)) and _enclosed(belongs[1]):
        text = belongs[1]
    return _bracketed(text, how)


def _bracketed(text: str, how: Reading) -> Shape:
    if enclosed := _enclosed(text):
        inner = _split(text[1:-1], how.thousands)
        if len(inner) > 1 or enclosed == "{}":
            return Listing(enclosed, tuple(_expanded(inner, how)))
    if "±" in text:
        return Listing("", tuple(_expanded([text], how)))
    return _scalar(text, how)


def _expanded(parts: Sequence[str], how: Reading) -> list[Shape]:
    """The shapes of the parts; one with `±` is two."""
    texts = [part.replace("±", sign, 1) for part in parts for sign in ("+-" if "±" in part else "+")]
    if any("±" in text for text in texts):
        raise Unreadable("more than one ±")
    return [_shape(text, how) for text in texts]


def _split(text: str, thousands: bool) -> list[str]:
    """The parts of a text that separators divide, outside brackets."""
    marks = {at for found in _THOUSANDS.finditer(text) for at in range(*found.span())} if thousands else set()
    parts, begun, depth = [], 0, 0
    breaks = {found.start(): found.end() for found in _SEPARATOR.finditer(text)}
    for at, sign in enumerate(text):
        depth += (sign in "([{") - (sign in ")]}")
        if depth == 0 and at in breaks and not (text[at] == "," and at in marks) and at >= begun:
            parts.append(text[begun:at].strip())
            begun = breaks[at]
    return [*parts, text[begun:].strip()]


def _enclosed(text: str) -> str:
    """The pair of brackets round the whole text, if there is one."""
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign in "([{") - (sign in ")]}")
        if depth == 0 and at < len(text) - 1:
            return ""
    return text[0] + text[-1] if len(text) > 1 and text[0] + text[-1] in _BRACKETS else ""


def _assigned(names: str, shape: Shape) -> Shape:
    """`(x, y) = (1, 2)`: the parts with their names."""
    found = [name.strip() for name in names.split(",")]
    scalars = [part for part in shape.parts if isinstance(part, Scalar)] if isinstance(shape, Listing) else []
    if len(found) != len(scalars) or not all(map(_NAME.fullmatch, found)):
        raise Unreadable("names and values that do not fit together")
    return Listing("", tuple(replace(part, name=name) for part, name in zip(scalars, found, strict=True)))


def _scalar(text: str, how: Reading) -> Scalar:
    """One value; of a chain such as `x = 2 + 3 = 5`, its name and its one value."""
    segments = _sides(_checked(text, how))
    if len(segments) == 2 and not _is_name(segments[0]) and _is_name(segments[1]):
        segments.reverse()
    named, name = len(segments) > 1 and _is_name(segments[0]), ""
    if named:
        name = segments.pop(0).replace(" ", "")
        name = name if _NAME.fullmatch(name) else ""
    found = [_value(segment, how) for segment in segments]
    identity = all(values.equal(found[0], value) for value in found)
    if len(found) == 2 and not identity and not name and any(value.names for value in found):
        return Scalar(_monic(values.add(found[0], found[1], -1)), EQUATION, text)
    scalar = Scalar(found[-1], name, segments[-1])
    # A slip on the way is no second answer, where the way begins and ends with the same one.
    if identity or (named and values.equal(found[0], found[-1])):
        return scalar
    if any(Scalar(value).is_formula for value in found):
        raise Unreadable("a chain of formulas")
    raise Inconsistent(f"{text} does not hold")


def _sides(text: str) -> list[str]:
    """What stands between the equals signs outside brackets."""
    sides, depth = [""], 0
    for sign in text:
        depth += (sign in "([{") - (sign in ")]}")
        if sign == "=" and depth == 0:
            sides.append("")
        else:
            sides[-1] += sign
    return [side.strip() for side in sides]


def _value(text: str, how: Reading) -> Value:
    """The exact value; of a formula, a name that stands for it."""
    number = spoken_number(text)
    if number is not None:
        return values.number(Fraction(number))
    try:
        return evaluated(text)
    except Unreadable:
        if how.formulas and is_formula(text):
            return values.named(_FORMULA + re.sub(r"\s", "", text))
        raise


def _checked(text: str, how: Reading) -> str:
    """The text, where it states no relation but equality; of `1/3 ≈ 0.33`, what is rounded."""
    exact, nearly, rounded = (part.strip() for part in text.partition("≈"))
    if nearly and exact and not _is_name(exact) and not _RELATIONS.search(rounded):
        one, other = evaluated(exact.rpartition("=")[2]), evaluated(rounded)
        if one.approximate is None or other.approximate is None or not DECIMAL.fullmatch(rounded):
            raise Inconsistent(f"{text} gives two values")
        if abs(one.approximate - other.approximate) > 0.51 * 10.0 ** -len(rounded.rpartition(".")[2]):
            raise Inconsistent(f"{text} does not hold")
        return exact
    if found := _RELATIONS.search(text.replace("|", " ") if how.formulas else text):
        raise Unreadable(f"{found.group()!r} is no part of a value")
    return text


def _is_name(text: str) -> bool:
    return bool(_NAME.fullmatch(text) or _LABEL.fullmatch(text))


def _monic(value: Value) -> Value:
    """The numerator, divided by the coefficient of its first term."""
    if not value.above:
        return value
    first = value.above[min(value.above)]
    return Value({term: factor / first for term, factor in value.above.items()}, values.number(Fraction(1)).above)
