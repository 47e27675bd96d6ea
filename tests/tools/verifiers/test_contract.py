"""What holds for every verifier of the folder, also for those that do not exist yet."""

import pytest

from state.artifacts import ReferenceSolution
from state.constraints import Constraint
from state.errors import UsageError
from state.programs import Case, Suite
from tests.tools.packs import pack
from tests.tools.verifiers.subjects import subject
from tools.verifiers import run_checks, verifier, verifier_names
from tools.verifiers.base import Subject

ONE_WORD = Constraint(kind="max_words", value="1")
TESTED = ReferenceSolution(
    final_answer="def f(n):\n    return n",
    answer_type="code",
    acceptance="unit_tests",
    suite=Suite(function="f", cases=[Case(args=[n], expected=n) for n in (1, 2, 3)]),
)
DENYING = [
    passage.model_copy(update={"id": "S1", "url": "https://else.example.net/x", "sha256": "1" * 64})
    for passage in pack("Methane boils at -150 degrees Celsius.")
]
BAD = [
    subject(""),
    subject("Which alkane has the smallest molecule?"),
    subject("Gold has 12 legs and"),
    subject("```\nMethane is the simplest alkane."),
    subject("Methan ist das einfachste Alkan und es ist ein Gas, das in der Natur mit der Luft brennt."),
    subject("Метан является простейшим алканом в природе."),
    subject("word " * 3000),
    subject("I'm sorry, but I can't help with that."),
    subject("As an AI language model, I know that methane is the simplest alkane."),
    subject("Methane is the simplest alkane (Smith et al., 2019)."),
    subject("Methane is polar in water. Methane is not polar in water."),
    subject(final_answer="41", expected="42", answer_type="number"),
    subject(earlier=lambda _text: 'question 1: "Which alkane is it?"'),
    subject(benchmark=lambda _text: 'benchmark item items.txt:1: "Which alkane is it?"'),
    subject(record={"chosen": "Methane is it.", "rejected": "Methane is it."}),
    subject("A. B.", question="What is it? Answer in one sentence.", constraints=[ONE_WORD]),
    subject(final_answer="b", reference=ReferenceSolution(final_answer="a", acceptance="regex", pattern="a")),
    subject(reference=ReferenceSolution(final_answer="[]", acceptance="json_schema", json_schema={"type": "array"})),
    subject(program="def f(n):\n    return 0", reference=TESTED),
    subject("Methane boils at -162 degrees Celsius.", second=DENYING),
    subject("Mail jane.doe@gmail.com about it."),
    subject("The key is AIza" + "a1" * 17 + "b."),
    subject(content={"turns": [{"user": "What is methane?", "assistant": "Methane is the simplest alkane."}]}),
    subject(content={"turns": [{"user": "What is methane?", "assistant": "A gas."}, {"user": "Where does gold lie?"}]}),
]


@pytest.mark.parametrize("name", verifier_names())
class TestEveryVerifier:
    def test_it_loads_under_its_file_name(self, name: str) -> None:
        found = verifier(name)
        assert found.name == name
        assert found.version
        assert found.proves
        assert found.kind in ("exact", "heuristic")

    def test_a_good_answer_does_not_fail(self, name: str) -> None:
        assert verifier(name).check(subject()).result != "fail"

    def test_it_finds_the_same_twice(self, name: str) -> None:
        checked = verifier(name)
        assert [checked.check(bad) for bad in BAD] == [checked.check(bad) for bad in BAD]

    def test_it_can_fail_and_says_why(self, name: str) -> None:
        found = [verifier(name).check(bad) for bad in BAD]
        fails = [finding for finding in found if finding.result == "fail"]
        assert fails
        assert all(finding.evidence for finding in found if finding.result != "pass")

    def test_it_withstands_empty_and_strange_subjects(self, name: str) -> None:
        for answer in ("", " ", "\x00", "🙂", "```", "|", "#", "a" * 20_000, "(" * 500, "`" * 99, "١٢٣ ٪", "\n\n\n"):
            verifier(name).check(subject(answer, content={}, record={}, schema=None, passages=[]))
        verifier(name).check(Subject(question="", prompt="", answer=""))

    def test_its_verdict_carries_name_kind_and_version(self, name: str) -> None:
        checked = verifier(name)
        verdict = checked.verdict(subject(), candidate=3)
        assert (verdict.check, verdict.kind, verdict.version) == (name, checked.kind, checked.version)
        assert verdict.candidate == 3


def test_an_unknown_verifier_is_named_with_those_that_exist() -> None:
    with pytest.raises(UsageError, match=r"no verifier 'spelling'; there are: answer, .*copy, .*support"):
        verifier("spelling")


def test_checks_run_in_the_order_they_are_named() -> None:
    names = ["length", "format", "copy"]
    assert [verdict.check for verdict in run_checks(names, subject())] == names
