"""format: the record fits its training type's schema, and its texts are clean."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from tools.verifiers.base import Finding, Subject, Verifier

_PLAIN_TAGS = frozenset({"", "json", "markdown", "md", "text", "txt", "plaintext"})
_ANSWER_KEYS = frozenset({"answer", "response", "text", "content", "output", "completion", "result"})
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffd]")
_FENCE = re.compile(r"^[ \t]*```", re.MULTILINE)


def check(subject: Subject) -> Finding:
    """Fails with every problem found, each with the path of its field."""
    problems = [] if subject.answer.strip() else ["answer: empty"]
    problems += [*_schema_problems(subject), *_wrapping_problems(subject)]
    for path, text in _texts({**subject.record, "answer": subject.answer}):
        if text and not text.strip():
            problems.append(f"{path}: blank")
        if found := _CONTROL.search(text):
            problems.append(f"{path}: control character U+{ord(found.group()):04X} at {found.start()}")
    for path, text in _texts({**subject.content, "answer": subject.answer}):
        if len(_FENCE.findall(text)) % 2:
            problems.append(f"{path}: a code fence is not closed")
    return Finding("fail", "; ".join(dict.fromkeys(problems))) if problems else Finding("pass")


def _schema_problems(subject: Subject) -> list[str]:
    """Each field of the record that does not fit, with what pydantic says of it."""
    if subject.schema is None:
        return []
    try:
        subject.schema.model_validate(dict(subject.record))
    except ValidationError as error:
        return [f"{'.'.join(map(str, e['loc'])) or 'record'}: {e['msg']}" for e in error.errors()]
    return []


def _wrapping_problems(subject: Subject) -> list[str]:
    """A code fence or a JSON object round the whole answer; fenced code in a programming language is none."""
    answer = subject.answer.strip()
    lines = answer.splitlines()
    tag = lines[0].removeprefix("```").strip().lower() if lines else ""
    if (
        answer.startswith("```")
        and lines[-1].strip() == "```"
        and len(_FENCE.findall(answer)) == 2
        and tag in _PLAIN_TAGS
    ):
        return [f"answer: the whole of it stands in a code fence ```{tag}"]
    wrapped = _json_keys(answer) & (_ANSWER_KEYS | set(subject.content))
    return [f"answer: it is wrapped in JSON with the key {sorted(wrapped)[0]!r}"] if wrapped else []


def _json_keys(text: str) -> set[str]:
    try:
        value = json.loads(text) if text.startswith("{") else None
    except ValueError:
        return set()
    return set(value) if isinstance(value, dict) else set()


def _texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a record, each with its path, for example `messages.0.content`."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _texts(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, Sequence):
        for n, inner in enumerate(value):
            yield from _texts(inner, f"{path}.{n}")


VERIFIER = Verifier(
    name="format",
    kind="exact",
    proves="the record's columns fit their schema, and no text is blank, wrapped, unclosed or unclean",
    silent_on="what the texts say",
    version="1",
    check=check,
)
