"""Slips that people make in short exact answers: a sign, one too many, a root left out; each with what it is called."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from state.answers import AnswerType
from tools.answers import compare

_NUMBER = re.compile(r"(-?)(\d+)(?:\.(\d+)|/(\d+))?")
_INNER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.]*[a-z])|(?<=[A-Za-z^*(])\d+|\b\d+(?=[a-z(])")
_TERM = re.compile(r"(?<=[\w)]) ?([+-]) ?(?=[\w(])")
_OPPOSITES = (("True", "False"), ("None", "True"), ("None", "False"), ("yes", "no"), ("even", "odd"), ("and", "or"))
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_BRACKETS = {"{": "}", "[": "]", "(": ")"}


@dataclass(frozen=True)
class Slip:
    """A wrong answer and how one comes to it, as in `taking the sign the other way round`."""

    answer: str
    how: str


def slips(answer: str, answer_type: AnswerType) -> list[Slip]:
    """Wrong answers that the comparison of the type tells from the right one, the likeliest first."""
    ways: tuple[Callable[[str], Iterator[Slip]], ...]
    ways = (_of_figure, _of_members, _of_terms, _of_parts, _of_words, _of_letters)
    made: dict[str, Slip] = {}
    for slip in (slip for way in ways for slip in way(answer)):
        made.setdefault(slip.answer, slip)
    return [slip for slip in made.values() if differs(answer, slip.answer, answer_type)]


def differs(answer: str, other: str, answer_type: AnswerType) -> bool:
    """Whether the comparison of the type says that the other is wrong."""
    return bool(other.strip()) and compare(answer, other, answer_type).result == "fail"


def _of_figure(answer: str) -> Iterator[Slip]:
    """Of a number, alone or with its unit."""
    found = _NUMBER.match(answer)
    if not found or re.match(r"[\w^*(/.]", answer[found.end() :]) or re.search(r"[\d=+*^]", answer[found.end() :]):
        return
    sign, whole, decimals, below = found.groups()
    rest, digits = answer[found.end() :], whole + (f".{decimals}" if decimals else f"/{below}" if below else "")
    yield Slip(("" if sign else "-") + digits + rest, "taking the sign the other way round")
    if below:
        yield Slip(f"{sign}{below}/{whole}{rest}", "turning the fraction upside down")
        yield Slip(f"{sign}{whole}{rest}", "forgetting the denominator")
    elif decimals:
        yield Slip(
            f"{sign}{whole}{decimals[0]}.{decimals[1:] or '0'}{rest}", "putting the point one place too far right"
        )
    else:
        yield Slip(f"{int(sign + whole) + 1}{rest}", "counting one too many")
        yield Slip(f"{int(sign + whole) - 1}{rest}", "counting one too few")
        yield Slip(sign + whole[:-2] + whole[-2:][::-1] + rest, "swapping the last two digits")


def _of_members(answer: str) -> Iterator[Slip]:
    """Of a set, a list or a point: one member left out, or two of them swapped."""
    opening, closing = answer[:1], answer[-1:]
    if _BRACKETS.get(opening) != closing:
        return
    members = _members(answer[1:-1])
    if len(members) > 1:
        if opening != "{":
            swapped = ", ".join([*members[:-2], members[-1], members[-2]])
            yield Slip(opening + swapped + closing, "swapping the last two of them")
        if opening != "(":
            yield Slip(opening + ", ".join(members[:-1]) + closing, f"leaving out {members[-1]}")
            yield Slip(opening + ", ".join(members[1:]) + closing, f"leaving out {members[0]}")
    elif members == [""]:
        yield Slip(f"{opening}0{closing}", "counting something where there is nothing")
    for other in _of_figure(members[0]):
        changed = ", ".join([other.answer, *members[1:]])
        yield Slip(opening + changed + closing, f"{other.how}, in {members[0]}")


def _members(inside: str) -> list[str]:
    """What commas outside any brackets and quotes divide."""
    depth, quoted, members = 0, False, [""]
    for sign in inside:
        quoted ^= sign in "\"'"
        depth += 0 if quoted else (sign in "([{") - (sign in ")]}")
        if sign == "," and not depth and not quoted:
            members.append("")
        else:
            members[-1] += sign
    return [member.strip() for member in members]


def _of_terms(answer: str) -> Iterator[Slip]:
    """Of a sum: the sign of one term, or the last term forgotten."""
    if answer.startswith("-"):
        yield Slip(answer[1:], "forgetting the sign in front")
    for sign in reversed(list(_TERM.finditer(answer))):
        other = "-" if sign[1] == "+" else "+"
        after = re.match(r"[\w^*./]+|\(", answer[sign.end() :])
        named = after.group() if after and after.group() != "(" else "the next term"
        changed = answer[: sign.start(1)] + other + answer[sign.end(1) :]
        yield Slip(changed, f"taking the sign before {named} as {'minus' if other == '-' else 'plus'}")
        if sign.end() + (after.end() if after else 0) == len(answer) and named != "the next term":
            yield Slip(answer[: sign.start()].rstrip(), f"forgetting the term {named}")


def _of_parts(answer: str) -> Iterator[Slip]:
    """Of the numbers inside a formula, a value or a text: one of them one too high."""
    for found in reversed(list(_INNER.finditer(answer))):
        number = found.group()
        higher = str(int(number) + 1) if "." not in number else number[:-1] + str((int(number[-1]) + 1) % 10)
        yield Slip(answer[: found.start()] + higher + answer[found.end() :], f"taking {higher} for {number}")


def _of_words(answer: str) -> Iterator[Slip]:
    """Of words: the opposite, one of them left out, the day beside it."""
    for one, other in (*_OPPOSITES, *((b, a) for a, b in _OPPOSITES)):
        if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", answer):
            changed = re.sub(rf"(?<!\w){re.escape(one)}(?!\w)", other, answer, count=1)
            yield Slip(changed, f"taking {other} for {one}")
    if answer in _DAYS:
        yield Slip(_DAYS[(_DAYS.index(answer) + 1) % 7], "counting one day too many")
        yield Slip(_DAYS[_DAYS.index(answer) - 1], "counting one day too few")
    words = answer.split()
    if len(words) > 1 and re.fullmatch(r"[\w -]+", answer):
        if "and" in words:
            yield Slip(answer.rpartition(" and ")[0], f"forgetting {answer.rpartition(' and ')[2]}")
        yield Slip(" ".join(words[1:]), f"leaving out {words[0]}")


def _of_letters(answer: str) -> Iterator[Slip]:
    """Of letters: the neighbour of a single one; in a string, two swapped or one lost."""
    if len(answer) == 1 and answer.isalpha():
        yield Slip(chr(ord(answer) + (-1 if answer in "zZD" else 1)), "taking the neighbouring letter")
    found = re.fullmatch(r"([\"']?)([a-z]{2,}|[^\"']{2,})\1", answer)
    if found and (found[1] or found[2].islower()) and " " not in found[2]:
        quote, text, half = found[1], found[2], len(found[2]) // 2
        swapped = text[: half - 1] + text[half] + text[half - 1] + text[half + 1 :]
        yield Slip(f"{quote}{swapped}{quote}", "swapping two letters in the middle")
        yield Slip(f"{quote}{text[:half]}{text[half + 1 :]}{quote}", "losing one letter")
