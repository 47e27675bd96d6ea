"""Defects of a row as a whole: pairs, labels, roles, questions that repeat or stand in a benchmark."""

import re

from audit.base import Defect, Specimen, Surrounded

_PAIRS = (("chosen", "rejected"), ("response_a", "response_b"))
_REWORDINGS = (
    lambda q: f"Please explain: {q[0].lower()}{q[1:]}",
    lambda q: q.rstrip("?.") + ", exactly?",
    lambda q: q.upper(),
    lambda q: f"  {q.rstrip('?.')} ?!",
    lambda q: re.sub(r"\bthe\b", "this", q, count=1) if " the " in q else f"Tell me: {q}",
)


def _pair_of(specimen: Specimen) -> tuple[str, str] | None:
    return next((pair for pair in _PAIRS if set(pair) <= specimen.content.keys()), None)


def _swapped(specimen: Specimen, *, told_by_checks: bool) -> Specimen | None:
    """The two texts change places, and nothing else; `told_by_checks`: the worse one had failed a check."""
    pair = _pair_of(specimen)
    if pair is None or bool(specimen.failed) != told_by_checks:
        return None
    one, other = pair
    return specimen.with_content(**{one: specimen.content[other], other: specimen.content[one]})


def _equal(specimen: Specimen, around: Surrounded) -> Specimen | None:
    """The worse answer becomes the better one, up to typography."""
    pair = _pair_of(specimen)
    if pair is None:
        return None
    text = specimen.content[pair[0]]
    return specimen.with_content(**{pair[1]: around.chance.choice((text, f"{text} ", text.replace(". ", ".  ")))})


def _ratings_turned(specimen: Specimen, _around: Surrounded) -> Specimen | None:
    one, other = specimen.content.get("chosen_rating"), specimen.content.get("rejected_rating")
    if not isinstance(one, float) or not isinstance(other, float) or one == other:
        return None
    return specimen.with_content(chosen_rating=other, rejected_rating=one)


def _label_flipped(specimen: Specimen, _around: Surrounded) -> Specimen | None:
    """A label that a check decided, turned round: a wrong answer called right, or desirable."""
    if "is_correct" in specimen.content:
        right = not specimen.content["is_correct"]
        return specimen.with_content(is_correct=right, absolute_reward=float(right))
    if specimen.content.get("is_desirable") is False and specimen.failed:
        return specimen.with_content(is_desirable=True)
    return None


def _reward_changed(specimen: Specimen, _around: Surrounded) -> Specimen | None:
    for name in ("reward", "absolute_reward"):
        if name in specimen.content:
            return specimen.with_content(**{name: 1.0 - float(specimen.content[name])})
    return None


def _roles(specimen: Specimen, around: Surrounded) -> Specimen | None:
    """A turn loses its place: two change their roles, one is doubled, or the last is gone."""
    messages = specimen.content.get("messages")
    if not isinstance(messages, list):
        return None
    first = next(n for n, message in enumerate(messages) if message["role"] == "user")
    user, assistant = messages[first], messages[first + 1]
    swapped = [{**user, "role": "assistant"}, {**assistant, "role": "user"}]
    broken = around.chance.choice(
        (
            [*messages[:first], *swapped, *messages[first + 2 :]],
            [*messages[:first], user, user, *messages[first + 1 :]],
            messages[:-1],
        )
    )
    return specimen.with_content(messages=broken)


def _reworded(specimen: Specimen, around: Surrounded) -> Specimen | None:
    """The question becomes that of an earlier record of the same type, in slightly other words."""
    earlier = [
        other.question
        for other in around.others
        if other.question.training_type == specimen.question.training_type
        and other.question.question_id < specimen.question.question_id
    ]
    if not earlier:
        return None
    question = around.chance.choice(earlier).question
    reword = around.chance.choice(_REWORDINGS)
    return specimen.asking(reword(question))


def _contaminated(specimen: Specimen, around: Surrounded) -> Specimen | None:
    return specimen.asking(around.chance.choice(around.benchmark)) if around.benchmark else None


def _constraint_ignored(specimen: Specimen, _around: Surrounded) -> Specimen | None:
    """The question asks for fewer words than the answer has; of a conversation it would ask for those of one turn."""
    words = len(specimen.said.answer.split())
    if not specimen.grounded or words < 12 or "messages" in specimen.content:
        return None
    return specimen.asking(f"{specimen.question.question} Answer in at most {words // 2} words.")


DEFECTS = (
    Defect(
        "pair swapped",
        lambda specimen, _around: _swapped(specimen, told_by_checks=True),
        means="chosen and rejected change places, where the rejected one had failed a check",
    ),
    Defect(
        "pair swapped, told apart by scores",
        lambda specimen, _around: _swapped(specimen, told_by_checks=False),
        "judge",
        "chosen and rejected change places, where only scores had told them apart",
    ),
    Defect("pair of equals", _equal, means="both answers of a pair say the same"),
    Defect("ratings turned round", _ratings_turned, means="the rejected answer is rated higher than the chosen one"),
    Defect("label flipped", _label_flipped, means="an answer that a check refuted is called right, or the reverse"),
    Defect("reward changed", _reward_changed, means="a reward that is not what it is computed from"),
    Defect("roles out of order", _roles, means="a conversation whose turns do not alternate"),
    Defect("duplicate reworded", _reworded, means="the question of an earlier record in slightly other words"),
    Defect("benchmark item", _contaminated, means="the question is an item of a benchmark"),
    Defect("constraint ignored", _constraint_ignored, means="the answer is longer than the question allows"),
)
