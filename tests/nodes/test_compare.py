"""compare: only what scores alone would decide is asked, in both orders, and only until one pair holds."""

import pytest

from nodes.compare import MOST_PAIRS, compare
from state.artifacts import Evidence
from state.errors import ModelTimeout
from state.records import Candidate
from tests.support.scripted import ScriptedAsk
from tests.training_types.candidates import candidate, question
from training_types import training_type, training_type_names

BEST = candidate(0, "An alkane is a hydrocarbon with only single bonds.", "approved", 0.95)
SECOND = candidate(1, "An alkane is a hydrocarbon. Its bonds are of one kind.", "approved", 0.8)
WRONG = candidate(2, "An alkane is a metal that melts at 5000 degrees or so.", "needs_revision", None)
POOR = candidate(3, "An alkane is some sort of thing that is made of parts.", "rejected", 0.3)
WORSE = candidate(4, "An alkane is some kind of thing that has many parts.", "rejected", 0.2)


def says(*better: str) -> ScriptedAsk:
    return ScriptedAsk(*[{"better": one, "reason": f"the {one} one"} for one in better])


async def compared(ask: ScriptedAsk, *candidates: Candidate, kind: str = "dpo") -> list[Candidate]:
    found, _ = await compare(question(0, kind), candidates, ask)
    return found


@pytest.mark.parametrize(
    ("forth", "back", "preferred"),
    [
        ("first", "second", "this"),
        ("second", "first", "other"),
        ("tie", "tie", "tie"),
        ("first", "first", "split"),
        ("second", "second", "split"),
        ("tie", "first", "split"),
        ("first", "tie", "split"),
    ],
)
async def test_a_choice_counts_only_where_it_does_not_hang_on_the_order(forth: str, back: str, preferred: str) -> None:
    best, _ = await compared(says(forth, back), BEST, POOR)
    (preference,) = best.review.preferences
    assert (preference.other, preference.preferred) == (3, preferred)
    assert preference.reason.splitlines() == list(dict.fromkeys([f"the {forth} one", f"the {back} one"]))


async def test_the_judge_sees_both_answers_with_their_verdicts_in_both_orders() -> None:
    ask = says("first", "second")
    await compared(ask, BEST, POOR)
    forth, back = ask.asked
    assert (forth["first"], forth["second"]) == (back["second"], back["first"])
    assert forth["first"]["record"] == BEST.draft.content
    assert forth["first"]["verdicts"] == []
    assert {"question", "passages", "rubric", "reference_answer"} <= set(forth)
    assert ask.candidates == [0, 0]


async def test_where_a_check_decides_nobody_is_asked() -> None:
    ask = says()
    assert await compared(ask, BEST, WRONG) == [BEST, WRONG]
    assert ask.asked == []


async def test_one_pair_that_holds_is_enough() -> None:
    ask = says("first", "second")
    await compared(ask, BEST, SECOND, POOR, WORSE)
    assert len(ask.asked) == 2


async def test_where_the_judge_takes_a_pair_back_the_next_best_is_asked_about() -> None:
    ask = says("first", "first", "tie", "tie", "first", "second")
    found = await compared(ask, BEST, SECOND, POOR, WORSE)
    said = {(c.draft.candidate, p.other): p.preferred for c in found for p in c.review.preferences}
    assert sorted(said.values()) == ["split", "this", "tie"]
    assert len(ask.asked) == 6


async def test_no_more_than_a_few_pairs_are_asked_about() -> None:
    many = [candidate(n, f"An alkane is some sort of thing number {n}.", "rejected", 0.3) for n in range(1, 9)]
    ask = says(*["first"] * 2 * MOST_PAIRS)
    found = await compared(ask, BEST, *many)
    assert len(found[0].review.preferences) == MOST_PAIRS
    assert training_type("dpo").compose(question(0), Evidence(), found).ending == "rejected"


async def test_a_judge_that_cannot_be_asked_is_told_of_beside_what_was_found() -> None:
    ask = ScriptedAsk({"better": "first"}, {"better": "first"}, ModelTimeout("no answer"), {"better": "first"})
    found, failure = await compare(question(0), [BEST, POOR, WORSE], ask)
    assert isinstance(failure, ModelTimeout)
    assert [p.preferred for p in found[0].review.preferences] == ["split"]


@pytest.mark.parametrize("kind", training_type_names())
async def test_only_types_that_set_answers_against_each_other_are_compared(kind: str) -> None:
    ask = says("first", "second")
    if kind in ("dpo", "orpo", "rlhf"):
        await compared(ask, BEST, POOR, kind=kind)
    else:
        await compared(ask, BEST, kind=kind)
    assert bool(ask.asked) == (training_type(kind).compares is not None) == (kind in ("dpo", "orpo", "rlhf"))
