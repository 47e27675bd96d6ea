"""Pages that are made to deceive or to cost time."""

import time

import pytest

from tests.tools.licenses.reading import of_html
from tools.licenses.decide import decide
from tools.licenses.detect import detect

CC = "https://creativecommons.org/licenses/by/4.0/"
SIZE = 300_000
LONG = {
    "notices": "<p>© 2024 this site is licensed under CC BY 4.0.</p>",
    "open divs": "<div class=license>",
    "cells": "<td>©",
    "anchors": f'<a rel=license href="{CC}">x</a> ',
    "half names": "creative commons attribution-",
    "properties": "<i itemprop=license>MIT</i>",
    "scripts": '<script type="application/ld+json">{"@type":"Article","license":"CC BY 4.0"}</script>',
    "words": "this work this ",
    "spaces": "licensed          ",
}


@pytest.mark.parametrize("part", LONG.values(), ids=list(LONG))
def test_a_long_page_takes_time_by_its_length_alone(part: str) -> None:
    started = time.process_time()
    evidence = detect("https://reading.example/", part * (SIZE // len(part)))
    assert time.process_time() - started < 5
    assert len(evidence) < 30


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/json", "text/xml", "application/pdf", "image/png", ""]
)
@pytest.mark.parametrize(
    "text", ["", "\x00", "[" * 100_000, "<a>" * 100_000, '{"license": ' * 10_000, "---\na: [\n---\n"]
)
def test_what_is_broken_says_nothing(text: str, media_type: str) -> None:
    assert detect("https://reading.example/", text, media_type=media_type, body=b"<x:xmpmeta" * 1000) == ()


@pytest.mark.parametrize("text", ["", "\x00", "\ud800", "<", "<html>", "<?xml version='1.0' encoding='nope'?><html/>"])
def test_a_page_without_content_says_nothing(text: str) -> None:
    assert detect("https://reading.example/", text) == ()


def test_a_page_cannot_write_the_marks_of_its_reader() -> None:
    assert of_html("<footer>&#xE000;0&#xE001; &#xE000;99&#xE001; licensed under</footer>")[0] == "unknown"
    assert of_html('<footer><img alt="&#xE000;7&#xE001; licence" src="badge"> licensed</footer>')[0] == "unknown"


def test_an_entity_in_xml_is_not_followed() -> None:
    text = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a><license>&b; CC BY 4.0</license></a>'
    (found,) = detect("https://reading.example/", text, media_type="text/xml")
    assert (found.said, found.license) == ("&b; CC BY 4.0", "CC-BY-4.0")


def test_of_many_hints_the_first_are_kept_and_of_findings_every_licence() -> None:
    captions = "".join(f"<figure>Photo {n}: CC BY 2.0</figure>" for n in range(50))
    footer = "<footer><p>CC BY 4.0</p><p>© Sea Ltd. All rights reserved.</p></footer>"
    evidence = detect("https://en.wikipedia.org/wiki/Tide", captions + footer)
    assert [one.license for one in evidence if one.license != "unknown"] == [
        "CC-BY-4.0",
        "LicenseRef-All-Rights-Reserved",
        "CC-BY-SA-4.0",
    ]
    assert sum(one.place.startswith("about something else") for one in evidence) == 10
    assert decide(evidence)[1] == "proprietary"
