"""A page of the local web read as the fetcher reads it, without fetching it."""

from io import BytesIO

from pypdf import PdfReader

from state.sources import LicenseClass, LicenseEvidence
from tests.web.page import WebPage
from tools.fetch.charset import decoded
from tools.licenses.decide import decide
from tools.licenses.detect import detect


def text_of(page: WebPage) -> str:
    if page.media_type == "application/pdf":
        return "\n\n".join(one.extract_text() for one in PdfReader(BytesIO(page.body)).pages)
    return decoded(page.body, page.charset, html=page.media_type == "text/html")


def evidence_of(page: WebPage) -> tuple[LicenseEvidence, ...]:
    return detect(page.url, text_of(page), media_type=page.media_type, headers=page.headers, body=page.body)


def found(page: WebPage) -> tuple[str, LicenseClass]:
    license, kind, _ = decide(evidence_of(page))
    return license, kind


def of_html(text: str, url: str = "https://reading.example/") -> tuple[str, LicenseClass, str]:
    return decide(detect(url, text))
