"""leak: the prompt does not give the answer away."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tools.text import normalised
from tools.verifiers.base import Finding, Subject, Verifier

_LABEL = re.compile(
    r"\b(?:answers?|ans|solutions?|results?)\b(?:\s*\([^()]{0,40}\))?\W{0,3}?(?:\s+is\s*:?|\s*[:=])[\s*_$\"'`]*"
    r"|\\boxed\s*\{\s*",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[\s*_$\"'`}]*(?:$|[.;!?)\]](?:\s|$)|\n)")
_PROMPTS = ("prompt", "instruction", "question", "system_prompt")
_FEWEST = 5
_QUOTED = 200


def check(subject: Subject) -> Finding:
    """The final answer behind a label such as `Answer:`, or five words or more of an answer in full. What the
    question is to be answered from may hold it. `copy` looks for the answer in question and prompt of the types
    that name it; this is for all types, and also for the columns of the row."""
    final = subject.expected or subject.final_answer
    wanted = [text for text in (final, subject.answer) if text.strip()]
    for called, asked in _prompts(subject):
        given = next((text for text in wanted if _labelled(asked, text)), "")
        if given:
            return Finding("fail", f'the {called} gives the answer away: "{given[:_QUOTED]}"')
    for called, asked, said in _exchanges(subject):
        if len(said.split()) >= _FEWEST and _holds(asked, said):
            return Finding("fail", f'the {called} holds the whole answer: "{said[:_QUOTED]}"')
    return Finding("pass")


def _prompts(subject: Subject) -> Iterator[tuple[str, str]]:
    """Every text that is asked with, by what it is called."""
    asked = {"question": subject.question, "prompt": subject.prompt}
    asked |= {name: text for name in _PROMPTS if isinstance(text := subject.record.get(name), str)}
    yield from asked.items()
    for message in _messages(subject.record):
        if message.get("role") == "system":
            yield "system message", str(message.get("content", ""))


def _exchanges(subject: Subject) -> Iterator[tuple[str, str, str]]:
    """Each text that is asked with, and the answer to it; in a conversation every turn by itself."""
    yield from ((called, asked, subject.answer) for called, asked in _prompts(subject))
    before = ""
    for message in _messages(subject.record):
        if message.get("role") == "assistant":
            yield "user turn", before, str(message.get("content", ""))
        before = str(message.get("content", "")) if message.get("role") == "user" else before


def _messages(record: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = record.get("messages")
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _labelled(asked: str, answer: str) -> bool:
    """Whether the answer, and nothing else, stands behind a label, up to the end of the sentence."""
    plain = re.compile(re.escape(answer.strip(" .$\n")), re.IGNORECASE)
    found = (plain.match(asked, label.end()) for label in _LABEL.finditer(asked))
    return bool(plain.pattern) and any(match and _ENDS.match(asked, match.end()) for match in found)


def _holds(asked: str, answer: str) -> bool:
    words, part = (re.findall(r"\w+", normalised(text)) for text in (asked, answer))
    return len(part) >= _FEWEST and f" {' '.join(part)} " in f" {' '.join(words)} "


VERIFIER = Verifier(
    name="leak",
    kind="exact",
    proves="the final answer stands behind no label in the prompt, and no prompt holds the whole answer",
    silent_on="answers that the prompt gives away in other words, or without a label",
    version="1",
    check=check,
    everywhere=True,
    mendable=False,
)
