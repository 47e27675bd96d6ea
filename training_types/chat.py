"""chat: a conversation of several turns between a user with a goal and an assistant that keeps to the evidence."""

from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from state.artifacts import Evidence
from state.records import Candidate, Question
from training_types import base


class Turn(BaseModel):
    user: str = Field(description="what the user says; the first turn is the question itself, word for word")
    assistant: str = Field(description="what the assistant answers, only from the passages")


class ChatDraft(BaseModel):
    persona: str = Field(description="who the user is, in a few words")
    goal: str = Field(description="what the user wants to have understood at the end")
    turns: list[Turn] = Field(description="two to five turns; each question after the first builds on what was said")
    own_reasoning: list[str] = Field(
        default_factory=list, description="sentences of the assistant that follow by reasoning, copied word for word"
    )


class Message(BaseModel):
    role: str
    content: str


class ChatRecord(BaseModel):
    model_config = ConfigDict(extra="forbid")

    conversation_id: str
    system_prompt: str
    messages: list[Message] = Field(min_length=2)
    num_turns: int = Field(ge=1)
    persona: str

    @model_validator(mode="after")
    def _is_a_conversation(self) -> Self:
        """First the system, if at all, then user and assistant in turn, the assistant last, and each says something."""
        roles = [said.role for said in self.messages]
        if roles[0] == "system" and self.messages[0].content != self.system_prompt:
            raise ValueError("the system message is not the system_prompt")
        talk = roles[1:] if roles[0] == "system" else roles
        if len(talk) % 2 or any(role != due for role, due in zip(talk, cycle(("user", "assistant")), strict=False)):
            raise ValueError(f"roles are {', '.join(roles)}; user and assistant must take turns, the assistant last")
        blank = next((n for n, said in enumerate(self.messages) if not said.content.strip()), None)
        if blank is not None:
            raise ValueError(f"message {blank} says nothing")
        if self.num_turns != roles.count("user"):
            raise ValueError(f"num_turns is {self.num_turns}, but the user speaks {roles.count('user')} times")
        return self


def exchange(question: str, content: Mapping[str, Any]) -> base.Exchange:
    said = "\n\n".join(turn["assistant"] for turn in content["turns"])
    return base.Exchange(question, said, tuple(content["own_reasoning"]))


def compose(question: Question, _evidence: Evidence, candidates: Sequence[Candidate]) -> base.Composition:
    def content(candidate: Candidate) -> dict[str, Any]:
        draft = candidate.draft.content
        system = base.system_prompt(question)
        messages = [base.message("system", system)]
        for turn in draft["turns"]:
            messages += [base.message("user", turn["user"]), base.message("assistant", turn["assistant"])]
        return {
            "conversation_id": f"{question.run_id}/{question.question_id}/{candidate.draft.candidate}",
            "system_prompt": system,
            "messages": messages,
            "num_turns": len(draft["turns"]),
            "persona": f"{draft['persona']}, who wants to {draft['goal']}",
        }

    return base.one_row_each(candidates, content)


def export(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"messages": [dict(message) for message in row["messages"]]}


def sides(row: Mapping[str, Any]) -> list[base.Side]:
    """The turns in pairs; what is said out of turn stands alone in its own."""
    turns: list[dict[str, str]] = []
    for said in row["messages"]:
        if said["role"] == "assistant" and turns and not turns[-1]["assistant"]:
            turns[-1]["assistant"] = said["content"]
        elif said["role"] != "system":
            turns.append({"user": "", "assistant": "", said["role"]: said["content"]})
    persona, _, goal = row["persona"].partition(", who wants to ")
    return [base.Side({"persona": persona, "goal": goal, "turns": turns, "own_reasoning": []})]


TRAINING_TYPE = base.TrainingType(
    name="chat",
    title="Multi-turn chat",
    purpose="conversations in which a user asks, and asks on, until a goal is reached",
    instruction=(
        "Write a conversation of two to five turns. The user has a persona and a goal, begins with the question word "
        "for word, and then asks on from what was said. The assistant answers in one to four sentences, only from "
        "the passages, and never contradicts what it said before."
    ),
    draft=ChatDraft,
    record=ChatRecord,
    rubric={**base.RUBRIC, "coherence": "Each turn builds on those before; nothing is repeated or taken back."},
    checks=("format", "support", "copy", "language", "length", "turns", "followup", "consistency"),
    exchange=exchange,
    compose=compose,
    export=export,
    sides=sides,
    columns=("messages",),
    trainer="SFTTrainer (assistant_only_loss)",
    example={
        "persona": "a pupil",
        "goal": "understand what an alkane is",
        "turns": [
            {
                "user": "How would you describe this family of compounds to a beginner?",
                "assistant": "An alkane is a hydrocarbon with only single bonds.",
            },
            {"user": "Which one is the simplest of them?", "assistant": "Methane is the simplest alkane."},
        ],
        "own_reasoning": [],
    },
    counterexample={
        "persona": "a pupil",
        "goal": "understand what an alkane is",
        "turns": [{"user": "What is an alkane?", "assistant": "An alkane is a metal that melts at 5000 degrees."}],
        "own_reasoning": [],
    },
)
