"""The sample corpus as the requests of the pipeline hold it."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from langchain_core.messages import HumanMessage, SystemMessage

from tools.llm.offline.base import Request
from tools.llm.offline.model import OfflineModel

CORPUS = Path(__file__).parents[4] / "tools" / "search" / "sample_corpus"
SUBJECTS = ("organic-chemistry", "algebra", "python")
Passages = list[dict[str, str]]

METHANE: Passages = [
    {
        "id": "P1",
        "title": "Alkanes",
        "text": (
            "An alkane is a saturated hydrocarbon that contains only single bonds. "
            "Methane boils at -162 degrees Celsius at atmospheric pressure. "
            "Boiling points rise along the alkane series because larger molecules attract each other more strongly. "
            "Unlike alkenes, alkanes do not decolorize bromine water. "
            "For example, methane is an alkane with one carbon atom."
        ),
    },
    {
        "id": "P2",
        "title": "Naming",
        "text": (
            "First, to name a branched alkane, find the longest chain. "
            "Second, to number the chain, begin at the end nearer to a branch. "
            "Finally, to complete the name, list the alkyl groups."
        ),
    },
    {"id": "P3", "title": "Gases", "text": "Methane boils at -162 degrees Celsius at atmospheric pressure."},
]


def request(**inputs: Any) -> Request:
    return Request(inputs)


def ask(inputs: dict[str, Any], **model: Any) -> dict[str, Any]:
    """What the whole model answers to a request."""
    messages = [SystemMessage("Do your part."), HumanMessage(json.dumps(inputs))]
    answer = json.loads(OfflineModel(**model).invoke(messages).text)
    if not isinstance(answer, dict):
        raise TypeError(f"no JSON object: {answer!r}")
    return answer


def articles(subject: str) -> list[Path]:
    return sorted((CORPUS / subject).glob("*.md"))


@cache
def _sections(article: Path) -> tuple[str, list[str]]:
    body = article.read_text(encoding="utf-8").split("---", 2)[2]
    return body.split("# ", 1)[1].split("\n")[0], [section.strip() for section in body.split("\n## ")]


def passages(*paths: Path) -> Passages:
    """The sections of articles as passages P1, P2, ..."""
    found = [(title, text) for path in paths for title, texts in [_sections(path)] for text in texts]
    return [{"id": f"P{n}", "title": title, "text": text} for n, (title, text) in enumerate(found, start=1)]
