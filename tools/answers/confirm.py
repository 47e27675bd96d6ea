"""A second way to an expected answer, taken from the question alone: put into its equations, or worked out again."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from state.answers import AnswerType
from tools.answers import values
from tools.answers.expressions import evaluated
from tools.answers.plain import plain
from tools.answers.shapes import Inconsistent, Listing, Scalar, read
from tools.answers.values import Unreadable, Value

_MAX_QUESTION = 500
_ASKING = "a an and answer as calculate determine find for give in is it its of or please the to what which with are"
_SOLVING = frozenset(
    f"{_ASKING} all at by do does each equation equations every has hold holds if line linear lines meet numbers one "
    "ordered pair point quadratic real root roots satisfies satisfy set simultaneous solution solutions solve solves "
    "such system that two value values".split()
)
_COMPUTING = frozenset(
    f"{_ASKING} at by compute evaluate exact exactly exponents expression form fraction integer laws lowest number "
    "operations order out polynomial result rules simplest simplify terms use using usual value when work".split()
)
_EXPANDING = frozenset(f"{_ASKING} collect expand like multiply out powers product sum terms write".split())
_NAME = re.compile(r"(?<![A-Za-z])[a-z](?![A-Za-z])")
_FORMULA = re.compile(r"(?:[-+*/^|()=%.,\d]|(?<![A-Za-z])[a-z](?![A-Za-z]))+")
_PAIR = re.compile(r"\(([a-z]), ?([a-z])\)")
_OPERATIONS = {"sum": "+", "difference": "-", "product": "*", "quotient": "/"}
_NUMBER = r"\(?-?\d+(?:[./]\d+)?\)?"
_REWRITES = (
    (re.compile(r"\b(roots|zeros) of ([^=?]+)\?"), r"roots of \2 = 0"),
    (re.compile(r" equal to (-?\d+)"), r" = \1"),
    (re.compile(r"absolute value of ([^=?]+) ="), r"|\1| ="),
    (re.compile(rf"({_NUMBER})% of ({_NUMBER})"), r"\1 / 100 * \2"),
    (
        re.compile(rf"\b({'|'.join(_OPERATIONS)}) of ({_NUMBER}) and ({_NUMBER})"),
        lambda found: f"({found[2]}) {_OPERATIONS[found[1]]} ({found[3]})",
    ),
)


@dataclass(frozen=True)
class _Asked:
    """The formulas of a question, and all its other words; `order` of the unknowns where it is said."""

    formulas: tuple[str, ...]
    words: frozenset[str]
    order: tuple[str, ...]

    @property
    def equations(self) -> list[tuple[str, str]]:
        parts = [formula.split("=") for formula in self.formulas]
        return [(part[0].strip(), part[1].strip()) for part in parts if len(part) == 2]

    @property
    def terms(self) -> list[str]:
        """Formulas that are neither equations nor the bare name of an unknown."""
        return [formula for formula in self.formulas if "=" not in formula and not _NAME.fullmatch(formula)]


def confirmed(question: str, answer: str, answer_type: AnswerType) -> str:
    """The way that confirms the answer, `substitution` or `arithmetic`, or nothing where there is none.

    It is silent wherever a word of the question could ask for something else than the plain solution or value.
    """
    if len(question) > _MAX_QUESTION:
        return ""
    try:
        asked = _asked(question)
        if asked.words <= _SOLVING and asked.equations and not asked.terms and _solved(asked, answer, answer_type):
            return "substitution"
        return "arithmetic" if _computed(asked, answer, answer_type) else ""
    except (Inconsistent, Unreadable):
        return ""


def _asked(question: str) -> _Asked:
    text = " ".join(plain(question).split())
    for pattern, wanted in _REWRITES:
        text = pattern.sub(wanted, text)
    pair = _PAIR.search(text)
    formulas, words = [""], set()
    for token in _PAIR.sub("", text).split():
        word = token.rstrip(".,;:?!")
        if _FORMULA.fullmatch(word) and word != "a":
            formulas[-1] += f" {word}"
        elif word:
            words.add(word.lower())
        if token != word or not _FORMULA.fullmatch(word) or word == "a":
            formulas.append("")
    found = tuple(formula.strip() for formula in formulas if formula)
    return _Asked(found, frozenset(words), pair.groups() if pair else ())


def _solved(asked: _Asked, answer: str, answer_type: AnswerType) -> bool:
    """Whether the answer solves the equations, and is all that does."""
    equations = asked.equations
    names = sorted({name for sides in equations for side in sides for name in _NAME.findall(side)})
    shape = read(answer)
    if answer_type == "expression" and len(names) == len(equations) == 2:
        return _solves_system(equations, asked.order or tuple(names), shape)
    if answer_type not in ("number", "set") or len(names) != 1 or len(equations) != 1:
        return False
    members = [shape] if isinstance(shape, Scalar) else list(shape.parts)
    scalars = [member for member in members if isinstance(member, Scalar)]
    if len(scalars) != len(members) or (answer_type == "number" and len(scalars) != 1):
        return False
    if len({member.value.rational for member in scalars} - {None}) != _roots(*equations[0], names[0]):
        return False
    return len(scalars) > 0 and all(_holds(equations[0], {names[0]: member}) for member in scalars)


def _solves_system(equations: Sequence[tuple[str, str]], order: tuple[str, ...], shape: Scalar | Listing) -> bool:
    parts = [part for part in shape.parts if isinstance(part, Scalar)] if isinstance(shape, Listing) else []
    if len(parts) != 2 or len(order) != 2 or (isinstance(shape, Listing) and shape.brackets not in ("", "()")):
        return False
    if any(part.name not in ("", name) for name, part in zip(order, parts, strict=True)):
        return False
    (a, b), (c, d) = (
        [_coefficients(_difference(*sides), name).get(1, Fraction(0)) for name in order] for sides in equations
    )
    return a * d != b * c and all(_holds(sides, dict(zip(order, parts, strict=True))) for sides in equations)


def _holds(sides: tuple[str, str], found: Mapping[str, Scalar]) -> bool:
    return values.equal(*(_worked_out(side, found) for side in sides))


def _worked_out(text: str, found: Mapping[str, Scalar]) -> Value:
    """The value of one side of an equation, with the answer in place of its unknowns."""
    text = _NAME.sub(lambda name: f"({found[name[0]].text})" if name[0] in found else name[0], text)
    text = re.sub(r"\|([^|]+)\|", lambda bars: f"({_absolute(bars[1])})", text)
    return evaluated(text)


def _absolute(text: str) -> Fraction:
    value = evaluated(text).rational
    if value is None:
        raise Unreadable("the absolute value of what is no number")
    return abs(value)


def _roots(left: str, right: str, name: str) -> int:
    """How many real numbers solve the equation. Raises `Unreadable` where that is not known."""
    if re.fullmatch(rf"\d+\^{name}", left.replace(" ", "")) and not _NAME.search(right):
        return 1
    if bars := re.fullmatch(r"\|([^|]+)\|", left):
        inner, bound = _coefficients(evaluated(bars[1]), name), evaluated(right).rational
        if bound is None or max(inner) != 1:
            raise Unreadable("an equation of another kind")
        return 2 if bound > 0 else 1 if bound == 0 else 0
    found = _coefficients(_difference(left, right), name)
    a, b, c = (found.get(degree, Fraction(0)) for degree in (2, 1, 0))
    if max(found, default=0) not in (1, 2):
        raise Unreadable("an equation of another degree")
    discriminant = b * b - 4 * a * c
    return 1 if not a or discriminant == 0 else 2 if discriminant > 0 else 0


def _difference(left: str, right: str) -> Value:
    return values.add(evaluated(left), evaluated(right), -1)


def _coefficients(value: Value, name: str) -> dict[int, Fraction]:
    """The rational coefficients by the degree of one unknown; terms of other unknowns do not count."""
    found: dict[int, Fraction] = {}
    for (powers, radicand), factor in value.above.items():
        if radicand != 1 or sum(degree for _, degree in powers) > 2 or len(powers) > 1:
            raise Unreadable("an equation of another kind")
        if not powers or powers[0][0] == name:
            found[powers[0][1] if powers else 0] = factor
    if any(powers for powers, _ in value.below):
        raise Unreadable("an unknown below a fraction")
    return found


def _computed(asked: _Asked, answer: str, answer_type: AnswerType) -> bool:
    """Whether the one term of the question, worked out, is the answer."""
    shape = read(answer)
    if len(asked.terms) != 1 or not isinstance(shape, Scalar) or not re.search(r"[-+*/^(]", asked.terms[0]):
        return False
    if answer_type == "expression":
        value = evaluated(asked.terms[0])
        multiplied_out = not shape.value.factored and not shape.name
        return asked.words <= _EXPANDING and multiplied_out and values.equal(value, shape.value)
    if answer_type != "number" or not asked.words <= _COMPUTING:
        return False
    at = {left: read(right) for left, right in asked.equations}
    found = {name: value for name, value in at.items() if isinstance(value, Scalar)}
    value = _worked_out(asked.terms[0], found)
    return not value.names and values.equal(value, shape.value)
