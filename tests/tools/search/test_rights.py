"""Which licence a document is under, by what is said in it, above it, and by its user."""

import pytest

from state.errors import UsageError
from state.sources import LICENSE_CLASSES
from tools.documents import Content
from tools.search._rights import (
    Marks,
    Rights,
    declared_license,
    marks_of,
    marks_of_license_file,
    nearest,
    rights_of,
)


def own(text: str, **about: str) -> Marks:
    return marks_of(Content(text, about), text.encode(), "markdown", "a.md")


MIT = marks_of_license_file("MIT License\n\nPermission is hereby granted", "LICENSE")
GPL = marks_of_license_file("GNU GENERAL PUBLIC LICENSE\nVersion 3, 29 June 2007\n", "COPYING")
WORDS = "The tide rises."


def told(rights: Rights) -> tuple[str, str]:
    return rights.license, rights.license_class


@pytest.mark.parametrize(
    ("marks", "above", "declared", "expected", "place"),
    [
        (own(WORDS, license="CC-BY-4.0"), (), None, ("CC-BY-4.0", "attribution"), "front matter"),
        (own(f"SPDX-License-Identifier: MIT OR Apache-2.0\n\n{WORDS}"), (), None, ("MIT OR Apache-2.0",), "SPDX-L"),
        (own(WORDS, rights="CC BY-NC 4.0"), (), None, ("CC-BY-NC-4.0", "non-commercial"), "properties of the file"),
        (own(WORDS), MIT, "CC-BY-4.0", ("MIT", "permissive"), "file LICENSE"),
        (own(WORDS), (), "cc-by-4.0", ("CC-BY-4.0", "attribution"), "setting corpus_license"),
        (own(WORDS), (), "permissive", ("unknown", "permissive"), "setting corpus_license"),
        (own(WORDS), (), None, ("unknown", "unknown"), "nothing names a licence"),
    ],
)
def test_the_document_comes_first_then_the_license_file_then_what_the_user_says(
    marks: Marks, above: Marks, declared: str | None, expected: tuple[str, ...], place: str
) -> None:
    rights = rights_of(marks, above, declared_license(declared))
    assert told(rights)[: len(expected)] == expected
    assert rights.found_in.startswith(place)


def test_of_two_that_contradict_each_other_the_stricter_counts_and_both_are_kept() -> None:
    rights = rights_of(own(WORDS, license="MIT"), GPL, None)
    assert told(rights) == ("GPL-3.0-only", "share-alike")
    assert rights.found_in == "file COPYING (but front matter says MIT)"
    assert [mark.license for mark in rights.evidence] == ["MIT", "GPL-3.0-only"]
    assert rights_of(own(WORDS, license="GPL-3.0-only"), MIT, None).license == "GPL-3.0-only"


def test_a_licence_in_words_that_are_not_known_stays_unknown_whatever_the_user_says() -> None:
    rights = rights_of(own(WORDS, license="free for friends"), (), declared_license("MIT"))
    assert told(rights) == ("unknown", "unknown")
    assert [mark.said for mark in rights.evidence] == ["free for friends"]
    assert rights_of(own(WORDS, license="free for friends"), MIT, None).license == "MIT"


def test_the_nearest_license_file_counts() -> None:
    files = {".": MIT, "sea/north": GPL}
    assert nearest("a.md", files) == nearest("sea/b.md", files) == nearest("sea/northern/c.md", files) == MIT
    assert nearest("sea/north/far/d.md", files) == GPL
    assert nearest("a.md", {}) == nearest("a.md", {"sea": GPL}) == ()


@pytest.mark.parametrize("text", ["", "free", "MITT", "CC-BY", "MIT AND", "x" * 1000])
def test_what_the_user_says_must_be_an_identifier_or_a_class(text: str) -> None:
    with pytest.raises(UsageError, match="an SPDX identifier, such as CC-BY-4") as error:
        declared_license(text)
    assert all(name in str(error.value) for name in LICENSE_CLASSES)
    assert "\n" not in str(error.value)
