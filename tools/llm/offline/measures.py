"""What the judge measures: whether an answer is held by the passages, complete, clear, in form and coherent."""

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from state.verdicts import SECOND_SOURCE
from tools.llm.offline.base import Request
from tools.llm.offline.finding import find
from tools.llm.offline.grounding import Grounded, answer_text, grounded, turns_of
from tools.llm.offline.reading import Meaning, Statement, meaning, statements
from tools.llm.offline.wanted import wanted
from tools.text import content_terms, normalised, sentences

ANSWERED, GIVEN, NO_ANSWER = 0.5, 0.8, 0.2
"""Completeness below which a text is no answer; share of the reference that answers by itself; score of no answer."""
_LONG, _SHORT = 24, 3
_ON_TOPIC, _BESIDE = 2, 0.3
_UNANSWERED = "what it says misleads or does not answer"


@dataclass(frozen=True)
class Measure:
    """A score, 0 to 1 unless a penalty takes it below, and what it was computed from."""

    score: float
    reason: str

    def at_most(self, limit: float, why: str) -> "Measure":
        return self if self.score <= limit else Measure(limit, f"{self.reason}; {why}")


@dataclass(frozen=True)
class Answer:
    """What is judged: the answer's text, its sentences compared with the passages, and its turns if it has any."""

    text: str
    checked: Sequence[Grounded]
    turns: Sequence[Mapping[str, str]]

    @property
    def held(self) -> list[Meaning]:
        return [g.said for g in self.checked if not g.problem]


def answer_in(request: Request) -> Answer:
    record = dict(request.object("record"))
    text, own = answer_text(record), record.get("own_reasoning")
    marked = [s for s in own if isinstance(s, str)] if isinstance(own, list) else []
    return Answer(text, grounded(text, marked, statements(request.objects("passages"))), turns_of(record))


def measured(request: Request, answer: Answer) -> dict[str, Measure]:
    """Every measure by its name. What is wrong or no answer is neither clear nor what was asked for, however well
    it reads."""
    factual, complete = _factual(answer), _complete(request, answer)
    clear, form = _clear(answer.text), _form(request, answer.text)
    if factual.score < 1 or complete.score < ANSWERED:
        clear = clear.at_most(0.5, _UNANSWERED)
    if complete.score <= NO_ANSWER:
        form = form.at_most(0.5, "it is no answer to what was asked")
    return {"factual": factual, "complete": complete, "clear": clear, "format": form, "coherent": _coherent(answer)}


def _factual(answer: Answer) -> Measure:
    """The share of sentences that a passage holds; a single one that none holds costs most of the score."""
    held, all_ = len(answer.held), len(answer.checked)
    share = held / all_ if all_ else 0.0
    return Measure(share if share == 1 else share * 0.3, f"{held} of {all_} sentences stand in a passage")


def _complete(request: Request, answer: Answer) -> Measure:
    """How much of the question and of the reference answer the held sentences cover, less what is beside the point."""
    held, asked = answer.held, wanted(request.text("question"))
    reference = [meaning(s) for s in sentences(request.text("reference_answer"))]
    of_question = _share(asked.all, {part for m in held for part in m.sequence})
    of_reference = _given(reference, held)
    topic = asked.terms | {t for m in reference for t in m.terms} | _asked_on(answer)
    beside = [m for m in held if len(m.terms & topic) < _ON_TOPIC]
    score = (of_question + of_reference) / 2 - _BESIDE * len(beside) / max(1, len(held))
    answers = find(asked, [Statement(m, "", "", 0) for m in held]).answer or (reference and of_reference >= GIVEN)
    if not answers or min(of_question, of_reference) < ANSWERED:
        score = min(score, NO_ANSWER)
    reason = f"covers {of_question:.0%} of the question and {of_reference:.0%} of the reference answer"
    also = f"; {len(beside)} of {len(held)} sentences are beside the point" if beside else ""
    return Measure(score * (0.5 if len(held) < len(answer.checked) else 1), reason + also)


def _given(reference: Sequence[Meaning], held: Sequence[Meaning]) -> float:
    """The share of the reference that is said: of each of its sentences, what a single sentence says of it."""
    parts = [frozenset(m.sequence) for m in reference if m.sequence]
    said = [max((_share(part, frozenset(m.sequence)) for m in held), default=0.0) for part in parts]
    return sum(said) / len(said) if said else 1.0


def _asked_on(answer: Answer) -> set[str]:
    """The terms of what a user asked later in a conversation: to answer it is not beside the point."""
    return {term for turn in answer.turns for term in content_terms(turn["user"])}


def _share(wanted_parts: AbstractSet[str], said: AbstractSet[str]) -> float:
    return len(wanted_parts & said) / len(wanted_parts) if wanted_parts else 1.0


def _clear(text: str) -> Measure:
    """1, less what makes an answer hard to read; long sentences cost by degrees."""
    said = [meaning(s) for s in sentences(text)]
    if not said:
        return Measure(0.0, "there is no answer")
    words = [len(m.text.split()) for m in said]
    mean = sum(words) / len(words)
    penalties = {
        f"sentences of {mean:.0f} words on average": max(0.0, (mean - _LONG) / 50),
        "a sentence is repeated": 0.3 * (len({m.plain for m in said}) < len(said)),
        "it opens with a word that points to nothing": 0.3 * said[0].dangles,
        "it breaks off": 0.3 * (not re.search(r"[.!?:)`\"”|]\s*$", text)),
        "a sentence is a fragment": 0.1 * (min(words) < _SHORT),
    }
    found = [name for name, loss in penalties.items() if loss]
    return Measure(max(0.0, 1 - sum(penalties.values())), "; ".join(found) or "plain, whole sentences without repeats")


def _form(request: Request, text: str) -> Measure:
    verdicts = [v for v in request.objects("verdicts") if v.get("check") != SECOND_SOURCE or v.get("result") == "fail"]
    failed = [str(v.get("check")) for v in verdicts if v.get("result") == "fail"]
    unsure = sum(v.get("result") == "unverified" for v in verdicts)
    if failed or not text.strip():
        return Measure(0.2, f"failed checks: {', '.join(failed)}" if failed else "there is no answer")
    share = unsure / len(verdicts) if verdicts else 0.0
    return Measure(1 - 0.2 * share, f"no check failed, {unsure} of {len(verdicts)} could not decide")


def _coherent(answer: Answer) -> Measure:
    """The share of later turns that take up a word of earlier ones and ask what was not asked before."""
    said: set[str] = set()
    asked: set[str] = set()
    linked = 0
    for turn in answer.turns:
        words = {*content_terms(turn["user"]), *content_terms(turn["assistant"])}
        linked += bool(words & said) and normalised(turn["user"]) not in asked
        said |= words
        asked.add(normalised(turn["user"]))
    later = len(answer.turns) - 1
    return Measure(
        linked / later if later > 0 else 0.0, f"{linked} of {max(0, later)} later turns build on earlier ones"
    )
