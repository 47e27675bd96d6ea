"""Reading an expression: numbers, names, the four operations, powers, roots, fractions, percent and factorials."""

import math
import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NoReturn

from tools.answers import values
from tools.answers.plain import nesting
from tools.answers.values import Unreadable, Value

_MAX_NESTING, _MAX_TOKENS, _MAX_DIGITS, _MAX_POWER_OF_TEN, _MAX_FACTORIAL = 12, 250, 400, 400, 100
DECIMAL = re.compile(r"[-+]?\d*\.\d+")
"""A number written with a decimal point."""
_LITERAL = r"(?:\d{1,3}(?:[, ]\d{3})+(?!\d)|\d+)(?:\.\d+)?|\.\d+"
_TOKEN = re.compile(
    rf"""\s*(?:
    (?P<mixed>\d+[ ]+\d+/\d+)
    | (?P<number>(?:{_LITERAL})(?:[eE][-+]?\d+)?)
    | (?P<command>\\(?:frac|sqrt)|(?:sqrt|pi)(?![A-Za-z]))
    | (?P<name>(?:[xyzabcn]{{2,3}}(?![A-Za-z_])|π|[A-Za-zα-ω](?![A-Za-z]))(?:_(?:[A-Za-z0-9]|\([A-Za-z0-9]+\)))?)
    | (?P<sign>[-+*/^()\[\]!%])
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str


def evaluated(text: str) -> Value:
    """The exact value of an expression in plain notation. Raises `Unreadable` for everything else."""
    if nesting(text) > _MAX_NESTING:
        raise Unreadable("brackets that are nested too deep")
    parser = _Parser(_tokens(text))
    value = parser.sum()
    if parser.at < len(parser.tokens):
        parser.refuse()
    return value


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    at = 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None or len(found) > _MAX_TOKENS:
            raise Unreadable(f"{text[at : at + 20]!r} is no part of an expression")
        found.append(_Token(token.lastgroup or "", token[token.lastgroup or 0]))
        at = token.end()
    return found


def _literal(text: str) -> Fraction:
    """The number that a literal stands for: `1,000`, `.5`, `2e-3`, `1 1/2`."""
    digits, _, exponent = text.lower().replace(",", "").partition("e")
    too_large = len(digits) > _MAX_DIGITS or len(exponent) > 5 or abs(int(exponent or 0)) > _MAX_POWER_OF_TEN
    if too_large or re.match(r"0\d", digits):
        raise Unreadable(f"{text[:20]!r} is too large, or begins with a zero")
    return Fraction(digits.replace(" ", "")) * Fraction(10) ** int(exponent or 0)


@dataclass
class _Parser:
    """Reads tokens from left to right; each method reads one kind of part and stands behind it afterwards."""

    tokens: list[_Token]
    at: int = field(default=0)

    def refuse(self) -> NoReturn:
        """Raises `Unreadable` that says where."""
        rest = "".join(token.text for token in self.tokens[self.at : self.at + 5])
        raise Unreadable(f"{rest!r} is out of place" if rest else "the expression is not complete")

    def accept(self, *texts: str) -> str:
        """The next token's text where it is one of these, which it then goes past; else nothing."""
        if self.at < len(self.tokens) and self.tokens[self.at].text in texts:
            self.at += 1
            return self.tokens[self.at - 1].text
        return ""

    def next_is(self, *kinds: str) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at].kind in kinds

    def sum(self) -> Value:
        value = self.term()
        while sign := self.accept("+", "-"):
            value = values.add(value, self.term(), -1 if sign == "-" else 1)
        return value

    def term(self) -> Value:
        """Factors; two side by side are multiplied. Where readers differ, as on `1/2x` and `1/2%`, it refuses."""
        value, divided = self.signed(), False
        while True:
            if sign := self.accept("*", "/"):
                factor, divided = self.signed(), sign == "/"
                if divided and self.tokens[self.at - 1].text == "%":
                    self.refuse()
                value = values.divide(value, factor) if divided else values.multiply(value, factor)
            elif self.next_is("name", "command") or self._opens():
                if divided:
                    self.refuse()
                value = values.multiply(value, self.raised())
            else:
                return value

    def signed(self) -> Value:
        if sign := self.accept("+", "-"):
            value = self.signed()
            return value if sign == "+" else values.add(values.number(Fraction(0)), value, -1)
        return self.raised()

    def raised(self) -> Value:
        """A part with its power, its percent sign or its factorial."""
        value = self.part()
        while sign := self.accept("!", "%"):
            value = values.divide(value, values.number(Fraction(100))) if sign == "%" else _factorial(value)
        if not self.accept("^"):
            return value
        exponent = self.signed().rational
        if exponent is None:
            raise Unreadable("an exponent that is not a number")
        return values.power(value, exponent)

    def part(self) -> Value:
        if self.accept("("):
            return self._closed(")")
        if self.accept("\\sqrt", "sqrt"):
            return self._root()
        if self.accept("\\frac"):
            return values.divide(self._argument(), self._argument())
        if self.accept("pi"):
            return values.named("π")
        if not self.next_is("mixed", "number", "name"):
            self.refuse()
        token = self.tokens[self.at]
        self.at += 1
        if token.kind == "mixed":
            whole, fraction = token.text.split()
            return values.number(_literal(whole) + _fraction(fraction))
        return _names(token.text) if token.kind == "name" else self._with_fraction(values.number(_literal(token.text)))

    def _with_fraction(self, value: Value) -> Value:
        """A number, or the mixed one that it is with a proper fraction directly behind it."""
        whole = value.rational
        if whole is None or whole.denominator != 1 or not self.accept(r"\frac"):
            return value
        fraction = values.divide(self._argument(), self._argument())
        part = fraction.rational
        return values.add(value, fraction) if part and 0 < part < 1 else values.multiply(value, fraction)

    def _root(self) -> Value:
        degree = Fraction(2)
        if self.accept("["):
            degree = self._closed("]").rational or Fraction(0)
        if degree.denominator != 1:
            self.refuse()
        return values.root(self._argument(), degree.numerator)

    def _argument(self) -> Value:
        return self._closed(")") if self.accept("(") else self.refuse()

    def _closed(self, bracket: str) -> Value:
        value = self.sum()
        return value if self.accept(bracket) else self.refuse()

    def _opens(self) -> bool:
        return self.next_is("sign") and self.tokens[self.at].text == "("


def _fraction(text: str) -> Fraction:
    above, below = (_literal(part) for part in text.split("/"))
    if not 0 < above < below:
        raise Unreadable(f"{text} is no proper fraction of a mixed number")
    return above / below


def _names(text: str) -> Value:
    """A name, or the product of those that are written together."""
    if "_" in text or len(text) == 1:
        return values.named(text.replace("(", "").replace(")", ""))
    product = values.named(text[0])
    for name in text[1:]:
        product = values.multiply(product, values.named(name))
    return product


def _factorial(value: Value) -> Value:
    known = value.rational
    if known is None or known.denominator != 1 or not 0 <= known <= _MAX_FACTORIAL:
        raise Unreadable("a factorial that is too large, or not of a whole number")
    return values.number(Fraction(math.factorial(known.numerator)))
