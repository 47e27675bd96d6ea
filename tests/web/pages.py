"""Every page of the local web: a table of rows, each with a template and what is filled into it.

`{TIDES}` in a row is a text of some sentences, `{CC}` the address of the Creative Commons licences. A row without a
`url` stands on a host that is not known for anything.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from tests.web import templates
from tests.web.documents import DOCUMENTS
from tests.web.page import HTML, WebPage, address

_TEMPLATES: Mapping[str, Callable[..., str]] = {
    name: getattr(templates, name)
    for name in ("html", "mediawiki", "wordpress", "sphinx", "repository", "govuk", "journal", "stack_exchange")
}
_ABOUT = {"name", "license", "class", "url", "type", "headers", "template", "body"}


def _filled(text: str) -> str:
    return text.replace("{TIDES}", templates.TIDES).replace("{CC}", templates.CC)


def _page(row: Mapping[str, Any]) -> WebPage:
    parts = {name: _filled(text) for name, text in row.items() if name not in _ABOUT}
    body = _TEMPLATES[row["template"]](**parts) if "template" in row else _filled(row["body"])
    return WebPage(
        name=row["name"],
        url=row.get("url", address(row["name"])),
        body=body.encode(),
        license=row["license"],
        license_class=row["class"],
        content_type=row.get("type", HTML),
        headers={name: _filled(value) for name, value in row.get("headers", {}).items()},
    )


def _rows() -> Iterator[Mapping[str, Any]]:
    for table in sorted(Path(__file__).parent.glob("*.yaml")):
        yield from yaml.safe_load(table.read_text(encoding="utf-8"))


PAGES: tuple[WebPage, ...] = (*(_page(row) for row in _rows()), *DOCUMENTS)
