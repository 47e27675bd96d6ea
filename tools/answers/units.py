"""Comparing quantities: a number and a unit, converted only where a small exact table says how."""

import re
from dataclasses import dataclass, field
from fractions import Fraction

from tools.answers.base import EXACT, PASS, Comparison, How, fail, unverified
from tools.answers.mathematical import compare_numbers
from tools.answers.plain import plain
from tools.answers.shapes import Scalar, read
from tools.answers.values import Unreadable

_CONVERSIONS = {
    "m": {"mm": "1/1000", "cm": "1/100", "m": "1", "km": "1000"},
    "g": {"mg": "1/1000", "g": "1", "kg": "1000"},
    "s": {"s": "1", "min": "60", "h": "3600", "day": "86400"},
    "L": {"mL": "1/1000", "L": "1"},
    "$": {"cent": "1/100", "$": "1"},
}
_BASES = {unit: (base, Fraction(factor)) for base, units in _CONVERSIONS.items() for unit, factor in units.items()}
_NAMES = {
    **{"meter": "m", "metre": "m", "kilometer": "km", "kilometre": "km", "gram": "g", "kilogram": "kg", "kilo": "kg"},
    **{"centimeter": "cm", "centimetre": "cm", "millimeter": "mm", "millimetre": "mm", "milligram": "mg"},
    **{"second": "s", "sec": "s", "minute": "min", "hour": "h", "hr": "h", "liter": "L", "litre": "L", "l": "L"},
    **{"milliliter": "mL", "millilitre": "mL", "ml": "mL", "dollar": "$", "usd": "$", "euro": "€", "pound": "pound"},
    **{"celsius": "°C", "fahrenheit": "°F"},
    **{"kelvin": "K", "degree": "°", "mole": "mol", "joule": "J", "kilojoule": "kJ", "newton": "N", "watt": "W"},
    **{"volt": "V", "ampere": "A", "amp": "A", "pascal": "Pa", "hertz": "Hz", "mile": "mile", "inch": "inch"},
    **{"foot": "foot", "feet": "foot", "inche": "inch", "week": "week", "year": "year", "percent": "%"},
}
_SYMBOLS = frozenset([*_BASES, *_NAMES.values()])
_AMOUNT = re.compile(
    r"(?P<sign>[-+])?\s*(?P<money>[$€£])?\s*(?P<number>(?:\d+\s+\d+/\d+|\\frac\([^()]*\)\([^()]*\)|"
    r"(?:\d{1,3}(?:[, ]\d{3})+(?!\d)|\d+)(?:\.\d+)?(?:[eE][-+]?\d+)?|\.\d+)"
    r"(?:\s*/\s*\d+(?!\d*\s*\^))?(?:\s*\*\s*10\s*\^\s*(?:\([-+]?\d+\)|[-+]?\d+))?)\s*(?P<unit>.*)"
)
_TOKEN = re.compile(r"\s*(?:(?P<power>\^\s*\(?-?\d\)?)|(?P<sign>[*/])|(?P<word>°[CF]?|[A-Za-zµΩ]+|[%$€£]))\s*")
_DEGREES = re.compile(r"(?:\bdegrees?|°)\s*([CF])(?:elsius|ahrenheit)?\b", re.IGNORECASE)
_POWERS_BEFORE = {"square": 2, "sq": 2, "cubic": 3}
_POWERS_BEHIND = {"squared": 2, "cubed": 3}


@dataclass
class _Unit:
    """A product of base units; `strange`: it holds one that is not known."""

    powers: dict[str, int] = field(default_factory=dict)
    factor: Fraction = Fraction(1)
    strange: bool = False

    def times(self, word: str, power: int) -> None:
        if not word:
            raise Unreadable("a power without a unit")
        symbol = word if word in _SYMBOLS else _named(word)
        base, factor = _BASES.get(symbol, (symbol, Fraction(1)))
        self.strange = self.strange or symbol not in _SYMBOLS
        self.powers[base] = self.powers.get(base, 0) + power
        self.factor *= factor**power


def compare_quantities(expected: str, given: str, how: How = EXACT) -> Comparison:
    """Numbers with units; without a unit, or with one that is not known, the given one is not compared."""
    number, unit = _quantity(plain(expected))
    if not unit.powers:
        return compare_numbers(expected, given, how)
    text = plain(given)
    if re.search(r"\bor\b(?! so\b)", text):
        return fail("it gives several values")
    segments = [segment.strip() for segment in text.split("=")]
    if len(segments) > 1 and not re.search(r"\d", segments[0]):
        segments = segments[1:]
    found = [_compared(number, unit, *_quantity(segment), how) for segment in segments]
    return next((c for result in ("fail", "unverified") for c in found if c.result == result), PASS)


def _compared(number: str, unit: _Unit, other: str, other_unit: _Unit, how: How) -> Comparison:
    if not other_unit.powers:
        return unverified("it has no unit")
    if unit.powers != other_unit.powers:
        strange = unit.strange or other_unit.strange
        return unverified("its unit is not known") if strange else fail("it has a unit of another kind")
    if unit.factor == other_unit.factor:
        return compare_numbers(number, other, how)
    one, two = _exact(number) * unit.factor, _exact(other) * other_unit.factor
    near = abs(one - two) <= Fraction(how.tolerance or 0) * abs(one)
    return PASS if near else fail("it has another value, units converted")


def _exact(text: str) -> Fraction:
    shape = read(text)
    known = shape.value.rational if isinstance(shape, Scalar) else None
    if known is None:
        raise Unreadable("it is no rational number")
    return known


def _quantity(text: str) -> tuple[str, _Unit]:
    """The number of a quantity, as text, and its unit, which may be none."""
    amount = _AMOUNT.fullmatch(_DEGREES.sub(lambda found: "°" + found[1].upper(), text))
    if amount is None:
        raise Unreadable("it is no number with a unit")
    unit = _unit(f"{amount['money'] or ''} {amount['unit']}".strip())
    return (amount["sign"] or "") + amount["number"], unit


def _unit(text: str) -> _Unit:
    """A unit such as `m/s^2`, `kilometers per hour`, `square meters`."""
    unit, last, sign, power, at = _Unit(), ("", 1), 1, 1, 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            raise Unreadable(f"{text[at : at + 20]!r} is no unit")
        at, word = token.end(), token["word"]
        if word in _POWERS_BEFORE:
            power = _POWERS_BEFORE[word]
        elif token["sign"] or word == "per":
            sign = 1 if token["sign"] == "*" else -1
        elif token["power"] or word in _POWERS_BEHIND:
            more = int(re.sub(r"[^-\d]", "", token["power"])) if token["power"] else _POWERS_BEHIND[word]
            unit.times(last[0], (more - 1) * last[1])
        else:
            unit.times(word, sign * power)
            last, sign, power = (word, sign), 1, 1
    return unit


def _named(word: str) -> str:
    """The symbol of a unit that is written out, in the singular or plural; of another word, the word itself."""
    lower = word.lower() if len(word) > 2 else word
    singular = lower.removesuffix("s") if len(lower) > 3 else lower
    return _NAMES.get(lower) or _NAMES.get(singular) or (singular if singular in _SYMBOLS else lower)
