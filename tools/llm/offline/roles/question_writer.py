"""The question writer: makes questions of single sentences, and keeps those that the passages answer."""

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

from tools.llm.offline.asking import Asked, alike, asked_about, is_clean, line_of, names_in, telling_words
from tools.llm.offline.base import OfflineRole, Request
from tools.llm.offline.exact import exact
from tools.llm.offline.finding import find
from tools.llm.offline.reading import Statement, statements
from tools.llm.offline.wanted import wanted
from tools.text import content_terms

_SUBORDINATE = re.compile(r"\b(?:because|whereas|therefore|that|which|whose|when|if|so|unlike)\b", re.IGNORECASE)
_EFFORT = {"definition": 0, "fact": 0, "example": 1, "comparison": 1, "cause": 1, "procedure": 1}


def answer(request: Request) -> dict[str, Any]:
    """Up to `count` questions (5 where none is given), each different from the others and from those to avoid."""
    count, read = request.count("count", 5), statements(request.objects("passages"))
    avoid = request.inputs.get("avoid")
    known = [telling_words(q) for q in avoid if isinstance(q, str)] if isinstance(avoid, list) else []
    chosen: list[dict[str, str]] = []
    for statement, asked in _in_turn(request, read):
        if len(chosen) == count:
            break
        words = telling_words(asked.question)
        if not is_clean(asked.question) or any(alike(words, k) for k in known):
            continue
        if not _answered(statement, asked, read):
            continue
        known.append(words)
        chosen.append(
            {"question": asked.question, "task_type": asked.task_type, "difficulty": _difficulty(statement, asked)}
        )
    return {"questions": chosen}


def _in_turn(request: Request, read: Sequence[Statement]) -> Iterator[tuple[Statement, Asked]]:
    """Every question that can be made, those about the aspect first, kind by kind in turn.

    Where answers must be verifiable, only questions with a short exact answer.
    """
    names = names_in(str(p.get("text", "")) for p in request.objects("passages"))
    by_kind: dict[str, list[tuple[Statement, Asked]]] = defaultdict(list)
    for statement in _ordered(request, read):
        made = () if statement.meaning.dangles else asked_about(line_of(statement.text, names))
        for asked in made:
            if exact(asked) or not request.verifiable:
                by_kind[asked.task_type].append((statement, asked))
    for turn in zip_longest(*by_kind.values()):
        yield from (made for made in turn if made)


def _ordered(request: Request, read: Sequence[Statement]) -> list[Statement]:
    """Passages whose title names the aspect come first, then sentences that do; else as they were given."""
    order, aspect = list(read), request.object("aspect")
    named, searched = (set(content_terms(str(aspect.get(key, "")))) for key in ("name", "query"))
    if request.chance:
        random.Random(request.chance).shuffle(order)
    titles = {s.title: set(content_terms(s.title)) for s in read}
    titled = {title: 2 * len(named & terms) + len(searched & terms) for title, terms in titles.items()}
    return sorted(order, key=lambda s: (-titled[s.title], not (named | searched) & s.meaning.terms))


def _answered(statement: Statement, asked: Asked, read: Sequence[Statement]) -> bool:
    """Whether the researcher would find an answer; for a step, in the very sentence it was made of."""
    found = find(wanted(asked.question), read).answer
    return bool(found) and (found[0].meaning.plain == statement.meaning.plain or asked.task_type != "procedure")


def _difficulty(statement: Statement, asked: Asked) -> str:
    """From the kind of question, the length of the answering sentence and how many clauses and figures it has."""
    effort = _EFFORT.get(asked.task_type, 1) + (asked.question.startswith("What are the steps"))
    effort += len(statement.text.split()) > 22
    effort += len(_SUBORDINATE.findall(statement.text)) + len(statement.meaning.numbers) // 3 > 2
    return ("easy", "medium", "hard")[min(effort, 2)]


ROLE = OfflineRole(answer)
