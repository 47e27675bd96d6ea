"""Defects of final answers that a reference decides on."""

import re
from fractions import Fraction

from audit.base import Defect, Specimen, Surrounded
from tools.text import normalised

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:/\d+)?")


def _right(specimen: Specimen) -> str:
    """The final answer of a row that calls it right, and whose reference is no program; else nothing."""
    reference = specimen.question.reference_solution
    if not specimen.content.get("is_correct") or reference is None or reference.suite:
        return ""
    return str(specimen.content["predicted_answer"])


def _wrong(specimen: Specimen, around: Surrounded) -> Specimen | None:
    """One number of it is another; a text becomes the answer to another question."""
    answer = _right(specimen)
    found = list(_NUMBER.finditer(answer))
    if found:
        number = around.chance.choice(found)
        changed = str(Fraction(number.group()) + around.chance.randint(1, 9)) if "." not in number.group() else ""
        changed = changed or str(float(number.group()) + around.chance.randint(1, 9))
        return specimen.with_content(predicted_answer=answer[: number.start()] + changed + answer[number.end() :])
    others = {str(other.content["expected_answer"]) for other in around.others if _right(other)}
    strange = sorted(other for other in others if normalised(other) != normalised(answer) and not _NUMBER.search(other))
    return specimen.with_content(predicted_answer=around.chance.choice(strange)) if answer and strange else None


def _sign(specimen: Specimen, _around: Surrounded) -> Specimen | None:
    answer = _right(specimen)
    found = re.match(r"(-?)(\d.*)", answer)
    if not found or re.match(r"0+(?:\.0+)?$", found[2]):
        return None
    return specimen.with_content(predicted_answer=("" if found[1] else "-") + found[2])


DEFECTS = (
    Defect("wrong final answer", _wrong, means="the final answer of a solved task is another"),
    Defect("sign flipped", _sign, means="the final answer has the other sign"),
)
