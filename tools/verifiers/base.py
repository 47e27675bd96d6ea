"""What a verifier is: a check without a model, whose verdict is pass, fail or unverified."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from state.artifacts import ReferenceSolution
from state.constraints import Constraint
from state.sources import Passage
from state.verdicts import Kind, Result, Verdict


@dataclass(frozen=True)
class Subject:
    """What is checked: one candidate of one question, with the evidence it may lean on.

    `content` is what the generator wrote, `record` the content columns it becomes, which must fit `schema`.
    `own_reasoning`: sentences of the answer that its writer marked as reasoning of its own. `final_answer` is to be
    compared with that of `reference`, where a type asks for one; `program` is the code to run where it has a suite.
    `claimed_right` is what a stored record says of its answer: a wrong one that is called wrong is as it should be.
    `second` are passages of other sources that may confirm the answer, and nothing where nobody looked for any.
    `instructions` are the requests behind the answer, which must not show in it. `earlier` answers the question that
    a text repeats, `benchmark` the benchmark item that it holds; neither is there where nothing is to be compared.
    """

    question: str
    prompt: str
    answer: str
    own_reasoning: Sequence[str] = ()
    content: Mapping[str, Any] = field(default_factory=dict)
    record: Mapping[str, Any] = field(default_factory=dict)
    schema: type[BaseModel] | None = None
    passages: Sequence[Passage] = ()
    second: Sequence[Passage] | None = None
    language: str = "en"
    final_answer: str = ""
    program: str = ""
    program_share: float = 1.0
    reference: ReferenceSolution | None = None
    claimed_right: bool = True
    constraints: Sequence[Constraint] = ()
    instructions: Sequence[str] = ()
    earlier: Callable[[str], str | None] | None = None
    benchmark: Callable[[str], str | None] | None = None

    @property
    def expected(self) -> str:
        return self.reference.final_answer if self.reference else ""

    @property
    def grounded(self) -> bool:
        """Whether the answer must rest on the passages; where a reference decides, its steps need not."""
        return self.reference is None or self.reference.acceptance == "supported"


@dataclass(frozen=True)
class Finding:
    result: Result
    evidence: str = ""


def _always(_subject: Subject) -> bool:
    return True


@dataclass(frozen=True)
class Verifier:
    """One check. The module's constant `VERIFIER` is what the loader looks for.

    `check` is pure and deterministic. Its evidence is concrete: it quotes what failed, so that the
    generator can mend it. Raise `version` whenever the same subject may get another verdict.
    `everywhere`: it runs on records of every training type, beside those that the type names. `applies` says of
    which subjects it can say anything at all; of others there is no verdict. `mendable`: writing the answer anew
    may help. `silent_on` says in a few words what a pass does not prove.
    """

    name: str
    kind: Kind
    proves: str
    version: str
    check: Callable[[Subject], Finding]
    silent_on: str = ""
    everywhere: bool = False
    mendable: bool = True
    applies: Callable[[Subject], bool] = _always

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
