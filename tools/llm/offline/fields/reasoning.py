"""How the evidence gives the answer, in one sentence; for a task with a final answer, the steps that lead to it."""

from tools.llm.offline.base import FieldWriter, Request, Saying
from tools.llm.offline.solving import solved
from tools.llm.offline.wanted import Kind, wanted

_GIVES: dict[Kind, str] = {
    "cause": "gives the reason",
    "quantity": "gives the figure",
    "comparison": "sets the two side by side",
    "procedure": "says what to do",
    "example": "names an example",
}


def write(request: Request, saying: Saying) -> str:
    if "final_answer" in request.fields or request.text("training_type") == "grpo":
        return solved(request).reasoning
    if not saying.answerable:
        return "No sentence of the sources answers the question."
    gives = _GIVES.get(wanted(request.text("question")).kind, "answers the question")
    where = f"The text “{saying.titles[0]}”" if saying.titles else "The source"
    return f"{where} {gives} in these very words."


FIELD = FieldWriter(write, frozenset(["qa", "grpo"]))
