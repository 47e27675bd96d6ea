"""Answers to tasks that a procedure can check: exact ones with their steps, and those of people who slip."""

import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import cast, get_args

from state.answers import AnswerType
from tools.llm.offline.base import Request
from tools.llm.offline.coding import mistaken
from tools.llm.offline.exact import Exact, confusable, exact_answer
from tools.llm.offline.finding import defined
from tools.llm.offline.material import Material, material
from tools.llm.offline.reading import meaning
from tools.llm.offline.slips import Slip, differs, slips
from tools.tasks import task

_CARELESS = ("student in a hurry", "beginner")
_NEAREST, _LIKELY, _FEWEST = 3, 4, 2
"""Other answers of the passages, and slips of one's own, to choose among, and how many there must be at least."""
_GIVEN_UP = Slip("no answer", "giving up")
_NAME, _WORD = re.compile(r"\b[A-Z][a-z]+\b"), re.compile(r"[A-Za-z]{4,}")


@dataclass(frozen=True)
class Solution:
    """`steps` lead to `final_answer`; the last of them may state it. `quoted`: they are sentences of the passages.

    Where a program was asked for, it is `program`, and its function's name the final answer.
    """

    steps: tuple[str, ...]
    final_answer: str
    answer_type: AnswerType = "text"
    quoted: bool = False
    program: str = ""

    @property
    def reasoning(self) -> str:
        return "\n".join(self.steps)

    @property
    def code(self) -> str:
        return self.program or (self.final_answer if self.answer_type == "code" else "")


def solved(request: Request) -> Solution:
    """Exactly by the task's procedure, else from the passages; the careless personas make a slip and name it.

    Raises `UsageError` for a procedure that does not exist.
    """
    procedure = request.text("procedure")
    right = _by_procedure(procedure) if procedure else _from_passages(request)
    if request.persona in _CARELESS and right.program:
        return _miswritten(right, request)
    if request.persona in _CARELESS and right.final_answer:
        return _carelessly(right, request, [] if procedure else _mistaken(right, material(request)))
    return _explained(right, request) if request.persona == "teacher" else right


def _by_procedure(procedure: str) -> Solution:
    made = task(procedure)
    if made.suite:
        return Solution(made.steps, made.suite.function, "code", program=made.program)
    return Solution(made.steps or (f"The answer is {made.answer}.",), made.answer, made.answer_type)


def _from_passages(request: Request) -> Solution:
    """The quoted answer, and the final answer that the researcher found in it."""
    context = request.object("context")
    reference = context.get("reference_answer")
    text = str(reference.get("text", "")) if isinstance(reference, Mapping) else ""
    given = context.get("answer_type")
    kind = cast(AnswerType, given if given in get_args(AnswerType) else "text")
    return Solution((text,), str(context.get("final_answer") or ""), kind, quoted=True)


def _explained(right: Solution, request: Request) -> Solution:
    """With what a teacher would say before, or with numbered steps."""
    if len(right.steps) > 1:
        steps = tuple(f"{n}. {step}" for n, step in enumerate(right.steps, start=1))
    else:
        known = [] if request.text("procedure") else material(request).fitting
        before = [s.text for s in known if defined(s.meaning)][:1]
        steps = (*before, *right.steps, f"So the answer is {right.final_answer}.")
    return replace(right, steps=steps, quoted=False)


def _miswritten(right: Solution, request: Request) -> Solution:
    """The program with a slip, and the last step replaced by what its writer thought."""
    found = mistaken(request.text("procedure"), request.persona, request.candidate, request.run_seed)
    return replace(right, steps=(*right.steps[:-1], found.said), program=found.program) if found else right


def _mistaken(right: Solution, given: Material) -> list[tuple[Slip, str]]:
    """Other answers of the same kind that the passages hold, each with its sentence, the nearest to the question."""
    stated = exact_answer(given.question, right.steps[0], given.names)
    same = stated and stated.text == right.final_answer
    answer = stated if stated and same else Exact(right.final_answer, right.answer_type)
    found = confusable(answer, [*given.answer, *(s.text for s in given.read)], given.names)
    found.sort(key=lambda row: -len(meaning(row[0]).terms & given.asked.terms))
    other_half, other_one = "taking what it says of something else", "taking this sentence for the one that answers"
    made = [(Slip(o.text, other_half if s in given.answer else other_one), s) for s, o in found]
    return [row for row in made if differs(right.final_answer, row[0].answer, right.answer_type)][:_NEAREST]


def _carelessly(right: Solution, request: Request, mistaken: list[tuple[Slip, str]]) -> Solution:
    """With another slip for each candidate, as far as there are so many."""
    own = slips(right.final_answer, right.answer_type)[:_LIKELY]
    options = mistaken if len(mistaken) > 1 else [*mistaken, *((slip, "") for slip in own)]
    if len(options) < _FEWEST:
        options += [(slip, "") for slip in _confused(right, request.text("question"))][:_FEWEST]
    options = list({slip.answer: (slip, sentence) for slip, sentence in options or [(_GIVEN_UP, "")]}.values())
    random.Random(f"{request.run_seed}/{request.text('question')}").shuffle(options)
    slip, sentence = options[request.candidate % len(options)]
    steps = (sentence,) if sentence else _until_answer(right)
    return Solution((*steps, _named(slip, right)), slip.answer, right.answer_type)


def _confused(right: Solution, question: str) -> Iterator[Slip]:
    """Another name of the question for the right one, where the answer is such a name; else any of its words."""
    name = right.final_answer.strip("{}")
    counts = Counter(_NAME.findall(question))
    names = [word for word in counts if counts[word] > 1] if counts[name] else []
    for word in dict.fromkeys([*names, *_WORD.findall(question)[::-1]]):
        other = right.final_answer.replace(name, word)
        if differs(right.final_answer, other, right.answer_type):
            yield Slip(other, f"taking {word} for the right one")


def _until_answer(right: Solution) -> tuple[str, ...]:
    """What is quoted; else the steps before those at the end that state the answer."""
    if right.quoted:
        return right.steps
    steps = list(right.steps[:-1])
    result = rf"(?:=|\bis|\bgives|\bto) {re.escape(right.final_answer)}\W*$"
    while len(steps) > 1 and re.search(result, steps[-1]):
        steps.pop()
    return tuple(steps)


def _named(slip: Slip, right: Solution) -> str:
    """The last step with the slip in it, and what it is called."""
    said, last = f"{slip.how[0].upper()}{slip.how[1:]}", right.steps[-1]
    if not right.quoted and _states(last, right.final_answer):
        before, _, after = last.rpartition(right.final_answer)
        return f"{said}: {before}{slip.answer}{after}"
    return f"{said}, I get {slip.answer}."


def _states(step: str, answer: str) -> bool:
    return bool(re.search(rf"(?<![\w.]){re.escape(answer)}(?!\w|\.\d)", step))
