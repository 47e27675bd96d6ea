"""program: the program gives the expected values, run in a sandbox on cases that it does not know."""

from state.programs import Suite
from tools.programs.check import ProgramFinding, check_program
from tools.programs.reading import program_in
from tools.verifiers.base import Finding, Subject, Verifier


def check(subject: Subject) -> Finding:
    """The evidence names the first input that failed, never the expected value, for whoever revises reads it."""
    suite = subject.reference.suite if subject.reference else None
    if suite is None:
        return Finding("unverified", "there are no cases to run the program on")
    found = _found(subject, suite)
    if subject.claimed_right or found.result == "unverified":
        return Finding(found.result, f"{found.evidence} (run by {found.tier})" if found.tier else found.evidence)
    if found.result == "fail":
        return Finding("pass", f"it is as wrong as the record says: {found.evidence}")
    return Finding("fail", f"the record calls it wrong, but {found.evidence}")


def _found(subject: Subject, suite: Suite) -> ProgramFinding:
    code = program_in(subject.program) or subject.program or program_in(subject.answer)
    if not code.strip():
        return ProgramFinding("fail", 0, len(suite.cases), "there is no program, neither as code nor in a fenced block")
    return check_program(code, suite, share=subject.program_share)


def _has_suite(subject: Subject) -> bool:
    return subject.reference is not None and subject.reference.suite is not None


VERIFIER = Verifier(
    name="program",
    kind="exact",
    proves="the program returns the expected values for the cases of its suite, by strict comparison of their types",
    silent_on="inputs that are no case of the suite, how fast the program is, and how well it reads",
    version="1",
    check=check,
    applies=_has_suite,
)
