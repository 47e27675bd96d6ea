"""A host's policy holds for the host and what is below it, and for no host that looks like it."""

import pytest

from tools.licenses.classes import canonical, license_class
from tools.licenses.hosts import host_evidence, policies


@pytest.mark.parametrize(
    ("url", "license"),
    [
        ("https://en.wikipedia.org/wiki/Tide", "CC-BY-SA-4.0"),
        ("https://wikipedia.org", "CC-BY-SA-4.0"),
        ("https://EN.M.Wikipedia.ORG.:443/wiki/Tide", "CC-BY-SA-4.0"),
        ("https://math.stackexchange.com/q/1", "CC-BY-SA-4.0"),
        ("https://www.noaa.gov/tides", "LicenseRef-US-Government-Work"),
        ("https://www.navy.mil/", "LicenseRef-US-Government-Work"),
        ("https://www.gov.uk/tides", "OGL-UK-3.0"),
        ("https://docs.python.org/3/", "PSF-2.0"),
        ("https://commons.wikimedia.org/wiki/File:A.jpg", "unknown"),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC1/", "unknown"),
    ],
)
def test_the_longest_name_that_fits_counts(url: str, license: str) -> None:
    (found,) = host_evidence(url)
    assert (found.place, found.license) == ("policy of the host", license)
    assert "https://" in found.said
    assert "as of 20" in found.said


@pytest.mark.parametrize(
    "url",
    [
        "https://en.wikipedia.org.evil.com/",
        "https://notwikipedia.org/",
        "https://evil.com/wikipedia.org",
        "https://wikipedia.org@evil.com/",
        "https://gov/",
        "https://noaa.gov.evil.com/",
        "https://www.coastal.ca.gov/",
        "https://camden.gov.uk/",
        "https://sub.www.gov.uk/",
        "https://127.0.0.1/",
        "corpus:wikipedia.org/tides.md",
        "http://[bad/",
    ],
)
def test_no_other_host_has_a_policy(url: str) -> None:
    assert host_evidence(url) == ()


def test_every_policy_names_a_licence_of_a_class_and_the_page_that_states_it() -> None:
    assert len(policies()) > 100
    for host, policy in policies().items():
        assert host == host.lower().strip(".")
        assert policy.policy.startswith("https://")
        assert policy.license == "unknown" or license_class(policy.license) != "unknown"
        assert policy.license in ("unknown", canonical(policy.license))
