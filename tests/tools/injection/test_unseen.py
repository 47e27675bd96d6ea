"""What a reader of a page does not see is no part of its text."""

import pytest

from tests.tools.injection.attacks import ATTACKS
from tools.documents import read_here

SAID = ATTACKS["override"]
TEXT = "The tide rises twice a day because the moon pulls at the sea. " * 4
UNSEEN = {
    "hidden": "<p hidden>{}</p>",
    "hidden from readers of screens": '<p aria-hidden="true">{}</p>',
    "not displayed": '<div style="display: none !important"><p>{}</p></div>',
    "not visible": '<p style="visibility:hidden">{}</p>',
    "no size": '<p style="font-size:0">{}</p>',
    "no size with a unit": '<p style="font-size: 0.0em">{}</p>',
    "one pixel": '<p style="font-size:1px">{}</p>',
    "no height": '<p style="height:0;overflow:hidden">{}</p>',
    "white on white": '<p style="color:#fff; background-color: white">{}</p>',
    "same colour": '<p style="color: rgb(1, 2, 3); background: rgb(1,2,3)">{}</p>',
    "transparent": '<p style="color:transparent">{}</p>',
    "off the screen": '<p style="position:absolute; left:-9999px">{}</p>',
    "indented away": '<p style="text-indent:-9999px">{}</p>',
    "clipped": '<p style="position:absolute;clip:rect(0,0,0,0)">{}</p>',
    "template": "<template><p>{}</p></template>",
    "comment": "<!-- {} -->",
    "picture": '<img src="a.png" alt="{}">',
    "inside a sentence": '<p>One half <span style="display:none">{}</span>of it.</p>',
    "script": "<script>said = '{}'</script>",
}


def page(middle: str) -> str:
    body = f"<article><h1>Tides</h1><p>{TEXT}</p>{middle}<p>{TEXT}</p></article>"
    return read_here(f"<html><head><title>Tides</title></head><body>{body}</body></html>".encode(), "html").text


@pytest.mark.parametrize("name", UNSEEN)
def test_a_page_with_unseen_text_reads_like_the_page_without(name: str) -> None:
    assert page(UNSEEN[name].replace("{}", SAID)) == page(UNSEEN[name].replace("{}", ""))


@pytest.mark.parametrize(
    "shown",
    [
        "<p>{}</p>",
        '<p style="color:white;background:black">{}</p>',
        '<p style="font-size:10px; left:-5px">{}</p>',
        '<p style="opacity:0">{}</p>',
        '<p hidden="until-found">{}</p>',
        '<p style="font-size:0.9em">{}</p>',
        '<p style="font-size:20px">{}</p>',
    ],
)
def test_what_a_reader_sees_stays(shown: str) -> None:
    seen = "The height of the water is measured with a gauge at the coast of each country."
    assert seen in page(shown.format(seen))
