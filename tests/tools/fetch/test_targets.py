"""One page has one address, however it is written."""

import pytest

from tools.fetch.targets import canonical


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://a.example", "http://a.example/"),
        (" HTTP://A.Example:80/B#part ", "http://a.example/B"),
        ("https://a.example.:443/b/../c/./d", "https://a.example/c/d"),
        ("https://a.example:8443/", "https://a.example:8443/"),
        ("https://a.example/?", "https://a.example/"),
        ("https://a.example/?b=2&a=1&b=1", "https://a.example/?b=2&a=1&b=1"),
        ("https://a.example/?utm_source=x&UTM_Medium=y&id=7&gclid=z&fbclid=q", "https://a.example/?id=7"),
        ("https://a.example/?utm_source=x", "https://a.example/"),
        ("https://a.example/?my_utm_source=x", "https://a.example/?my_utm_source=x"),
        ("https://a.example/b/", "https://a.example/b/"),
        ("https://münchen.example/ä b?ö=ü", "https://xn--mnchen-3ya.example/%C3%A4%20b?%C3%B6=%C3%BC"),
        ("http://[2606:2800:0220:0001::0001]/", "http://[2606:2800:220:1::1]/"),
        ("http://93.184.216.34./", "http://93.184.216.34/"),
    ],
)
def test_it_is_written_in_one_form(url: str, expected: str) -> None:
    assert canonical(url) == expected
    assert canonical(canonical(url)) == expected


@pytest.mark.parametrize(
    "url", ["corpus:a/b.md", "ftp://a.example/", "http://me@a.example/", "http://127.1/", "tides", ""]
)
def test_what_cannot_be_fetched_stays_as_it_is(url: str) -> None:
    assert canonical(f" {url} ") == url
