"""The judge: computes its scores from what the passages hold, what was asked, and how the answer reads."""

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from tools.llm.offline.base import OfflineRole, Request
from tools.llm.offline.finding import find
from tools.llm.offline.grounding import Grounded, answer_text, grounded
from tools.llm.offline.reading import Statement, meaning, statements
from tools.llm.offline.wanted import wanted
from tools.text import content_terms, numbers, sentences

_APPROVE, _REVISE = 0.8, 0.6
_LONG, _SHORT = 24, 3
_RELEVANT, _ON_TOPIC, _BESIDE = 0.5, 2, 0.3
_CRITERIA = (
    ("factual", "fact|accura|correct|ground|support|faith|honest|harm"),
    ("complete", "complet|cover|help|verif|answer|reason|quality|useful|depth"),
    ("clear", "clar|read|fluen|style|coheren|language"),
    ("format", "format|constrain|complian|structure|instruction"),
)


@dataclass(frozen=True)
class _Measure:
    score: float
    reason: str


def answer(request: Request) -> dict[str, Any]:
    """A reason and a score from 0 to 1 for each criterion of the rubric, a critique, and a decision."""
    record = dict(request.object("record"))
    text = answer_text(record)
    checked = grounded(text, _own(record), statements(request.objects("passages")))
    measures = _measures(request, text, checked)
    rubric = request.object("rubric")
    scores = {name: _scored(name, measures) for name in rubric}
    overall = sum(score["score"] for score in scores.values()) / len(scores) if scores else measures["factual"].score
    failed = [v for v in request.objects("verdicts") if v.get("result") == "fail"]
    return {**scores, "critique": _critique(checked, failed, measures), "review_status": _status(overall, bool(failed))}


def _own(record: Mapping[str, Any]) -> list[str]:
    own = record.get("own_reasoning")
    return [s for s in own if isinstance(s, str)] if isinstance(own, list) else []


def _status(overall: float, has_failed: bool) -> str:
    if overall < _REVISE:
        return "rejected"
    return "needs_revision" if has_failed or overall < _APPROVE else "approved"


def _measures(request: Request, text: str, checked: Sequence[Grounded]) -> dict[str, _Measure]:
    """The four measures. What is wrong or no answer cannot be clear either, however well it reads."""
    factual, complete = _factual(checked), _complete(request, checked)
    clear = _clear(text)
    if factual.score < 1 or complete.score < _RELEVANT:
        clear = _Measure(min(clear.score, 0.5), f"{clear.reason}; what it says misleads or does not answer")
    return {"factual": factual, "complete": complete, "clear": clear, "format": _format(request, text)}


def _factual(checked: Sequence[Grounded]) -> _Measure:
    """The share of sentences that a passage holds; a single one that none holds costs most of the score."""
    wrong = [g for g in checked if g.problem]
    share = 1 - len(wrong) / len(checked) if checked else 0.0
    said = f"{len(checked) - len(wrong)} of {len(checked)} sentences stand in a passage"
    return _Measure(share if share == 1 else share * 0.3, said)


def _complete(request: Request, checked: Sequence[Grounded]) -> _Measure:
    """How much of the question and of the reference answer the held sentences cover, less what is beside the point."""
    held = [g.said for g in checked if not g.problem]
    said = {part for m in held for part in m.sequence}
    asked = wanted(request.text("question"))
    reference = {*content_terms(request.text("reference_answer")), *numbers(request.text("reference_answer"))}
    of_question, of_reference = _share(asked.all, said), _share(reference, said)
    beside = [m for m in held if len(m.terms & (asked.terms | reference)) < _ON_TOPIC]
    score = (of_question + of_reference) / 2 - _BESIDE * len(beside) / max(1, len(held))
    answers = find(asked, [Statement(m, "", "", 0) for m in held]).answer or (reference and of_reference >= _APPROVE)
    if not answers or min(of_question, of_reference) < _RELEVANT:
        score = min(score, 0.2)
    reason = f"covers {of_question:.0%} of the question and {of_reference:.0%} of the reference answer"
    also = f"; {len(beside)} of {len(held)} sentences are beside the point" if beside else ""
    return _Measure(score * (0.5 if len(held) < len(checked) else 1), reason + also)


def _share(wanted_parts: AbstractSet[str], said: AbstractSet[str]) -> float:
    return len(wanted_parts & said) / len(wanted_parts) if wanted_parts else 1.0


def _clear(text: str) -> _Measure:
    """1, less what makes an answer hard to read; long sentences cost by degrees."""
    said = [meaning(s) for s in sentences(text)]
    if not said:
        return _Measure(0.0, "there is no answer")
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
    return _Measure(max(0.0, 1 - sum(penalties.values())), "; ".join(found) or "plain, whole sentences without repeats")


def _format(request: Request, text: str) -> _Measure:
    verdicts = request.objects("verdicts")
    failed = [str(v.get("check")) for v in verdicts if v.get("result") == "fail"]
    unsure = sum(v.get("result") == "unverified" for v in verdicts)
    if failed or not text.strip():
        return _Measure(0.2, f"failed checks: {', '.join(failed)}" if failed else "there is no answer")
    share = unsure / len(verdicts) if verdicts else 0.0
    return _Measure(1 - 0.2 * share, f"no check failed, {unsure} of {len(verdicts)} could not decide")


def _scored(name: str, measures: Mapping[str, _Measure]) -> dict[str, Any]:
    """The measure nearest to the criterion by its name. Reasoning and verification cannot outdo the facts."""
    near = next((key for key, words in _CRITERIA if re.search(words, name.lower())), "complete")
    measure = measures[near]
    exact = name in ("factual_accuracy", "completeness", "clarity", "format_compliance")
    score = measure.score if exact or near != "complete" else min(measure.score, measures["factual"].score)
    reason = measure.reason if exact else f"judged as the nearest measure the offline model has: {measure.reason}"
    return {"reason": reason, "score": round(max(0.0, min(1.0, score)), 3)}


def _critique(
    checked: Sequence[Grounded], failed: Sequence[Mapping[str, Any]], measures: Mapping[str, _Measure]
) -> str:
    """What must change, one line each, with the sentence it is about; empty if nothing must."""
    found = [f"“{g.said.text}”: {g.problem}." for g in checked if g.problem]
    found += [f"The check {v.get('check')} failed: {v.get('evidence', '')}" for v in failed]
    if measures["complete"].score < _APPROVE and not found:
        found.append(f"The answer {measures['complete'].reason}.")
    if measures["clear"].score < _RELEVANT:
        found.append(f"The answer is hard to follow: {measures['clear'].reason}.")
    return "\n".join(found)


ROLE = OfflineRole(answer)
