"""What the benchmark's server answers: lean, and taken word for word from the request's own passages."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_SENTENCES = 3


def answer(payload: Mapping[str, Any]) -> dict[str, Any]:
    """One that fits the schema of the payload's role. Raises `ValueError` for a role that no answer is known for."""
    role = payload.get("role")
    if role == "planner":
        return {"aspects": [{"name": hit["title"], "query": hit["title"]} for hit in payload["outline"][:8]]}
    if role == "question_writer":
        return {"questions": _questions(payload)}
    if role == "researcher":
        return _synthesis(payload["passages"])
    if role == "generator":
        return {"response": _said(payload["passages"]), "own_reasoning": []}
    if role == "judge":
        scores = {name: {"reason": "it is as asked for", "score": 0.95} for name in payload["rubric"]}
        return {**scores, "critique": "", "review_status": "approved"}
    raise ValueError(f"no answer to the role {role!r}")


def _questions(payload: Mapping[str, Any]) -> list[dict[str, str]]:
    """Numbered after what is to be avoided, so that the same request gets the same ones and the next one others."""
    known = json.dumps([payload["aspect"], payload["avoid"]]).encode()
    first = int.from_bytes(hashlib.blake2b(known, digest_size=5).digest(), "big")
    name = payload["aspect"]["name"]
    return [{"question": f"{first + n}. What is known about {name}?"} for n in range(payload["count"])]


def _synthesis(passages: list[dict[str, str]]) -> dict[str, Any]:
    points = [{"text": _said([passage]), "passages": [passage["id"]]} for passage in passages]
    return {"answerable": True, "reference_answer": points[0], "summary": points}


def _said(passages: list[dict[str, str]]) -> str:
    """The first sentences of the first passage, without its headings."""
    lines = [line for line in passages[0]["text"].splitlines() if line.strip() and not line.startswith("#")]
    return " ".join(_SENTENCE_END.split(" ".join(lines))[:_SENTENCES])
