"""copy: the answer repeats neither the question nor the prompt, nor stands in them."""

import re

from tools.text import normalised, sentences
from tools.verifiers.base import Finding, Subject, Verifier

_WHOLE_QUESTION, _WHOLE_ANSWER = 3, 5
"""Words from which on a question inside an answer, or an answer inside a question, is a copy and no mere term."""


def check(subject: Subject) -> Finding:
    """Compares words only: case, punctuation and Markdown make no difference."""
    for called, text in {"question": subject.question, "prompt": subject.prompt}.items():
        if problem := _problem(called, text, subject.answer):
            return Finding("fail", problem)
    return Finding("pass")


def _problem(called: str, asked: str, answer: str) -> str:
    """What is copied, or nothing."""
    wanted, said = _words(asked), _words(answer)
    if not wanted or not said:
        return ""
    if wanted == said:
        return f'the answer is the {called} itself: "{asked}"'
    if _words(next(iter(sentences(answer)), "")) == wanted:
        return f'the answer begins with the {called}: "{asked}"'
    if len(wanted) >= _WHOLE_QUESTION and _holds(said, wanted):
        return f'the answer holds the whole {called}: "{asked}"'
    if (len(said) >= _WHOLE_ANSWER and _holds(wanted, said)) or _holds(wanted, ["answer", *said]):
        return f'the {called} holds the whole answer: "{answer}"'
    return ""


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", normalised(text))


def _holds(words: list[str], part: list[str]) -> bool:
    return f" {' '.join(part)} " in f" {' '.join(words)} "


VERIFIER = Verifier(
    name="copy",
    kind="exact",
    proves="the answer is no copy of its question or prompt, and the prompt does not give the answer away",
    silent_on="an answer that says the question in other words",
    version="1",
    check=check,
)
