"""PDF files with an XMP packet."""

from collections.abc import Sequence
from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, StreamObject

from tests.tools.pdf_files import pdf

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:cc="http://creativecommons.org/ns#"
xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" xmlns:dc="http://purl.org/dc/elements/1.1/">{}</rdf:Description>
</rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def with_xmp(pages: Sequence[str], properties: str) -> bytes:
    """A PDF of these pages whose packet holds these properties, as RDF/XML."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf(pages))))
    packet = StreamObject()
    packet.set_data(_PACKET.format(properties).encode())
    packet.update({NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")})
    writer.root_object[NameObject("/Metadata")] = writer._add_object(packet)
    written = BytesIO()
    writer.write(written)
    return written.getvalue()
