"""Which licences an export may lean on, and which licence the dataset gets from its sources."""

from collections.abc import Iterable

from state.errors import UsageError

UNKNOWN = "unknown"
_SPDX: dict[str, str] = {
    "permissive": "CC0-1.0 PDDL-1.0 Unlicense MIT MIT-0 ISC 0BSD BSD-2-Clause BSD-3-Clause Apache-2.0 BSL-1.0 PSF-2.0",
    "attribution": "CC-BY-1.0 CC-BY-2.0 CC-BY-2.5 CC-BY-3.0 CC-BY-4.0 ODC-By-1.0 OGL-UK-3.0 etalab-2.0",
    "share-alike": """CC-BY-SA-1.0 CC-BY-SA-2.0 CC-BY-SA-2.5 CC-BY-SA-3.0 CC-BY-SA-4.0 ODbL-1.0
        GFDL-1.2-or-later GFDL-1.3-only GFDL-1.3-or-later""",
    "restricted": """CC-BY-NC-2.0 CC-BY-NC-3.0 CC-BY-NC-4.0 CC-BY-ND-3.0 CC-BY-ND-4.0 CC-BY-NC-ND-3.0 CC-BY-NC-ND-4.0
        CC-BY-NC-SA-2.0 CC-BY-NC-SA-3.0 CC-BY-NC-SA-4.0""",
    UNKNOWN: "",
}
"""SPDX identifiers by class, from the least to the most restricted. What is not listed is unknown."""

_CLASSES = tuple(_SPDX)
_CLASS_OF = {spdx.lower(): name for name, listed in _SPDX.items() for spdx in listed.split()}
_WRITTEN = {spdx.lower(): spdx for listed in _SPDX.values() for spdx in listed.split()}
_HUB_NAMES = {
    "pddl-1.0": "pddl",
    "odc-by-1.0": "odc-by",
    "odbl-1.0": "odbl",
    "gfdl-1.2-or-later": "gfdl",
    "gfdl-1.3-only": "gfdl",
    "gfdl-1.3-or-later": "gfdl",
}
_NOT_ON_HUB = frozenset(
    {
        "mit-0",
        "0bsd",
        "psf-2.0",
        "cc-by-1.0",
        "ogl-uk-3.0",
        "cc-by-sa-1.0",
        "cc-by-sa-2.0",
        "cc-by-sa-2.5",
        "cc-by-nd-3.0",
    }
)

POLICIES: dict[str, str] = {
    "any": UNKNOWN,
    "share-alike": "share-alike",
    "attribution": "attribution",
    "permissive": "permissive",
}
"""Each policy and the most restricted class that it lets pass."""


def license_class(spdx: str) -> str:
    return _CLASS_OF.get(spdx.strip().lower(), UNKNOWN)


def check_policy(policy: str) -> None:
    if policy not in POLICIES:
        raise UsageError(f"no license policy {policy!r}; there are: {', '.join(POLICIES)}")


def allows(policy: str, licenses: Iterable[str]) -> bool:
    """Whether a record that leans on sources of these licences may be exported.

    A record is as restricted as its most restricted source; one without any source counts as unknown.
    """
    ranks = [_CLASSES.index(license_class(spdx)) for spdx in licenses]
    return max(ranks, default=len(_CLASSES) - 1) <= _CLASSES.index(POLICIES[policy])


def card_license(licenses: Iterable[str]) -> dict[str, str]:
    """The licence fields of the dataset card: one id of the Hub's list, or `other` with name and details."""
    distinct = sorted({spdx.strip().lower() for spdx in licenses})
    if distinct in ([], [UNKNOWN]):
        return {"license": UNKNOWN}
    if len(distinct) == 1 and license_class(distinct[0]) != UNKNOWN and distinct[0] not in _NOT_ON_HUB:
        return {"license": _HUB_NAMES.get(distinct[0], distinct[0])}
    details = f"Each record is under the licences of its sources ({', '.join(distinct)}); see ATTRIBUTION.md."
    return {"license": "other", "license_name": "licences-of-the-sources", "license_details": details}


def license_links(licenses: Iterable[str]) -> list[str]:
    """Each distinct licence once: the address of its text where it is a known SPDX identifier, else its name."""
    distinct = sorted({spdx.strip().lower() for spdx in licenses})
    return [f"https://spdx.org/licenses/{_WRITTEN[spdx]}.html" if spdx in _WRITTEN else spdx for spdx in distinct]
