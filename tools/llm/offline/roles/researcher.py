"""The researcher: quotes what the passages say about a question, each sentence with all passages that hold it."""

import re
from collections.abc import Sequence
from typing import Any

from tools.llm.offline.asking import names_in
from tools.llm.offline.base import OfflineRole, Request
from tools.llm.offline.exact import exact_answer
from tools.llm.offline.finding import defined, find
from tools.llm.offline.reading import Statement, statements, supporters
from tools.llm.offline.relevance import Weights, distinct, stands_alone
from tools.llm.offline.wanted import Wanted, wanted

_LIMITS = re.compile(r"\b(?:only|unless|except|cannot|however|at most|at least|not|never|provided|if)\b")
_UNVERIFIABLE = "a short answer that can be checked"
_NEAR, _CLOSE = 0.3, 0.45
"""Shares of the question's weight that a sentence must carry to be worth quoting, and to limit the answer."""


def answer(request: Request) -> dict[str, Any]:
    """A `Synthesis`; what it quotes stands word for word in the passages it names.

    Where the answer must be verifiable, it holds the answer alone too, in its shortest exact form.
    """
    asked, read = wanted(request.text("question")), statements(request.objects("passages"))
    found = find(asked, read)
    if not found.answer:
        return {"answerable": False, "missing": found.missing}
    names = names_in(str(p.get("text", "")) for p in request.objects("passages"))
    final = exact_answer(request.text("question"), found.answer[0].text, names) if request.verifiable else None
    if request.verifiable and final is None:
        return {"answerable": False, "missing": _UNVERIFIABLE}
    around = _around(asked, found.answer, read)
    text = " ".join(s.text for s in found.answer)
    ids = [set(supporters(s.meaning, read)) for s in found.answer]
    passages = [p for p in dict.fromkeys(s.passage for s in read) if all(p in held for held in ids)]
    return {
        "answerable": True,
        "reference_answer": {"text": text, "passages": passages or [found.answer[0].passage]},
        **({"final_answer": final.text, "answer_type": final.answer_type} if final else {}),
        **{name: [_point(s, read) for s in chosen] for name, chosen in around.items()},
    }


def _around(asked: Wanted, answers: Sequence[Statement], read: Sequence[Statement]) -> dict[str, list[Statement]]:
    """What bears on the answer, by the fields of a `Synthesis`, the nearest to the question first."""
    weights = Weights(read)
    quoted = {s.meaning.plain for s in answers}
    others = [s for s in distinct(read) if s.meaning.plain not in quoted and stands_alone(s)]
    worth = {s.meaning.plain: weights.share(asked.terms, s) for s in others}
    others.sort(key=lambda s: -worth[s.meaning.plain])
    near = [s for s in others if worth[s.meaning.plain] >= _NEAR]
    in_answer = {t for s in answers for t in s.meaning.terms}
    return {
        "summary": [*answers, *[s for s in near if not s.meaning.is_example][:3]],
        "key_concepts": [s for s in others if (d := defined(s.meaning)) and set(d) <= in_answer and len(d) < 4][:3],
        "definitions": [s for s in others if (d := defined(s.meaning)) and set(d) <= asked.all][:3],
        "examples": [s for s in near if s.meaning.is_example][:2],
        "constraints": [s for s in near if worth[s.meaning.plain] >= _CLOSE and _LIMITS.search(s.text)][:2],
    }


def _point(statement: Statement, read: Sequence[Statement]) -> dict[str, Any]:
    return {"text": statement.text, "passages": supporters(statement.meaning, read)}


ROLE = OfflineRole(answer)
