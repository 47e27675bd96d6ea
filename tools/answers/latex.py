"""Formulas that the exact rules cannot read, checked and written in LaTeX for a reader that can."""

import re

from tools.answers.plain import nesting
from tools.answers.values import Unreadable

_MAX_LENGTH, _MAX_NESTING = 400, 10
_TRIGONOMETRIC = "arcsin|arccos|arctan|sinh|cosh|tanh|sin|cos|tan|cot|sec|csc"
_FUNCTIONS = f"{_TRIGONOMETRIC}|log|ln|exp"
_COMMANDS = rf"{_FUNCTIONS}|frac|sqrt|binom|begin|end|sum|prod|int"
_UNITS = "cm|mm|km|kg|mg|ml|min|hr|amp|mol|mph|nm|pm|am|and|or|no|not|to|is|of|so|the|yes"
_FORMULA = re.compile(
    rf"(?:\\(?:{_COMMANDS})(?![A-Za-z])|\((?:[pbv]?matrix)\)|(?!(?:{_UNITS})(?![A-Za-z]))[a-z]{{2,3}}(?![A-Za-z])"
    r"|[A-Za-zα-ωπ](?![A-Za-z])|\d{1,30}(?:\.\d{1,30})?(?![\d.])|\.\d{1,30}|[-+*/^_()\[\]!|&⏎=]|\s)+"
)
_REFUSED = tuple(
    (re.compile(pattern), reason)
    for pattern, reason in (
        (r"\^\s*(?:\([^()]*\)|\w+)\s*\^|\^\s*\((?:[^()]|\([^()]*\))*\d\)?\s*\^", "a tower of powers"),
        (r"\^\s*\([^()]*\^\s*\(?[^()]*[\d.]{2}", "a tower of powers"),
        (r"\^\s*\(?[-+]?[\d.]{4}", "a power that is too large"),
        (r"\d{3}\s*!|\^[^!]*\)\s*!|!\s*!|\d{3}[^()]*\)\s*!", "a factorial that is too large"),
        (r"\\binom.*(?:\^|!|\d{4})|\\(?:sum|prod).*\d{5}", "an expression of too many terms"),
        (r"[\d)]\s*_", "a number with its base"),
        (r"(?<![\d.])0\d|(?<![_\d])\d+\s+\.?\d", "numbers that are written strangely"),
        (r"/\s*(?:\d[\d.]*\s*[A-Za-z(\\]|[A-Za-z]\s*[A-Za-z(\\])", "a division that is read in two ways"),
        (r"(?<![A-Za-z\\])i(?![A-Za-z])", "i, which may be a name or the imaginary unit"),
        (r"\\int(?!\s*_)", "an integral without limits"),
        (r"\\log(?!\s*_)", "a logarithm without its base"),
    )
)
_BEYOND_EXACT = re.compile(r"\\(?!frac)|\||\^\s*(?:\([^()]*[A-Za-zα-ωπ/]|[A-Za-zα-ωπ])|[A-Za-z)]\s*!")
"""What the exact rules never read; all else they refuse for a good reason."""
_BARE = re.compile(rf"(?<![\\A-Za-z])({_FUNCTIONS}|sqrt)(?![A-Za-z])")
_OPENS = re.compile(r"(?:[\^_]|\\(?P<two>frac|binom)|\\(?:sqrt|begin|end)|\\sqrt\[[^\[\]]*\])\s*$")
_WRITTEN = {"*": r"\cdot ", "π": r"\pi ", "⏎": r"\\"} | {
    **{"α": r"\alpha ", "β": r"\beta ", "γ": r"\gamma ", "δ": r"\delta ", "θ": r"\theta ", "λ": r"\lambda "},
    **{"μ": r"\mu ", "φ": r"\phi ", "ω": r"\omega "},
}
_ARGUMENT = rf"\\(?:{_FUNCTIONS})\s*(?:[_^]\s*(?:\([^()]*\)|\w)\s*)*"
_LOOSE = re.compile(rf"{_ARGUMENT}(?!\s*[\s^_(\\|])(?!(?:[A-Za-zα-ω]|\d+)\s*(?:$|[-+)&=*⏎]|\\))")
_TWO_SENSES = re.compile(rf"\\(?:{_TRIGONOMETRIC})\s*(?:\(?\s*\d{{2}}|\^\s*\(?\s*-)")


def checked(text: str) -> str:
    """The formula in plain notation, with its functions as commands.

    Raises `Unreadable` for what is no formula, for names that may be units, and for what takes long to work out.
    """
    formula = _BARE.sub(r"\\\1", text)
    if len(formula) > _MAX_LENGTH or nesting(formula) > _MAX_NESTING or not _FORMULA.fullmatch(formula):
        raise Unreadable(f"{text[:20]!r} is no formula")
    for pattern, reason in _REFUSED:
        if pattern.search(formula):
            raise Unreadable(f"it holds {reason}")
    return formula


def is_formula(text: str) -> bool:
    """Whether a text in plain notation is a formula, and holds what the exact rules never read."""
    try:
        return bool(_BEYOND_EXACT.search(checked(text)))
    except Unreadable:
        return False


def in_latex(formula: str) -> str:
    """A checked formula with its arguments in braces."""
    found: list[str] = []
    closing: list[tuple[str, bool]] = []
    second = -1
    for at, sign in enumerate(formula):
        if sign == "(":
            opens = _OPENS.search(formula[max(0, at - 40) : at])
            closing.append(("}" if opens or at == second else ")", bool(opens and opens["two"])))
            found.append("{" if opens or at == second else "(")
        elif sign == ")":
            bracket, one_more = closing.pop() if closing else (")", False)
            found.append(bracket)
            second = at + 1 if one_more else second
        else:
            found.append(_WRITTEN.get(sign, sign))
    return "".join(found)


def read_one_way(formula: str) -> bool:
    """Whether every reader understands a formula alike: not so `sin 2x`, `sin 30` or `sin^-1 x`."""
    return not _LOOSE.search(formula) and not _TWO_SENSES.search(formula)


def same_letters(one: str, other: str) -> bool:
    """Whether no letter is a capital in one place and small in another; the reader takes them for the same."""
    letters = set(re.findall(r"(?<![\\A-Za-z])[A-Za-z]+", f"{one} {other}"))
    single = set("".join(letters))
    return len({letter.lower() for letter in single}) == len(single)
