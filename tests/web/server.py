"""The local web as a server: every host of the table at one address, told apart by the Host header."""

from collections.abc import Awaitable, Callable, Iterable

from aiohttp import web
from yarl import URL

from tests.web.page import WebPage

ROBOTS = "User-agent: *\nDisallow: /private/\n"


def answers(pages: Iterable[WebPage]) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """A handler for `serving`: robots.txt on every host, `/moved?to=...` as a redirect, and the pages."""
    known = {_place(URL(page.url)): page for page in pages}

    async def answer(request: web.Request) -> web.StreamResponse:
        if request.path == "/robots.txt":
            return web.Response(text=ROBOTS)
        if request.path == "/moved":
            return web.Response(status=301, headers={"Location": request.query["to"]})
        page = known.get(_place(URL(f"http://{request.host}") / request.rel_url.raw_path.lstrip("/")))
        if page is None:
            return web.Response(status=404)
        return web.Response(body=page.body, headers={"Content-Type": page.content_type, **page.headers})

    return answer


def local(page: WebPage, port: int) -> str:
    """The page's address with the port at which the local web is served."""
    return str(URL(page.url).with_scheme("http").with_port(port))


def _place(url: URL) -> tuple[str, str]:
    return (url.raw_host or "").rstrip(".").lower(), url.raw_path
