"""support: every sentence of the answer stands in the evidence, or is marked as reasoning of the writer's own."""

import re
from dataclasses import replace

from tools.marks import read
from tools.support import Support, support
from tools.text import normalised, sentences
from tools.verifiers.base import Finding, Subject, Verifier

_CODE = re.compile(r"^[ \t]*```.*?(?:^[ \t]*```[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+(?P<hash>.+?)|\*\*(?P<bold>[^*\n]+)\*\*:?)[ \t]*$", re.MULTILINE)
_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|can|cannot|will|does|do|not|no|never)\b", re.IGNORECASE)
_TITLE_WORDS = 8


def check(subject: Subject) -> Finding:
    """One failing sentence fails the answer, else one unverified sentence leaves it unverified."""
    prose = _HEADING.sub(lambda line: "" if _is_title(line, subject) else line.group(), _CODE.sub("\n", subject.answer))
    own = {normalised(sentence) for text in subject.own_reasoning for sentence in (text, *sentences(text))}
    said = {sentence: _judged(sentence, own, subject) for sentence in sentences(prose)}
    notes = ["code blocks are not prose and were left out"] if _CODE.search(subject.answer) else []
    failed = [f'"{sentence}": {found.reason}' for sentence, found in said.items() if found.result == "fail"]
    if failed:
        return Finding("fail", "; ".join([*failed, *notes]))
    unsure = [f'"{sentence}": {found.reason}' for sentence, found in said.items() if found.result == "unverified"]
    passed = sorted({found.passage_id for found in said.values() if found.passage_id and found.result == "pass"})
    if unsure or not passed:
        return Finding("unverified", "; ".join([*(unsure or ["no sentence rests on the evidence"]), *notes]))
    return Finding("pass", "; ".join([f"supported by {', '.join(passed)}", *notes]))


def _judged(sentence: str, own: set[str], subject: Subject) -> Support:
    """A sentence of the writer's own needs no support, yet must not contradict a passage."""
    found = support(sentence, subject.passages)
    contradicted = found.result == "fail" and found.passage_id is not None
    if normalised(sentence) in own and not contradicted and subject.passages:
        return found if found.result == "pass" else Support("pass")
    if sentence.endswith(":") and found.result == "fail" and not contradicted:
        return replace(found, result="unverified")
    return found


def _is_title(line: re.Match[str], subject: Subject) -> bool:
    """Whether a heading only names what the passages speak of, and states nothing."""
    title = line["hash"] or line["bold"]
    marks = read(title).marks
    known = {mark.key for passage in subject.passages for mark in read(passage.text).marks}
    known |= {mark.key for mark in read(subject.question).marks}
    short = len(title.split()) <= _TITLE_WORDS and not _VERB.search(title)
    return short and all(mark.kind == "term" and mark.key in known for mark in marks)


def _rests_on_passages(subject: Subject) -> bool:
    """Where a reference decides, the steps to it need not stand in the passages."""
    return subject.grounded


VERIFIER = Verifier(
    name="support",
    kind="heuristic",
    proves="each sentence states what a passage states, with its numbers, units, names and negations",
    silent_on="whether the passages are right, and what the writer marks as reasoning of its own",
    version="2",
    applies=_rests_on_passages,
    check=check,
)
