"""duplicate: the question repeats no earlier one of the same training type."""

from tools.verifiers.base import Finding, Subject, Verifier


def check(subject: Subject) -> Finding:
    if subject.earlier is None:
        return Finding("unverified", "there are no earlier questions to compare with")
    repeated = subject.earlier(subject.question)
    return Finding("fail", f"it repeats {repeated}") if repeated else Finding("pass")


VERIFIER = Verifier(
    name="duplicate",
    kind="heuristic",
    proves="no question of the same training type that was stored earlier asks the same in slightly other words",
    silent_on="questions that ask the same in quite other words",
    version="1",
    check=check,
    everywhere=True,
    mendable=False,
    applies=lambda subject: subject.earlier is not None,
)
