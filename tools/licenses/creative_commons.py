"""Creative Commons licences by address and by name: every version, port, order of words, and several languages."""

import re

from tools.licenses.classes import UNKNOWN, canonical

_ORDER = ("by", "nc", "nd", "sa")
_ADDRESS = re.compile(
    r"(?:creativecommons\.org/(?:licen[sc]es|publicdomain|l|p)|licensebuttons\.net/[lp])/(?P<code>[a-z+-]+)"
    r"(?:/(?P<version>\d\.\d))?(?:/(?P<port>[a-z]{2,8}))?(?=/|$)"
)
_BUTTON = re.compile(
    r"mirrors\.creativecommons\.org/presskit/(?:buttons|icons)/(?:[\w.]+/)*(?P<code>[a-z-]+)\.(?:svg|png)$"
)
_PUBLIC = {"zero": "CC0-1.0", "cc-zero": "CC0-1.0", "mark": "CC-PDM-1.0", "publicdomain": "CC-PDDC"}

_WORDS = {
    "by": "attribution|by|namensnennung|atribuci[oó]n|reconocimiento|atribui[cç][aã]o|attribuzione|naamsvermelding",
    "nc": r"non-? ?commercial|nc|nicht-? ?kommerziell|pas d.utilisation commerciale|n[oã]o?-? ?comercial"
    r"|non commerciale|niet-? ?commercieel",
    "nd": r"no-? ?deriv(?:ative|ativ)?e?s?(?:-? ?works?)?|nd|keine[- ]bearbeitung(?:en)?|pas de modifications?"
    r"|sin-? ?(?:obras? )?derivad[ao]s?|sem ?deriva[cç](?:[oõ]es|[aã]o)|non opere derivate|geen afgeleide werken",
    "sa": r"share-? ?a?like|sa|weitergabe unter gleichen bedingungen|partage dans les m[eê]mes conditions"
    r"|partage [aà] l.identique|compartir-? ?igual|compartilha-?igual|condividi allo stesso modo|gelijk ?delen",
}
_ONE = "|".join(f"(?:{words})" for words in _WORDS.values())
_BETWEEN = r"[\s,/_+&-]*(?:(?:and|und|et|y|e)\s)?"
_ELEMENTS = rf"(?P<elements>(?:{_ONE})(?:{_BETWEEN}(?:{_ONE}))*)"
_LICENCE = r"(?:public |international |unported )?(?:licen[sc]es?|lizenz(?:en)?|licencia|licen[cç]a|licenza)"
_VERSION = r"(?:version |v\.? ?)?(?P<{}>[1-4]\.\d)(?!\d)"
_NAMED = re.compile(
    rf"(?:creative ?commons|\bcc)(?:[\s-]+{_LICENCE})?(?:[\s(-]*{_VERSION.format('before')})?[\s(-]*{_ELEMENTS}"
    rf"(?![a-z])(?:[\s,(-]*(?:{_LICENCE}))?(?:[\s,(-]*{_VERSION.format('after')})?"
)
_LONG = re.compile(rf"\b{_ELEMENTS}[\s,-]+{_VERSION.format('after')} (?:international|unported|generic)")
_ZERO = re.compile(r"\bcc[\s-]?(?:0|zero)\b(?:[\s-]*1\.0)?|creative commons zero|cc0")
_MARK = re.compile(r"public domain mark")


def of_address(bare: str) -> str:
    """The licence of an address in lower case without scheme, `www.` and file ending; 'unknown' for any other."""
    found = _ADDRESS.match(bare) or _ADDRESS.match(bare.removeprefix("i.")) or _BUTTON.match(bare)
    if not found:
        return UNKNOWN
    parts = found.groupdict()
    code = parts["code"]
    return _PUBLIC.get(code) or _spdx(set(code.split("-")), parts.get("version") or "", parts.get("port") or "")


def named(text: str) -> list[tuple[int, int, str]]:
    """Start, end and SPDX identifier of each licence named in a text in lower case with plain hyphens."""
    found = [(m.start(), m.end(), "CC0-1.0") for m in _ZERO.finditer(text)]
    found += [(m.start(), m.end(), "CC-PDM-1.0") for m in _MARK.finditer(text)]
    for match in (*_NAMED.finditer(text), *_LONG.finditer(text)):
        parts = match.groupdict()
        elements = {name for name, words in _WORDS.items() if re.search(rf"(?<![a-z])(?:{words})", parts["elements"])}
        version = parts.get("after") or parts.get("before") or ""
        found.append((match.start(), match.end(), _spdx(elements, version, "")))
    return found


def _spdx(elements: set[str], version: str, port: str) -> str:
    """The identifier of the port where the list has it, else of the licence; without a version one of our own."""
    if not elements or elements - set(_ORDER):
        return UNKNOWN
    if elements & {"sa"} or not version:
        elements = elements | {"by"}
    name = "-".join(("CC", *(one.upper() for one in _ORDER if one in elements)))
    if not version:
        return f"LicenseRef-{name}"
    ported = canonical(f"{name}-{version}-{port}") if port else UNKNOWN
    if ported != UNKNOWN:
        return ported
    plain = canonical(f"{name}-{version}")
    return plain if plain != UNKNOWN else f"LicenseRef-{name}-{version}"
