"""Licences are known by their names and addresses, and by nothing that only looks like them."""

import pytest

from tools.licenses.names import license_of_url, license_of_value, licenses_named

CC = "creativecommons.org/licenses"
ADDRESSES = {
    f"http://{CC}/by-sa/4.0/deed.de": "CC-BY-SA-4.0",
    f"https://www.{CC}/by/3.0/us/": "CC-BY-3.0-US",
    f"//{CC}/by/4.0": "CC-BY-4.0",
    f"{CC}/by-nd-nc/1.0/": "CC-BY-NC-ND-1.0",
    f"https://{CC}/by-sa/3.0/scotland/legalcode": "CC-BY-SA-3.0",
    f"https://{CC}/by/4.0/legalcode.txt": "CC-BY-4.0",
    f"HTTPS://{CC.upper()}/BY/4.0/": "CC-BY-4.0",
    f"https://{CC}/by-nc/": "LicenseRef-CC-BY-NC",
    f"https://{CC}/publicdomain/": "CC-PDDC",
    "https://creativecommons.org/publicdomain/zero/1.0/deed.fr": "CC0-1.0",
    "https://creativecommons.org/publicdomain/mark/1.0/": "CC-PDM-1.0",
    "https://i.creativecommons.org/l/by-nc-nd/3.0/88x31.png": "CC-BY-NC-ND-3.0",
    "//mirrors.creativecommons.org/presskit/buttons/88x31/svg/by-nc-sa.svg": "LicenseRef-CC-BY-NC-SA",
    "https://opensource.org/licenses/MIT": "MIT",
    "http://www.opensource.org/licenses/mit-license.php": "MIT",
    "https://opensource.org/license/bsd-3-clause/": "BSD-3-Clause",
    "https://spdx.org/licenses/0BSD.html": "0BSD",
    "https://www.gnu.org/licenses/gpl-3.0.en.html": "GPL-3.0-only",
    "http://www.gnu.org/licenses/old-licenses/lgpl-2.1.txt": "LGPL-2.1-only",
    "http://www.gnu.org/copyleft/fdl.html": "LicenseRef-GFDL",
    "https://www.apache.org/licenses/LICENSE-2.0.txt": "Apache-2.0",
    "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/2/": "OGL-UK-2.0",
    "https://opendatacommons.org/licenses/odbl/1-0/": "ODbL-1.0",
    "http://arxiv.org/licenses/nonexclusive-distrib/1.0/": "LicenseRef-arXiv-nonexclusive-distrib-1.0",
}
OTHERS = (
    f"https://{CC}.evil.example/by/4.0/",
    "https://creativecommons.org@evil.example/licenses/by/4.0/",
    "https://evil.example/creativecommons.org/licenses/by/4.0/",
    "https://notcreativecommons.org/licenses/by/4.0/",
    f"https://{CC}/nc-sampling+/1.0/",
    f"https://{CC}/",
    "javascript:alert('creativecommons.org/licenses/by/4.0/')",
    "https://opensource.org/licenses/",
    "http://[bad",
    "",
)
NAMES = {
    "CC BY-NC 4.0": "CC-BY-NC-4.0",
    "CC-BY-SA": "LicenseRef-CC-BY-SA",
    "Creative Commons Attribution-ShareAlike 4.0 International License": "CC-BY-SA-4.0",
    "Creative Commons Attribution-Noncommercial-No Derivative Works 3.0 Unported": "CC-BY-NC-ND-3.0",
    "Creative Commons Attribution, Non-Commercial, Share-Alike": "LicenseRef-CC-BY-NC-SA",
    "Creative Commons 3.0 BY-SA": "CC-BY-SA-3.0",
    "Creative Commons Attribution/Share-Alike Lizenz 3.0": "CC-BY-SA-3.0",
    "Creative Commons Namensnennung – Nicht-kommerziell – Keine Bearbeitungen 4.0": "CC-BY-NC-ND-4.0",
    "Creative Commons Attribution - Pas d’Utilisation Commerciale 4.0 International": "CC-BY-NC-4.0",
    "Creative Commons Reconocimiento-CompartirIgual 4.0 Internacional": "CC-BY-SA-4.0",
    "Attribution-ShareAlike 4.0 International": "CC-BY-SA-4.0",
    "Creative Commons Zero v1.0 Universal": "CC0-1.0",
    "the MIT License": "MIT",
    "Apache License, Version 2.0": "Apache-2.0",
    "GNU General Public License v3.0 or later": "GPL-3.0-or-later",
    "GPLv2+": "GPL-2.0-or-later",
    "GNU Lesser General Public License, version 2.1": "LGPL-2.1-only",
    "GNU Free Documentation License 1.3": "GFDL-1.3-only",
    "Mozilla Public License 2.0": "MPL-2.0",
    "3-Clause BSD License": "BSD-3-Clause",
    "Open Government Licence v3.0": "OGL-UK-3.0",
    "Licence Ouverte 2.0": "etalab-2.0",
    "All Rights Reserved": "LicenseRef-All-Rights-Reserved",
    "Alle Rechte vorbehalten": "LicenseRef-All-Rights-Reserved",
}


@pytest.mark.parametrize(("url", "spdx"), ADDRESSES.items())
def test_the_address_of_a_licence_is_known(url: str, spdx: str) -> None:
    assert license_of_url(url) == spdx


@pytest.mark.parametrize("url", OTHERS)
def test_no_other_address_is_a_licence(url: str) -> None:
    assert license_of_url(url) == "unknown"


@pytest.mark.parametrize(("name", "spdx"), NAMES.items())
def test_the_name_of_a_licence_is_known_in_a_sentence_too(name: str, spdx: str) -> None:
    assert licenses_named(f"All of it is under {name}, says the author.") == [spdx]
    assert license_of_value(name) == spdx


@pytest.mark.parametrize("text", ["© 2024 MIT", "Creative Commons", "the apache helicopter", "an agreement", "ISCO-08"])
def test_what_only_sounds_like_a_licence_is_none(text: str) -> None:
    assert licenses_named(text) == []


def test_of_several_licences_in_one_field_the_strictest_counts() -> None:
    assert license_of_value("CC BY 4.0, or CC BY-NC 4.0 for companies") == "CC-BY-NC-4.0"
    assert license_of_value(f"see https://{CC}/by/4.0/ and https://{CC}/by-sa/4.0/") == "CC-BY-SA-4.0"


@pytest.mark.parametrize("value", ["MIT OR Apache-2.0", "mit or apache-2.0"])
def test_a_field_may_hold_an_expression(value: str) -> None:
    assert license_of_value(value) == "MIT OR Apache-2.0"


def test_a_field_that_only_says_public_domain_is_enough() -> None:
    assert license_of_value("Public Domain") == "LicenseRef-Public-Domain"
    assert licenses_named("Public Domain Day") == []
