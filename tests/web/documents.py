"""What is no HTML in UTF-8: plain text, Markdown, PDF, and pages whose charset is not the one they claim."""

from state.sources import LicenseClass
from tests.tools.pdf_files import pdf
from tests.web.page import WebPage, address
from tests.web.templates import CC, TIDES, html
from tests.web.xmp import with_xmp

_ARR = "LicenseRef-All-Rights-Reserved"
_BOOKS = "https://www.gutenberg.org/cache/epub"
_GUTENBERG = """The Project Gutenberg eBook of The Sea
This ebook is for the use of anyone anywhere in the United States and most other parts of the world at no cost and with
almost no restrictions whatsoever. You may copy it, give it away or re-use it under the terms of the Project Gutenberg
License included with this ebook or online at www.gutenberg.org.

*** START OF THE PROJECT GUTENBERG EBOOK THE SEA ***
The tide rises, the tide falls."""
_SPDX = ".. SPDX-License-Identifier: GPL-2.0-only\n\n=====\nTides\n=====\n\nThe tide rises.\n"
_FRONT = "---\ntitle: Tides\nlicense: CC-BY-SA-4.0\n---\n# Tides\n\nThe tide rises.\n"
_FENCED = "# Tides\n\nThe tide rises.\n\n```python\n# SPDX-License-Identifier: MIT\nprint('tide')\n```\n"
_README = f"# Tides\n\nThe tide rises.\n\n## Licence\n\nThis document is licensed under [CC BY 4.0]({CC}/by/4.0/).\n"
_LIST = "# Licences\n\nMIT License: short.\n\nCC BY 4.0: credit.\n\nGPL-3.0: copyleft.\n"
_STATEMENT = "This work is licensed under a Creative Commons Attribution 4.0 International License."
_XMP_LICENSE = '<cc:license rdf:resource="http://creativecommons.org/licenses/by-sa/4.0/"/>'
_XMP_WEB = "<xmpRights:WebStatement>http://creativecommons.org/licenses/by-nc/3.0/</xmpRights:WebStatement>"
_XMP_RIGHTS = """<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">(c) Sea Press. All rights reserved.</rdf:li></rdf:Alt>
</dc:rights>"""


def _text(name: str, text: str, license: str, kind: LicenseClass, media: str = "text/plain", url: str = "") -> WebPage:
    return WebPage(name, url or address(name), text.encode(), license, kind, media)


def _in(name: str, encoding: str, declared: str) -> WebPage:
    """A page in one charset that is declared as another, with letters that differ in them."""
    text = html(TIDES.replace("Sun", "Süden"), footer="© 2024 Küstenblatt – Alle Rechte vorbehalten")
    content_type = f"text/html; charset={declared}" if declared else "text/html"
    body = text.replace('<meta charset="utf-8">', "").encode(encoding)
    return WebPage(name, address(name), body, _ARR, "proprietary", content_type)


def _pdf(name: str, body: bytes, license: str, kind: LicenseClass) -> WebPage:
    return WebPage(name, f"{address(name)}.pdf", body, license, kind, "application/pdf")


TEXTS: tuple[WebPage, ...] = (
    _text("text-spdx", _SPDX, "GPL-2.0-only", "share-alike"),
    _text("markdown-front-matter", _FRONT, "CC-BY-SA-4.0", "share-alike", "text/markdown"),
    _text("markdown-fenced", _FENCED, "unknown", "unknown", "text/markdown"),
    _text("markdown-statement", _README, "CC-BY-4.0", "attribution", "text/markdown"),
    _text("text-list", _LIST, "unknown", "unknown"),
    _text("gutenberg-text", _GUTENBERG, "LicenseRef-Public-Domain", "public-domain", url=f"{_BOOKS}/7/pg7.txt"),
    _text(
        "gutenberg-text-copyrighted",
        f"This is a COPYRIGHTED Project Gutenberg eBook, Details Below\n{_GUTENBERG}",
        _ARR,
        "proprietary",
        url=f"{_BOOKS}/9/pg9.txt",
    ),
)
CHARSETS: tuple[WebPage, ...] = (
    _in("utf8-said-latin1", "utf-8", "iso-8859-1"),
    _in("cp1252-said-latin1", "cp1252", "iso-8859-1"),
    _in("cp1252-unsaid", "cp1252", ""),
    _in("utf16-said-utf8", "utf-16", "utf-8"),
    _in("charset-that-does-not-exist", "utf-8", "utf-9"),
)
PDFS: tuple[WebPage, ...] = (
    _pdf("pdf-nothing", pdf(["The tide rises."]), "unknown", "unknown"),
    _pdf("pdf-statement", pdf(["The tide rises.", _STATEMENT]), "CC-BY-4.0", "attribution"),
    _pdf("pdf-arr", pdf(["Copyright 2020 Sea Press Ltd. All rights reserved.", "Tides."]), _ARR, "proprietary"),
    _pdf("pdf-list", pdf(["The MIT License and CC BY 4.0 are licences."]), "unknown", "unknown"),
    _pdf("pdf-book", pdf(["This book is licensed under CC BY-NC 4.0."]), "CC-BY-NC-4.0", "non-commercial"),
    _pdf("pdf-xmp-licence", with_xmp(["The tide rises."], _XMP_LICENSE), "CC-BY-SA-4.0", "share-alike"),
    _pdf("pdf-xmp-web-statement", with_xmp(["The tide rises."], _XMP_WEB), "CC-BY-NC-3.0", "non-commercial"),
    _pdf("pdf-xmp-rights-against-text", with_xmp([_STATEMENT], _XMP_RIGHTS), _ARR, "proprietary"),
)
DOCUMENTS = (*TEXTS, *CHARSETS, *PDFS)
