"""schema: the answer is JSON, and fits the JSON schema that decides."""

from tools.patterns import fits_schema
from tools.verifiers._claimed import as_claimed
from tools.verifiers.base import Finding, Subject, Verifier


def check(subject: Subject) -> Finding:
    """Fails with the first place that does not fit."""
    if subject.reference is None or subject.reference.json_schema is None:
        return Finding("unverified", "there is no schema to fit")
    given = (subject.final_answer.strip() or subject.answer).strip()
    return as_claimed(fits_schema(subject.reference.json_schema, given), subject)


def _decides(subject: Subject) -> bool:
    reference = subject.reference
    return reference is not None and reference.acceptance == "json_schema" and reference.json_schema is not None


VERIFIER = Verifier(
    name="schema",
    kind="exact",
    proves="the answer, or the one fenced block in it, is JSON that fits the schema, or does not where called wrong",
    version="1",
    check=check,
    silent_on="whether the values in the JSON are true, and whether the schema asks for enough",
    everywhere=True,
    applies=_decides,
)
