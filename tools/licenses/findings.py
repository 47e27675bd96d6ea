"""How one finding is written down: where it stood, what it said, and what it means."""

from state.sources import LicenseEvidence
from tools.licenses.classes import UNKNOWN, license_class
from tools.licenses.names import license_of_value

FOOTER, NOTICE, STATEMENT = "footer", "copyright notice", "statement about the page"
LONGEST = 300
ASIDE = "about something else"
"""How the place of a finding begins that is kept, but not about the page."""


def finding(place: str, said: str, spdx: str) -> LicenseEvidence:
    return LicenseEvidence(place=place, said=shown(said), license=spdx, license_class=license_class(spdx))


def value_finding(place: str, said: str) -> LicenseEvidence:
    """Of a field that is meant for the licence of the page."""
    return finding(place, said, license_of_value(said))


def hint(place: str, said: str) -> LicenseEvidence:
    """A licence stands here, but nothing says that it is the page's."""
    return LicenseEvidence(place=f"{ASIDE}: {place}", said=shown(said), license=UNKNOWN, license_class=UNKNOWN)


def shown(said: str) -> str:
    """On one line and at most 300 characters."""
    return " ".join(said.split())[:LONGEST]
