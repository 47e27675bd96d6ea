"""A verdict on an answer, turned into one on what the record says of that answer."""

from tools.verifiers.base import Finding, Subject


def as_claimed(found: Finding, subject: Subject) -> Finding:
    """Where the record calls its answer wrong, one that is wrong is as it should be."""
    if subject.claimed_right or found.result == "unverified":
        return found
    if found.result == "fail":
        return Finding("pass", f"it is as wrong as the record says: {found.evidence}")
    return Finding("fail", "the record calls it wrong, but it is as it must be")
