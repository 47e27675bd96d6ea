"""Which licences an export may lean on, and which licence the dataset gets from its sources."""

from collections.abc import Callable, Iterable
from typing import Literal

from state.errors import UsageError
from state.sources import LICENSE_CLASSES, LicenseClass, Source
from tools.licenses.classes import canonical, holds, license_class, rank, strictest

UNKNOWN: Literal["unknown"] = "unknown"
POLICIES: dict[str, LicenseClass] = {
    "any": UNKNOWN,
    "share-alike": "share-alike",
    "attribution": "attribution",
    "permissive": "permissive",
}
"""Each policy and the most restricted class that it lets pass."""

_HUB_NAMES = {
    "pddl-1.0": "pddl",
    "odc-by-1.0": "odc-by",
    "odbl-1.0": "odbl",
    **{f"gfdl-1.{n}-{scope}": "gfdl" for n in (1, 2, 3) for scope in ("only", "or-later")},
    **{f"{one}-{scope}": one for one in ("gpl-2.0", "gpl-3.0", "agpl-3.0") for scope in ("only", "or-later")},
    **{f"{one}-{scope}": one for one in ("lgpl-2.1", "lgpl-3.0") for scope in ("only", "or-later")},
}
_ON_HUB = """
    cc0-1.0 cc-by-2.0 cc-by-2.5 cc-by-3.0 cc-by-4.0 cc-by-sa-3.0 cc-by-sa-4.0 cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0
    cc-by-nd-4.0 cc-by-nc-nd-3.0 cc-by-nc-nd-4.0 cc-by-nc-sa-2.0 cc-by-nc-sa-3.0 cc-by-nc-sa-4.0 mit apache-2.0 isc
    bsd-2-clause bsd-3-clause bsd-3-clause-clear bsl-1.0 mpl-2.0 epl-1.0 epl-2.0 eupl-1.1 eupl-1.2 etalab-2.0 unlicense
    wtfpl zlib ncsa postgresql afl-3.0 ecl-2.0 artistic-2.0 osl-3.0 ofl-1.1 cdla-permissive-1.0 cdla-permissive-2.0
    cdla-sharing-1.0"""
"""Identifiers of SPDX's list that the Hub has under the same name."""


def class_of(source: Source | None) -> LicenseClass:
    """The class that was stored, else, for a row from before there were classes, that of its licence."""
    if source is None:
        return UNKNOWN
    return license_class(source.license) if source.license_class == UNKNOWN else source.license_class


def class_of_all(sources: Iterable[Source | None]) -> LicenseClass:
    """A record is as restricted as its most restricted source; one without any source is unknown."""
    return strictest(class_of(source) for source in sources)


def check_policy(policy: str) -> None:
    """Raises `UsageError` that names the first part that is neither a policy, nor a class, nor a licence of SPDX."""
    named = _parts(policy)
    wrong = next((one for one in named if not _known(one)), None if named else policy)
    if wrong is not None:
        raise UsageError(
            f"no license policy {wrong!r}; there are: {', '.join(POLICIES)}, or a comma-separated list of SPDX "
            f"identifiers and of the classes {', '.join(LICENSE_CLASSES)}"
        )


def allows(policy: str, sources: Iterable[Source | None]) -> bool:
    """Whether a record that leans on these sources may be exported: each of them must be let pass.

    `any`, `share-alike`, `attribution` and `permissive` let pass their class and all less restricted ones. In a list,
    another class stands for itself alone, and an SPDX identifier for that licence alone.
    """
    named, leaned_on = _parts(policy), list(sources) or [None]
    return all(any(_passes(one, source) for one in named) for source in leaned_on)


def _parts(policy: str) -> list[str]:
    return [one.strip() for one in policy.split(",") if one.strip()]


def _known(part: str) -> bool:
    return part in POLICIES or part in LICENSE_CLASSES or canonical(part) != UNKNOWN


def _passes(part: str, source: Source | None) -> bool:
    kind = class_of(source)
    if part in POLICIES:
        return rank(kind) <= rank(POLICIES[part])
    if part in LICENSE_CLASSES:
        return kind == part
    # Where the stored class is stricter than the licence's own, something contradicts the licence.
    sure = source is not None and rank(kind) <= rank(license_class(source.license))
    return sure and source is not None and holds(source.license, _same_as(canonical(part)))


def _same_as(spdx: str) -> Callable[[str], bool]:
    return lambda one: one.lower() == spdx.lower()


def card_license(licenses: Iterable[str]) -> dict[str, str]:
    """The licence fields of the dataset card: one id of the Hub's list, or `other` with name, link and details."""
    distinct = _distinct(licenses)
    if distinct in ([], [UNKNOWN]):
        return {"license": UNKNOWN}
    hub = _HUB_NAMES.get(distinct[0].lower(), distinct[0].lower())
    if len(distinct) == 1 and (hub in _ON_HUB.split() or hub in _HUB_NAMES.values()):
        return {"license": hub}
    listed = ", ".join(_with_link(spdx) for spdx in distinct)
    details = f"Each record is under the licences of its sources ({listed}); see ATTRIBUTION.md."
    name = distinct[0].lower() if len(distinct) == 1 else "licences-of-the-sources"
    return {"license": "other", "license_name": name, "license_link": "LICENSE.md", "license_details": details}


def license_links(licenses: Iterable[str]) -> list[str]:
    """Each distinct licence once: the address of its text where it is on SPDX's list, else its name."""
    return [license_link(spdx) or spdx for spdx in _distinct(licenses)]


def license_link(spdx: str) -> str:
    """The address of a licence's text; '' for what is not one licence of SPDX's list."""
    written = canonical(spdx)
    listed = written != UNKNOWN and " " not in written and not written.startswith("LicenseRef-")
    return f"https://spdx.org/licenses/{written}.html" if listed else ""


def _with_link(spdx: str) -> str:
    return f"{spdx} {link}" if (link := license_link(spdx)) else spdx


def _distinct(licenses: Iterable[str]) -> list[str]:
    """Each once, as SPDX writes it, sorted; what SPDX does not know stays as it is, in lower case."""
    written = {canonical(spdx) if canonical(spdx) != UNKNOWN else spdx.strip().lower() for spdx in licenses}
    return sorted(written, key=str.lower)
