"""SPDX expressions are written as SPDX writes them, and each has its class."""

import pytest

from state.sources import LICENSE_CLASSES
from tools.licenses.classes import _patterns, canonical, holds, license_class, rank, strictest


@pytest.mark.parametrize(
    ("spdx", "kind"),
    [
        ("CC0-1.0", "public-domain"),
        ("Unlicense", "public-domain"),
        ("CC-PDM-1.0", "public-domain"),
        ("MIT", "permissive"),
        ("Apache-2.0", "permissive"),
        ("PSF-2.0", "permissive"),
        ("CC-BY-3.0-DE", "attribution"),
        ("OGL-UK-3.0", "attribution"),
        ("etalab-2.0", "attribution"),
        ("CC-BY-SA-2.1-JP", "share-alike"),
        ("GPL-3.0-or-later", "share-alike"),
        ("AGPL-3.0", "share-alike"),
        ("MPL-2.0", "share-alike"),
        ("GFDL-1.3-no-invariants-only", "share-alike"),
        ("CC-BY-NC-2.0", "non-commercial"),
        ("CC-BY-NC-SA-3.0-IGO", "non-commercial"),
        ("CC-BY-ND-1.0", "no-derivatives"),
        ("CC-BY-NC-ND-4.0", "no-derivatives"),
        ("BUSL-1.1", "proprietary"),
        ("LicenseRef-All-Rights-Reserved", "proprietary"),
        ("LicenseRef-CC-BY-NC-SA", "non-commercial"),
        ("LicenseRef-somebody", "unknown"),
        ("Foo-1.0", "unknown"),
        ("CC-BY-5.0", "unknown"),
        ("", "unknown"),
    ],
)
def test_every_licence_has_its_class(spdx: str, kind: str) -> None:
    assert license_class(spdx) == license_class(f" {spdx.lower()} ") == kind


@pytest.mark.parametrize(
    ("expression", "kind"),
    [
        ("MIT OR GPL-3.0-only", "permissive"),
        ("MIT AND CC-BY-SA-4.0", "share-alike"),
        ("CC-BY-4.0 AND (CC-BY-NC-4.0 OR MIT)", "attribution"),
        ("(MIT AND CC-BY-NC-4.0) OR CC-BY-SA-4.0", "share-alike"),
        ("GPL-2.0-only WITH Classpath-exception-2.0", "share-alike"),
        ("LicenseRef-somebody OR MIT", "permissive"),
        ("LicenseRef-somebody AND MIT", "unknown"),
        ("MIT OR", "unknown"),
        ("(" * 5000 + "MIT" + ")" * 5000, "unknown"),
        ("MIT " * 5000, "unknown"),
    ],
)
def test_or_is_the_freer_and_and_the_stricter(expression: str, kind: str) -> None:
    assert license_class(expression) == kind


def test_an_expression_is_written_as_spdx_writes_it() -> None:
    assert canonical(" mit or apache-2.0 ") == "MIT OR Apache-2.0"
    assert canonical("gpl-2.0+") == "GPL-2.0-or-later"
    assert canonical("AGPL-3.0") == "AGPL-3.0-only"
    assert canonical("free for friends") == "unknown"


def test_a_choice_holds_what_one_side_of_it_holds() -> None:
    assert holds("MIT OR GPL-3.0-only", lambda spdx: spdx == "MIT")
    assert not holds("MIT AND GPL-3.0-only", lambda spdx: spdx == "MIT")


def test_the_strictest_of_none_is_unknown() -> None:
    assert strictest([]) == "unknown"
    assert strictest(["permissive", "share-alike", "attribution"]) == "share-alike"
    assert [rank(kind) for kind in LICENSE_CLASSES] == list(range(8))


def test_every_identifier_of_the_table_is_one_of_spdx_or_our_own() -> None:
    plain = [one for patterns in _patterns().values() for one in patterns if not {"*", "?"} & set(one)]
    assert [spdx for spdx in plain if canonical(spdx) == "unknown"] == []
    assert len(plain) > 60
