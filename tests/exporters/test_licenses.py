"""Which sources an export may lean on, and the licence it gets."""

import pytest

from exporters._licenses import POLICIES, allows, card_license, check_policy, license_class
from state.errors import UsageError

ALLOWED = {
    "any": {"MIT", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "unknown", "All rights reserved"},
    "share-alike": {"MIT", "CC-BY-4.0", "CC-BY-SA-4.0"},
    "attribution": {"MIT", "CC-BY-4.0"},
    "permissive": {"MIT"},
}


@pytest.mark.parametrize("policy", POLICIES)
def test_a_policy_lets_pass_what_it_names_and_nothing_stricter(policy: str) -> None:
    assert {spdx for spdx in ALLOWED["any"] if allows(policy, [spdx])} == ALLOWED[policy]


def test_a_record_is_as_restricted_as_its_most_restricted_source() -> None:
    assert allows("permissive", ["MIT", "CC0-1.0"])
    assert not allows("permissive", ["MIT", "CC-BY-4.0"])
    assert not allows("attribution", ["MIT", "unknown", "CC-BY-4.0"])


def test_a_record_without_a_source_counts_as_unknown() -> None:
    assert allows("any", [])
    assert not allows("attribution", [])


def test_case_and_spaces_do_not_matter() -> None:
    assert license_class(" cc-by-sa-4.0 ") == "share-alike"


def test_an_expression_is_not_guessed_at() -> None:
    assert license_class("MIT OR GPL-3.0-only") == "unknown"


def test_an_unknown_policy_names_those_there_are() -> None:
    with pytest.raises(
        UsageError, match="no license policy 'free'; there are: any, share-alike, attribution, permissive"
    ):
        check_policy("free")


@pytest.mark.parametrize(
    ("licenses", "expected"),
    [
        (["CC-BY-SA-4.0"], "cc-by-sa-4.0"),
        (["CC-BY-4.0", "cc-by-4.0"], "cc-by-4.0"),
        (["Apache-2.0"], "apache-2.0"),
        (["ODbL-1.0"], "odbl"),
        (["ODC-By-1.0"], "odc-by"),
        (["unknown"], "unknown"),
        ([], "unknown"),
    ],
)
def test_one_licence_is_named_as_the_hub_names_it(licenses: list[str], expected: str) -> None:
    assert card_license(licenses) == {"license": expected}


@pytest.mark.parametrize("licenses", [["CC-BY-4.0", "MIT"], ["CC-BY-4.0", "unknown"], ["PSF-2.0"], ["Ask the author"]])
def test_other_licences_are_named_in_the_details(licenses: list[str]) -> None:
    named = card_license(licenses)
    assert named["license"] == "other"
    assert named["license_name"]
    assert all(spdx.lower() in named["license_details"] for spdx in licenses)
