"""A model by script: it answers what it is told to, in order, and remembers what it was asked."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from state.sources import Hit, Source
from tools.llm.ask import Answered


class ScriptedAsk:
    """Each answer is a dict for the schema that is asked for, or an error to raise."""

    def __init__(self, *answers: Mapping[str, Any] | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[dict[str, Any]] = []
        self.candidates: list[int] = []

    async def __call__(self, inputs: Mapping[str, Any], answer: type[BaseModel], *, candidate: int = 0) -> Any:
        self.asked.append(dict(inputs))
        self.candidates.append(candidate)
        given = self.answers.pop(0)
        if isinstance(given, Exception):
            raise given
        return Answered(answer.model_validate(given), "scripted", "abc", 0.0, candidate)


class ScriptedFind:
    """Answers every search with the same hits."""

    def __init__(self, hits: Sequence[Hit] = ()) -> None:
        self.hits = list(hits)
        self.queries: list[str] = []

    async def __call__(self, query: str, limit: int) -> list[Hit]:
        self.queries.append(query)
        return self.hits[:limit]


def hit(
    text: str, *, title: str = "A page", url: str = "https://reference.example/page", license: str = "CC0-1.0"
) -> Hit:
    source = Source(url=url, final_url=url, title=title, engine="scripted", license=license, text=text)
    return Hit(source=source, start=0, end=len(text), score=1.0)
