"""Small web pages for tests, and settings with which they may be read at once."""

from typing import Any

from tests.tools.fetch.site import answer

RIGHTS = (
    '<footer>Licensed under <a rel="license" href="https://creativecommons.org/licenses/by/4.0/">CC BY</a></footer>'
)


def page(title: str, words: str, *links: str, rights: str = RIGHTS) -> bytes:
    """A whole answer: an article of these words, with links below it."""
    leads = "".join(f'<li><a href="{link}">on</a></li>' for link in links)
    html = (
        f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{words}</p></article>"
        f"<nav><ul>{leads}</ul></nav>{rights}</body></html>"
    )
    return answer(html.encode())


QUICK: dict[str, Any] = {"fetch_private": ("127.0.0.1",), "fetch_delay_s": 0, "attempts": 1, "request_timeout_s": 10}
