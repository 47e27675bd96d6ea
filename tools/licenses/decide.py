"""From evidence to one licence."""

from collections.abc import Sequence

from state.sources import LicenseClass, LicenseEvidence
from tools.licenses.classes import UNKNOWN, rank
from tools.licenses.findings import FOOTER, NOTICE
from tools.licenses.hosts import HOST_POLICY
from tools.licenses.names import OWN


def decide(evidence: Sequence[LicenseEvidence]) -> tuple[str, LicenseClass, str]:
    """The licence as an SPDX expression, its class, and what it was found in, with what contradicts it.

    - Nothing that is known: unknown.
    - Two statements that differ: the stricter one. Whoever obeys it breaks neither.
    - A page that is marked itself (markup, properties, a sentence about the page) is more specific than the policy of
      its host, and outranks it, to either side. A footer is the same on every page of a site, no more specific than
      the policy and less sure to be about the text, so of the two the stricter counts.
    - A host whose works are in the public domain, but a page with somebody's copyright notice: unknown, since such
      policies except what others made.
    """
    named = [one for one in evidence if one.license_class != UNKNOWN]
    marked = [one for one in named if one.place not in (HOST_POLICY, FOOTER)]
    candidates = [one for one in named if not marked or one.place != HOST_POLICY]
    if not candidates:
        return UNKNOWN, UNKNOWN, _nothing(evidence)
    chosen = max(candidates, key=lambda one: (rank(one.license_class), not one.license.startswith(OWN)))
    notice = next((one for one in evidence if one.place == NOTICE), None)
    if notice and chosen.place == HOST_POLICY and chosen.license_class == "public-domain":
        return UNKNOWN, UNKNOWN, f"{HOST_POLICY}, but there is a {NOTICE}: {notice.said}"[:300]
    against = [one for one in named if one.license_class != chosen.license_class]
    doubts = "; ".join(dict.fromkeys(f"{one.place} says {one.license}" for one in against))
    return chosen.license, chosen.license_class, f"{chosen.place} (but {doubts})" if doubts else chosen.place


def _nothing(evidence: Sequence[LicenseEvidence]) -> str:
    places = dict.fromkeys(one.place for one in evidence)
    return f"nothing that is known: {'; '.join(places)}"[:300] if places else "nothing names a licence"
