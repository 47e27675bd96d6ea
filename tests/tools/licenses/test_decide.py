"""Evidence is weighed: the stricter of two statements, the page before its host, and nothing out of nothing."""

import pytest

from state.sources import LicenseEvidence
from tools.licenses.decide import decide
from tools.licenses.findings import finding, hint
from tools.licenses.hosts import host_evidence
from tools.licenses.pages import FOOTER, NOTICE

BY = finding("rel=license link", "by", "CC-BY-4.0")
SA = finding("statement about the page", "by-sa", "CC-BY-SA-4.0")
FOOTER_BY = finding(FOOTER, "by", "CC-BY-4.0")
RESERVED = finding(FOOTER, "All rights reserved.", "LicenseRef-All-Rights-Reserved")
OWN_TERMS = finding("rel=license link", "/terms", "unknown")
SIGN = finding(NOTICE, "© ESO", "unknown")
(WIKIPEDIA,) = host_evidence("https://en.wikipedia.org/")
(NASA,) = host_evidence("https://www.nasa.gov/")
(ARXIV,) = host_evidence("https://arxiv.org/")


@pytest.mark.parametrize(
    ("evidence", "license"),
    [
        ([], "unknown"),
        ([BY], "CC-BY-4.0"),
        ([BY, SA], "CC-BY-SA-4.0"),
        ([SA, BY], "CC-BY-SA-4.0"),
        ([BY, RESERVED], "LicenseRef-All-Rights-Reserved"),
        ([BY, hint("a caption", "CC BY-NC 2.0")], "CC-BY-4.0"),
        ([hint("a caption", "CC BY 2.0")], "unknown"),
        ([BY, OWN_TERMS], "CC-BY-4.0"),
        ([OWN_TERMS], "unknown"),
        ([WIKIPEDIA], "CC-BY-SA-4.0"),
        ([OWN_TERMS, WIKIPEDIA], "CC-BY-SA-4.0"),
        ([BY, WIKIPEDIA], "CC-BY-4.0"),
        ([FOOTER_BY, WIKIPEDIA], "CC-BY-SA-4.0"),
        ([RESERVED, WIKIPEDIA], "LicenseRef-All-Rights-Reserved"),
        ([SIGN, WIKIPEDIA], "CC-BY-SA-4.0"),
        ([NASA], "LicenseRef-US-Government-Work"),
        ([SIGN, NASA], "unknown"),
        ([ARXIV], "unknown"),
        ([FOOTER_BY, ARXIV], "CC-BY-4.0"),
        ([finding(FOOTER, "cc by-sa", "LicenseRef-CC-BY-SA"), WIKIPEDIA], "CC-BY-SA-4.0"),
    ],
)
def test_what_counts(evidence: list[LicenseEvidence], license: str) -> None:
    assert decide(evidence)[0] == license


def test_a_contradiction_is_told() -> None:
    license, kind, found_in = decide([BY, RESERVED])
    assert (license, kind) == ("LicenseRef-All-Rights-Reserved", "proprietary")
    assert found_in == "footer (but rel=license link says CC-BY-4.0)"


def test_where_nothing_is_known_it_is_told_what_there_was() -> None:
    assert decide([])[2] == "nothing names a licence"
    assert decide([hint("a caption", "CC BY 2.0")])[2] == "nothing that is known: about something else: a caption"
    assert decide([SIGN, NASA])[2] == "policy of the host, but there is a copyright notice: © ESO"
