"""How many questions a run writes next, and what ends it: pure functions of its state."""

from collections.abc import Mapping, Sequence

from nodes.question import DRY_ROUNDS
from state.run_state import ENDINGS, EndedBy, Round, RunState, RunUpdate

FEWEST = 20
"""Questions by which a yield is judged. A round is no larger than that, or than all before it: a guess stays cheap."""

NOTHING = Round(ended=0, approved=0)


def first_round(target: int | None, most: int) -> int:
    """How many questions to begin with: all of them without a target, else as many as could be enough."""
    return most if target is None else min(target, FEWEST, most)


def after_round(state: RunState, statuses: Mapping[str, int]) -> RunUpdate:
    """The round as the database has it (`statuses`: questions of the run by status), and how many are wanted next.

    Another round brings what is missing at the yield observed so far, rounded up: so the run has at most as many
    questions approved too many as its last round was larger than what was missing.
    """
    now = Round(ended=sum(statuses.get(ending, 0) for ending in ENDINGS), approved=statuses.get("approved", 0))
    ended: RunState = {**state, "rounds": [*state["rounds"], now]}
    wanted = state["wanted"] if end_of(ended) else len(state["question_ids"]) + _next(ended, now)
    return {"rounds": ended["rounds"], "wanted": wanted, "approved": now["approved"]}


def end_of(state: RunState) -> EndedBy | None:
    """What ends the run now that a round has ended; nothing where it is to write more questions."""
    written, target = len(state["question_ids"]), state["target_accepted"]
    if target is None:
        return "num_questions" if written >= state["num_questions"] else "no_new_questions"
    if state["rounds"][-1]["approved"] >= target:
        return "target_accepted"
    if written >= state["num_questions"]:
        return "max_questions"
    if _brought(state["rounds"]) == 0:
        return "no_new_questions"
    last = recent(state["rounds"])
    too_few = last["ended"] >= FEWEST and last["approved"] < (state["min_yield"] or 0) * last["ended"]
    return "min_yield" if too_few else None


def because(state: RunState, end: EndedBy) -> str:
    """The end in a line for people."""
    written, target = len(state["question_ids"]), state["target_accepted"]
    failed = state["dry_rounds"] >= DRY_ROUNDS
    none_new = "every call for questions failed" if failed else "the sources gave no more that differ"
    if target is None:
        short = f"only {written} of {state['num_questions']} questions: {none_new}"
        return short if end == "no_new_questions" else f"{written} questions, as many as were asked for"
    last, approved = recent(state["rounds"]), f"{state['rounds'][-1]['approved']} of {target} approved"
    told = {
        "target_accepted": f"{approved} after {written} questions",
        "max_questions": f"{approved}: {written} questions are written, the most that were allowed",
        "no_new_questions": f"{approved} after {written} questions: {none_new}",
        "min_yield": f"{approved} after {written} questions: of the last {last['ended']} only {last['approved']} were, "
        f"less than {state['min_yield']:.0%}",
    }
    return told[end]


def recent(rounds: Sequence[Round]) -> Round:
    """What came of the last round, with as many before it as `FEWEST` questions need."""
    now = rounds[-1]
    far = [before for before in [NOTHING, *rounds[:-1]] if now["ended"] - before["ended"] >= FEWEST]
    before = far[-1] if far else NOTHING
    return Round(ended=now["ended"] - before["ended"], approved=now["approved"] - before["approved"])


def _brought(rounds: Sequence[Round]) -> int:
    """How many questions the last round had."""
    return rounds[-1]["ended"] - (rounds[-2]["ended"] if len(rounds) > 1 else 0)


def _next(state: RunState, now: Round) -> int:
    """Where none is approved yet, the yield is taken as if the next one were."""
    missing = (state["target_accepted"] or 0) - now["approved"]
    ended, approved = (now["ended"], now["approved"]) if now["approved"] else (now["ended"] + 1, 1)
    enough = -(-missing * ended // approved)
    return min(enough, max(FEWEST, now["ended"]), state["num_questions"] - len(state["question_ids"]))
