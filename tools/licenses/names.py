"""Licences by what they are called and by where their texts stand, as SPDX identifiers."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from tools.licenses import creative_commons
from tools.licenses.classes import UNKNOWN, canonical, license_class, rank

OWN = "LicenseRef-"
ALL_RIGHTS_RESERVED = f"{OWN}All-Rights-Reserved"
_LONGEST = 2000
_PLAIN = str.maketrans({**dict.fromkeys("‐‑‒–—―−", "-"), **dict.fromkeys("‘’`´", "'")})
_RESERVED = re.compile(
    r"all rights (?:are )?reserved|alle rechte vorbehalten|tous droits r[ée]serv[ée]s"
    r"|(?:todos los )?derechos reservados|todos os direitos reservados|tutti i diritti (?:sono )?riservati"
    r"|alle rechten voorbehouden"
    r"|все права защищены|版权所有|保留所有权利|無断転載(?:を)?禁"
)
_ENDING = re.compile(r"(?:\.(?:html?|txt|php|md|rst|pdf|json|rdf|en|de|fr))+$")


def license_of_url(url: str) -> str:
    """The licence whose text or summary stands at an address, 'unknown' for any other; the host is compared whole."""
    address = _bare(url)
    if (found := creative_commons.of_address(address)) != UNKNOWN:
        return found
    for pattern, spdx in _table()[1].items():
        if match := pattern.fullmatch(_ENDING.sub("", address)):
            return canonical(match.expand(spdx))
    return UNKNOWN


def licenses_named(text: str) -> list[str]:
    """The licences that a text names, each once, in order; where one name holds another, the longer one."""
    plain = _plain(text)
    found = creative_commons.named(plain)
    if _any_name().search(plain):
        for pattern, spdx in _table()[0].items():
            found += [(m.start(), m.end(), _filled(spdx, m)) for m in pattern.finditer(plain)]
    found += [(m.start(), m.end(), ALL_RIGHTS_RESERVED) for m in _RESERVED.finditer(plain)]
    ordered = sorted(found, key=lambda one: (one[0], -one[1]))
    kept, end = [], 0
    for start, stop, spdx in ordered:
        if start >= end and spdx != UNKNOWN:
            kept.append(spdx)
            end = stop
    return list(dict.fromkeys(kept))


def license_of_value(value: str) -> str:
    """What a field meant for a licence says: an SPDX expression, an address or a name; of several the strictest."""
    text = value.strip()
    for found in (canonical(text), license_of_url(text)):
        if found != UNKNOWN:
            return found
    if _plain(text) in ("public domain", "public-domain", "pd"):
        return f"{OWN}Public-Domain"
    linked = [license_of_url(word.strip("<>()[],;")) for word in text.split()[:200] if "://" in word]
    return strictest_of([*linked, *licenses_named(text)])


def strictest_of(licenses: list[str]) -> str:
    """The first of the most restricted known licences, one of SPDX's list if there is one; else 'unknown'."""
    known = [spdx for spdx in licenses if license_class(spdx) != UNKNOWN]
    return max(known, key=lambda spdx: (rank(license_class(spdx)), not spdx.startswith(OWN)), default=UNKNOWN)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text[:_LONGEST]).translate(_PLAIN).lower()
    return " ".join(folded.split())


def _bare(url: str) -> str:
    """Host without `www.` and path, in lower case; nothing for what is no web address."""
    text = url.strip()[:_LONGEST]
    try:
        parts = urlsplit(text if "//" in text[:10] else f"//{text}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    return f"{host}{parts.path.rstrip('/').lower()}" if parts.scheme in ("", "http", "https") else ""


def _filled(spdx: str, match: re.Match[str]) -> str:
    if "{version}" not in spdx:
        return spdx
    parts = match.groupdict()
    version, later = (parts.get(name) or parts.get(f"{name}2") for name in ("version", "later"))
    if not version:
        return f"{OWN}{spdx.partition('-{')[0]}"
    full = version if "." in version else f"{version}.0"
    return canonical(spdx.format(version=full, scope="or-later" if later else "only"))


@cache
def _any_name() -> re.Pattern[str]:
    """One pattern for all names, so that most texts are read once."""
    return re.compile("|".join(re.sub(r"\(\?P<\w+>", "(?:", pattern.pattern) for pattern in _table()[0]))


@cache
def _table() -> tuple[Mapping[re.Pattern[str], str], Mapping[re.Pattern[str], str]]:
    """Patterns of names and of addresses, in the order of the file, with their identifiers."""
    listed = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    named, addresses = (
        {re.compile(pattern): str(spdx) for pattern, spdx in listed[part]} for part in ("named", "addresses")
    )
    return named, addresses
