"""personal: no address, number or account of a person stands in the record, as far as its form tells."""

import ipaddress
import re
from collections.abc import Callable, Iterator, Mapping

from tools.verifiers._written import masked, written
from tools.verifiers.base import Finding, Subject, Verifier

_EMAIL = re.compile(
    r"(?<![\w.+%@/-])([\w.+%-]{1,64})@((?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.){1,4}([A-Za-z]{2,12}))(?![\w(@])"
)
_TOP_LEVEL = """
com org net edu gov mil int info biz name pro io ai app dev cloud online site xyz me tech email tv cc eu
"""
_RESERVED = re.compile(
    r"(?:.*\.)?(?:example\.(?:com|org|net|edu)|(?:your|my)?-?(?:domain|company|site|server|host)\.(?:com|org|net))",
    re.IGNORECASE,
)
_NOBODY = frozenset({"git", "noreply", "no-reply", "user", "username", "you", "your.name", "yourname", "your.email"})
_INTERNATIONAL = re.compile(
    r"(?<![\w+=*/^)\]-])(?!\+\d+\.\d+\b(?!\.\d))"
    r"(?:\+\(?|\b00(?=[1-9]\d{0,2}[ .-]))\d[\d\s().\-\u2011]{6,22}\d(?![\w/*^=])"
)
_AMERICAN = re.compile(
    r"(?<![\w.+\-=/])(?<!\w\()(?<![=+*/^] )(?:1[ .-])?"
    r"(?:\(\d{3}\) ?|\d{3}(?P<gap>[.\- ]))\d{3}(?(gap)(?P=gap)|[.-])\d{4}"
    r"(?![\w.-]*\d|\s*[=+*/^])"
)
_CALLED = re.compile(
    r"\b(?:phone|telephone|tel|mobile|fax|whatsapp|call (?:me|him|her|us|them)|text me|ring me|hotline)\b"
    r"(?:[\s:.#=-]|number|no|nr|is|at|on){1,8}(?P<number>\(?0?\d[\d ().\-/\u2011]{6,18}\d)(?![\w/*^=])",
    re.IGNORECASE,
)
_FICTION = re.compile(r"555\D{0,2}01\d\d$")
_CARD = re.compile(r"(?<![\w.,+-])\d(?:[ -]?\d){12,18}(?![\w-]|[.,]\d)")
_ISSUED = re.compile(
    r"4\d{15}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}"
    r"|6(?:011|5\d\d|4[4-9]\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}"
)
_GROUPED = re.compile(r"\d{4}([ -])\d{4}\1\d{4}\1\d{4}|\d{4}([ -])\d{6}\2\d{4,5}")
_PAYING = re.compile(
    r"\b(?:cards?|visa|mastercard|amex|american express|credit|debit|billing|pay(?:ments?|ing)?|charged?"
    r"|cvv|cvc|expir\w+)\b",
    re.IGNORECASE,
)
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])")
_SOCIAL_SECURITY = re.compile(r"(?<![\w.+*/-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-]|\.\d)")
_ADDRESS = re.compile(
    r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){3,7})(?![\w:]|\.\d)", re.IGNORECASE
)
_SOMEBODY = re.compile(
    r"\b(?:my|his|her|their|whose|users?|visitors?|customers?|logged|log-?in|signed|accounts?|lives?|home"
    r"|connected from|requests? from|posted from)\b[^.\n]{0,60}$|'s (?:home )?(?:IP|address)[^.\n]{0,30}$",
    re.IGNORECASE,
)
_NEAR = 60


def check(subject: Subject) -> Finding:
    """Fails with everything found, masked: the evidence is stored, and shown to whoever revises."""
    found = dict.fromkeys(f"{what} {masked(value)}" for text in written(subject) for what, value in personal_in(text))
    return Finding("fail", "; ".join(found)) if found else Finding("pass")


# Libraries of numbers are loaded only for what looks like one: their tables take long to read.
def personal_in(text: str) -> Iterator[tuple[str, str]]:
    """What kind of personal value, and the value, for each that a text holds."""
    for kind, found in _KINDS.items():
        for value in found(text):
            yield kind, value


def _emails(text: str) -> Iterator[str]:
    """Those at a known kind of domain that is nobody's example; `a@b.shape` in code is none."""
    for found in _EMAIL.finditer(text):
        local, domain, top = found.groups()
        known = top.islower() and (len(top) == 2 or top in _TOP_LEVEL.split())
        if known and local.casefold() not in _NOBODY and not _RESERVED.fullmatch(domain):
            yield found.group()


def _phones(text: str) -> Iterator[str]:
    """Numbers that can be dialled: in international form, in the American one, and behind words like `phone`."""
    for found in _INTERNATIONAL.finditer(text):
        if _can_be_dialled(re.sub(r"^00", "+", found.group()), None):
            yield found.group()
    for found in _AMERICAN.finditer(text):
        if not _FICTION.search(found.group()) and _can_be_dialled(found.group(), "US"):
            yield found.group()
    for found in _CALLED.finditer(text):
        digits = sum(c.isdigit() for c in found["number"])
        if 8 <= digits <= 15 and not _FICTION.search(found["number"]) and not _AMERICAN.search(found["number"]):
            yield found["number"]


def _can_be_dialled(number: str, region: str | None) -> bool:
    """Whether some country has given out numbers of this form, other than for fiction."""
    from phonenumbers import NumberParseException, is_valid_number, parse

    try:
        return not _FICTION.search(number) and is_valid_number(parse(number, region))
    except NumberParseException:
        return False


def _cards(text: str) -> Iterator[str]:
    """Grouped as on a card, or near a word like `card`: long integers of arithmetic are neither."""
    for found in _CARD.finditer(text):
        number, digits = found.group(), re.sub(r"\D", "", found.group())
        around = text[max(0, found.start() - _NEAR) : found.end() + _NEAR]
        shown = _GROUPED.fullmatch(number) or (number == digits and _PAYING.search(around))
        if shown and _ISSUED.fullmatch(digits) and _has_check_digit(digits):
            yield number


def _has_check_digit(digits: str) -> bool:
    """Whether the last digit is the one that Luhn's rule asks for."""
    from stdnum import luhn

    return luhn.is_valid(digits)


def _accounts(text: str) -> Iterator[str]:
    """Those of a country that has such numbers, with the right check digits."""
    for found in _IBAN.finditer(text):
        from stdnum import iban

        if iban.is_valid(found.group()):
            yield found.group()


def _social_security(text: str) -> Iterator[str]:
    return (found.group() for found in _SOCIAL_SECURITY.finditer(text))


def _addresses(text: str) -> Iterator[str]:
    """Public ones of somebody's: teaching about networks may name any."""
    for found in _ADDRESS.finditer(text):
        if _SOMEBODY.search(text, max(0, found.start() - _NEAR), found.start()) and _is_global(found.group()):
            yield found.group()


def _is_global(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return found.is_global and not found.is_multicast


_KINDS: Mapping[str, Callable[[str], Iterator[str]]] = {
    "e-mail address": _emails,
    "phone number": _phones,
    "payment card number": _cards,
    "bank account number": _accounts,
    "social security number": _social_security,
    "IP address": _addresses,
}
VERIFIER = Verifier(
    name="personal",
    kind="heuristic",
    proves="no e-mail address, phone, card, bank account or social security number in its usual form stands there",
    version="1",
    check=check,
    silent_on="names and places of people, and numbers in forms that only their context tells",
    everywhere=True,
)
