"""Where a licence is looked for beside the pages of the local web, and what is written down of it."""

import pytest

from tests.tools.licenses.reading import of_html
from tools.licenses.decide import decide
from tools.licenses.detect import detect

HERE = "https://reading.example/tides"
CC = "https://creativecommons.org/licenses"


@pytest.mark.parametrize(
    ("link", "license"),
    [
        (f'<{CC}/by/4.0/>; rel="license"', "CC-BY-4.0"),
        (f"<{CC}/by/4.0/>;rel=license", "CC-BY-4.0"),
        (f'</a>; rel="next", <{CC}/by/4.0/>; title="x"; rel="license"', "CC-BY-4.0"),
        (f'<{CC}/by/4.0/>; rel="license"; anchor="/photo.jpg"', "unknown"),
        (f'<{CC}/by/4.0/>; rel="next"', "unknown"),
        ("<" * 10_000, "unknown"),
    ],
)
def test_the_link_header(link: str, license: str) -> None:
    assert decide(detect(HERE, "The tide.", media_type="text/plain", headers={"link": link}))[0] == license


def test_the_properties_of_a_file() -> None:
    about = {"license": "CC-BY-4.0", "rights": "© Sea Ltd. All rights reserved."}
    found = detect(HERE, "The tide.", media_type="text/plain", about=about)
    assert [(one.place, one.license) for one in found] == [
        ("front matter", "CC-BY-4.0"),
        ("properties of the file", "LicenseRef-All-Rights-Reserved"),
    ]


@pytest.mark.parametrize(
    ("answer", "license"),
    [
        ('{"license": {"spdx_id": "MIT"}}', "MIT"),
        ('{"license": "Apache-2.0 OR MIT"}', "Apache-2.0 OR MIT"),
        ('{"metadata": {"license": {"id": "cc-by-4.0"}}}', "CC-BY-4.0"),
        ('{"cardData": {"license": "cc-by-nc-4.0"}}', "CC-BY-NC-4.0"),
        (f'{{"message": {{"license": [{{"URL": "{CC}/by/4.0/"}}, {{"URL": "{CC}/by-nc/4.0/"}}]}}}}', "CC-BY-NC-4.0"),
        ('{"images": [{"license": "MIT"}]}', "unknown"),
        ('{"license": null}', "unknown"),
        ('[{"license": "MIT"}]', "unknown"),
        ("{", "unknown"),
    ],
)
def test_the_answer_of_an_api(answer: str, license: str) -> None:
    assert decide(detect(HERE, answer, media_type="application/json"))[0] == license


def test_an_article_in_xml_is_under_its_own_licence_and_not_under_that_of_a_figure() -> None:
    own = f'<permissions><license xlink:href="{CC}/by/4.0/"><license-p>Open.</license-p></license></permissions>'
    figure = f'<fig><permissions><license xlink:href="{CC}/by-nc/4.0/"/></permissions></fig>'
    text = f'<article xmlns:xlink="http://www.w3.org/1999/xlink">{own}{figure}</article>'
    assert decide(detect(HERE, text, media_type="application/xml"))[0] == "CC-BY-4.0"


def test_an_spdx_line_counts_at_the_head_of_a_text_alone() -> None:
    line = "# SPDX-License-Identifier: MIT\n"
    assert decide(detect(HERE, f"{line}The tide.", media_type="text/plain"))[0] == "MIT"
    assert decide(detect(HERE, "The tide.\n" * 30 + line, media_type="text/plain"))[0] == "unknown"
    assert decide(detect(HERE, f"Write this:\n\n    {line}", media_type="text/plain"))[0] == "unknown"


def test_json_ld_of_another_site_is_not_of_this_one() -> None:
    script = '<script type="application/ld+json">{{"@type": "Article", "url": "{}", "license": "CC-BY-4.0"}}</script>'
    assert of_html(script.format("https://reading.example/tides"))[0] == "CC-BY-4.0"
    assert of_html(script.format("https://elsewhere.example/tides"))[0] == "unknown"


def test_a_name_of_a_region_that_holds_a_whole_page_makes_no_footer_of_it() -> None:
    listed = "<p>MIT License</p>" + "<p>It is a licence for programs, short and old.</p>" * 100
    assert of_html(f'<div class="license"><p>MIT License</p></div>{listed}')[0] == "MIT"
    assert of_html(f'<div class="license">{listed}</div>')[0] == "unknown"


def test_a_hint_is_kept_word_for_word_and_says_why_it_is_one() -> None:
    (found,) = detect(HERE, "<figure><figcaption>Photo: Ann Lee,  CC BY 2.0</figcaption></figure>")
    assert (found.place, found.said, found.license_class) == (
        "about something else: inside a caption, comment, quotation or code",
        "Photo: Ann Lee, CC BY 2.0",
        "unknown",
    )
