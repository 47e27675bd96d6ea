"""Which sources an export may lean on, and the licence it gets."""

from typing import Any

import pytest

from exporters._licenses import POLICIES, allows, card_license, check_policy, class_of, class_of_all, license_links
from state.errors import UsageError
from state.sources import LicenseClass, Source
from tests.exporters.samples import source

LICENSES = {
    "MIT": "permissive",
    "CC0-1.0": "public-domain",
    "CC-BY-4.0": "attribution",
    "CC-BY-SA-4.0": "share-alike",
    "CC-BY-NC-4.0": "non-commercial",
    "CC-BY-ND-4.0": "no-derivatives",
    "LicenseRef-All-Rights-Reserved": "proprietary",
    "unknown": "unknown",
}
ALLOWED = {
    "any": set(LICENSES),
    "share-alike": {"MIT", "CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0"},
    "attribution": {"MIT", "CC0-1.0", "CC-BY-4.0"},
    "permissive": {"MIT", "CC0-1.0"},
    "public-domain": {"CC0-1.0"},
    "MIT, cc-by-nc-4.0": {"MIT", "CC-BY-NC-4.0"},
    "permissive,non-commercial": {"MIT", "CC0-1.0", "CC-BY-NC-4.0"},
    "attribution,unknown": {"MIT", "CC0-1.0", "CC-BY-4.0", "unknown"},
    "CC-BY-3.0": set(),
}


def under(spdx: str, kind: LicenseClass = "unknown", **changes: Any) -> Source:
    """A source as it is stored since there are classes; with the class left unknown, as it was before."""
    return source(license=spdx, license_class=kind, **changes)


@pytest.mark.parametrize("policy", ALLOWED)
def test_a_policy_lets_pass_what_it_names_and_nothing_else(policy: str) -> None:
    check_policy(policy)
    assert {spdx for spdx in LICENSES if allows(policy, [under(spdx)])} == ALLOWED[policy]


@pytest.mark.parametrize(("spdx", "kind"), LICENSES.items())
def test_a_row_from_before_there_were_classes_has_that_of_its_licence(spdx: str, kind: str) -> None:
    assert class_of(under(spdx)) == kind


def test_the_class_that_was_stored_counts() -> None:
    assert class_of(under("unknown", "attribution")) == "attribution"
    assert allows("attribution", [under("unknown", "attribution")])
    assert not allows("attribution", [under("CC-BY-4.0", "proprietary")])


def test_an_identifier_does_not_let_pass_what_was_found_to_be_stricter() -> None:
    assert not allows("CC-BY-4.0", [under("CC-BY-4.0", "proprietary")])


def test_a_record_is_as_restricted_as_its_most_restricted_source() -> None:
    mit, by, unknown = (under(spdx) for spdx in ("MIT", "CC-BY-4.0", "unknown"))
    assert allows("permissive", [mit, under("CC0-1.0")])
    assert not allows("permissive", [mit, by])
    assert not allows("attribution", [mit, unknown, by])
    assert class_of_all([mit, by]) == "attribution"


def test_a_record_without_a_source_or_with_one_that_is_not_stored_counts_as_unknown() -> None:
    for sources in ([], [None]):
        assert allows("any", sources)
        assert allows("MIT,unknown", sources)
        assert not allows("attribution", sources)


def test_a_choice_of_licences_is_as_free_as_the_freer_one() -> None:
    choice, both = under("MIT OR GPL-3.0-only"), under("MIT AND GPL-3.0-only")
    assert allows("permissive", [choice])
    assert allows("GPL-3.0-only", [choice])
    assert not allows("permissive", [both])
    assert not allows("MIT", [both])


@pytest.mark.parametrize(
    ("policy", "wrong"),
    [("free", "'free'"), ("MIT,freeish", "'freeish'"), ("", "''"), (" , ", "' , '"), ("MIT;ISC", "'MIT;ISC'")],
)
def test_an_unknown_policy_names_what_is_wrong_and_what_there_is(policy: str, wrong: str) -> None:
    with pytest.raises(UsageError) as raised:
        check_policy(policy)
    assert str(raised.value).startswith(
        f"no license policy {wrong}; there are: any, share-alike, attribution, permissive, or a comma-separated list"
    )
    assert "public-domain" in str(raised.value)


@pytest.mark.parametrize(
    ("licenses", "expected"),
    [
        (["CC-BY-SA-4.0"], "cc-by-sa-4.0"),
        (["CC-BY-4.0", "cc-by-4.0"], "cc-by-4.0"),
        (["Apache-2.0"], "apache-2.0"),
        (["ODbL-1.0"], "odbl"),
        (["ODC-By-1.0"], "odc-by"),
        (["GPL-3.0-or-later"], "gpl-3.0"),
        (["unknown"], "unknown"),
        ([], "unknown"),
    ],
)
def test_one_licence_is_named_as_the_hub_names_it(licenses: list[str], expected: str) -> None:
    assert card_license(licenses) == {"license": expected}


@pytest.mark.parametrize(
    "licenses",
    [["CC-BY-4.0", "MIT"], ["CC-BY-4.0", "unknown"], ["PSF-2.0"], ["Ask the author"], ["MIT OR Apache-2.0"]],
)
def test_other_licences_are_named_in_the_details_and_lead_to_a_file(licenses: list[str]) -> None:
    named = card_license(licenses)
    assert (named["license"], named["license_link"]) == ("other", "LICENSE.md")
    assert named["license_name"]
    assert all(spdx.lower() in named["license_details"].lower() for spdx in licenses)


def test_licences_of_the_list_are_linked_and_others_named() -> None:
    assert license_links(["cc-by-4.0", "LicenseRef-CC-BY", "MIT OR ISC", "MIT"]) == [
        "https://spdx.org/licenses/CC-BY-4.0.html",
        "LicenseRef-CC-BY",
        "https://spdx.org/licenses/MIT.html",
        "MIT OR ISC",
    ]


def test_every_policy_is_a_class_or_lets_everything_pass() -> None:
    assert [class_of(under("unknown", kind)) for kind in POLICIES.values()] == list(POLICIES.values())
