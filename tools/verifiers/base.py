"""What a verifier is: a check without a model, whose verdict is pass, fail or unverified."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from state.answers import AnswerType
from state.sources import Passage
from state.verdicts import Kind, Result, Verdict


@dataclass(frozen=True)
class Subject:
    """What is checked: one candidate of one question, with the evidence it may lean on.

    `content` is what the generator wrote, `record` the content columns it becomes, which must fit `schema`.
    `own_reasoning`: sentences of the answer that its writer marked as reasoning of its own. `final_answer` is to be
    compared with `expected`, as answers of `answer_type`, where a type asks for one.
    """

    question: str
    prompt: str
    answer: str
    own_reasoning: Sequence[str] = ()
    content: Mapping[str, Any] = field(default_factory=dict)
    record: Mapping[str, Any] = field(default_factory=dict)
    schema: type[BaseModel] | None = None
    passages: Sequence[Passage] = ()
    language: str = "en"
    final_answer: str = ""
    expected: str = ""
    answer_type: AnswerType = "text"


@dataclass(frozen=True)
class Finding:
    result: Result
    evidence: str = ""


@dataclass(frozen=True)
class Verifier:
    """One check. The module's constant `VERIFIER` is what the loader looks for.

    `check` is pure and deterministic. Its evidence is concrete: it quotes what failed, so that the
    generator can mend it. Raise `version` whenever the same subject may get another verdict.
    """

    name: str
    kind: Kind
    proves: str
    version: str
    check: Callable[[Subject], Finding]

    def verdict(self, subject: Subject, *, candidate: int = 0) -> Verdict:
        found = self.check(subject)
        return Verdict(
            check=self.name,
            result=found.result,
            kind=self.kind,
            evidence=found.evidence,
            version=self.version,
            candidate=candidate,
        )
