"""SPDX identifiers and expressions: how they are written, and which class of licence they are."""

import re
from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, TypeVar, get_args

import yaml
from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from state.sources import LICENSE_CLASSES, LicenseClass

T = TypeVar("T")
UNKNOWN: Literal["unknown"] = "unknown"
_LONGEST, _MOST_PARENTHESES = 500, 20
_TOKEN = re.compile(r"[()]|[^\s()]+")
_OLD_GNU = re.compile(r"((?:A|L)?GPL-\d\.\d|GFDL-\d\.\d)(\+?)(?=[\s)]|$)")


def canonical(expression: str) -> str:
    """An SPDX expression as SPDX writes it; 'unknown' for anything that is none.

    Names of the project's own follow the standard's rule for licences that are not on its list: `LicenseRef-...`.
    """
    if len(expression) > _LONGEST or expression.count("(") > _MOST_PARENTHESES:
        return UNKNOWN
    try:
        written = str(canonicalize_license_expression(" ".join(expression.split())))
    except InvalidLicenseExpression:
        return UNKNOWN
    return _OLD_GNU.sub(lambda old: f"{old[1]}-{'or-later' if old[2] else 'only'}", written)


def license_class(expression: str) -> LicenseClass:
    """The class of an SPDX expression: of licences joined by OR the least restricted, by AND the most restricted."""
    found = _fold(canonical(expression), lambda spdx: rank(_class_of(spdx)), min, max)
    return LICENSE_CLASSES[found]


def holds(expression: str, allowed: Callable[[str], bool]) -> bool:
    """Whether a licence of the expression's choice (OR) is allowed, with all that come with it (AND)."""
    return _fold(canonical(expression), allowed, any_of, all_of)


def rank(kind: LicenseClass) -> int:
    """From 0, public domain, to the last, which is unknown."""
    return LICENSE_CLASSES.index(kind)


def strictest(kinds: Iterable[LicenseClass]) -> LicenseClass:
    """The most restricted class; unknown where there is none at all."""
    return max(kinds, key=rank, default=UNKNOWN)


def any_of(left: bool, right: bool) -> bool:
    return left or right


def all_of(left: bool, right: bool) -> bool:
    return left and right


def _fold(expression: str, leaf: Callable[[str], T], either: Callable[[T, T], T], both: Callable[[T, T], T]) -> T:
    """The value of an expression in canonical form. An exception (WITH) only adds permissions, so it is passed over."""
    tokens = _TOKEN.findall(expression)[::-1]

    def alternatives() -> T:
        value = conjunction()
        while tokens and tokens[-1] == "OR":
            tokens.pop()
            value = either(value, conjunction())
        return value

    def conjunction() -> T:
        value = single()
        while tokens and tokens[-1] == "AND":
            tokens.pop()
            value = both(value, single())
        return value

    def single() -> T:
        token = tokens.pop()
        if token == "(":
            value = alternatives()
            tokens.pop()
            return value
        if tokens and tokens[-1] == "WITH":
            del tokens[-2:]
        return leaf(token)

    return alternatives()


@cache
def _patterns() -> Mapping[LicenseClass, tuple[str, ...]]:
    text = Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    listed: dict[str, str] = yaml.safe_load(text)
    return {kind: tuple(listed[kind].split()) for kind in get_args(LicenseClass)[::-1] if kind in listed}


@lru_cache(1024)
def _known(spdx: str) -> LicenseClass:
    found = (kind for kind, patterns in _patterns().items() if any(fnmatchcase(spdx, one) for one in patterns))
    return next(found, UNKNOWN)


def _class_of(spdx: str) -> LicenseClass:
    return _known(spdx.lower().rstrip("+"))
