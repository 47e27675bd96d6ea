"""secrets: no key, token, private key or password stands in the record."""

import math
import re
from collections import Counter
from collections.abc import Iterator

from tools.verifiers._written import masked, written
from tools.verifiers.base import Finding, Subject, Verifier

# The forms in which providers give out their keys, as the rules of secret scanners have them.
_KNOWN = {
    "AWS access key": r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}",
    "GitHub token": r"gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{50,255}",
    "GitLab token": r"gl(?:pat|dt|rt|cbt|ptt|ft|soat)-[\w-]{20,64}",
    "API key": r"sk-(?:[a-z]+[0-9]*-){0,2}(?=[\w-]*\d)[A-Za-z0-9_]{16}[\w-]{0,180}",
    "payment key": r"(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,247}|whsec_[A-Za-z0-9+/]{24,}",
    "Google key": r"AIza[\w-]{35}|GOCSPX-[\w-]{28}|ya29\.[\w-]{20,}",
    "Slack token": r"xox[abeoprs]-[A-Za-z0-9-]{10,250}|xapp-\d-[A-Za-z0-9-]{20,}",
    "webhook": r"https://hooks\.slack\.com/services/T\w{8,}/B\w{8,}/\w{20,}"
    r"|https://discord(?:app)?\.com/api/webhooks/\d{17,20}/[\w-]{60,}",
    "Discord token": r"[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,40}",
    "Hugging Face token": r"(?:hf|api_org)_[A-Za-z0-9]{30,}",
    "package registry token": r"npm_[A-Za-z0-9]{36}|pypi-AgE[\w-]{50,}|rubygems_[0-9a-f]{48}|dckr_pat_[\w-]{27}",
    "mail service key": r"SG\.[\w-]{20,24}\.[\w-]{39,50}|key-[0-9a-f]{32}|[0-9a-f]{32}-us\d{1,2}|SK[0-9a-f]{32}",
    "Telegram token": r"\d{8,10}:AA[\w-]{33}",
    "cloud token": r"do[opr]_v1_[a-f0-9]{64}|hvs\.[\w-]{24,}|dapi[a-f0-9]{32}|dp\.(?:pt|st)\.[\w-]{40,}"
    r"|AccountKey=[A-Za-z0-9+/]{80,}={0,2}|AGE-SECRET-KEY-1[A-Z0-9]{58}|glsa_\w{32,}|NRAK-[A-Z0-9]{27}",
    "shop token": r"shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}|sq0(?:atp|csp)-[\w-]{22,43}|EAACEdEose0cBA[A-Za-z0-9]+",
    "service token": r"(?:gsk_|xai-|r8_|pplx-|tvly-(?:dev-|prod-)?|ntn_|lin_api_|PMAK-|lsv2_(?:pt|sk)_)"
    r"[\w-]{24,}|ATATT3[\w=-]{60,}",
    "JSON web token": r"eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}",
}
_TOKEN = re.compile(
    rf"(?<![\w+/.-])(?:{'|'.join(f'(?P<k{n}>{form})' for n, form in enumerate(_KNOWN.values()))})(?![\w+/])"
)
_PRIVATE_KEY = re.compile(
    r"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:[ \t]*$|(?:\s|\\n)*[A-Za-z0-9+/=]{16})", re.MULTILINE
)
_BEARER = re.compile(r"\b(?:Bearer|Authorization:\s*Basic)\s+(?P<value>[\w.~+/-]{16,}=*)", re.IGNORECASE)
_IN_URL = re.compile(
    r"\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@\"'<>]{0,64}:(?P<value>[^\s/@\"'<>]{3,128})@(?P<host>[\w.-]+|\[)",
    re.IGNORECASE,
)
_REAL_HOST = re.compile(r"^(?!127\.|localhost|.*\bexample\b).+\.\w")
_NAMED = re.compile(
    r"""\b(?P<name>[\w.-]{0,40}?(?:api[_-]?key|access[_-]?key|secret|token|passw(?:or)?d|passphrase|pwd|credentials?
        |private[_-]?key|auth[_-]?key|account[_-]?key)(?:[_-]?(?:key|id|value|access[_-]?key|base64))?)["'`]?
    \s*(?::=|=>|=|:|\bis\b)\s*["'`]?(?P<value>[^\s"'`<>{}(),;]{8,200})(?P<after>[(\[]?)""",
    re.VERBOSE | re.IGNORECASE,
)
_PUBLIC = re.compile(r"hash|digest|checksum|sha\d|md5|public|csrf|count|_id\b|_type\b", re.IGNORECASE)
_PASSWORD = re.compile(r"passw|pwd|passphrase|credential", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_STAND_IN = re.compile(
    r"your|placeholder|redact|insert|replace|change[_-]?me|^(?:my|an?|the|some|example)[_-]|x{4}|\*{3}|\.{3}|…|^[$%\[]"
    r"|(.)\1{5}|environ|getenv",
    re.IGNORECASE,
)
_SHORT_STAND_IN = re.compile(
    r"passw|passphrase|^pass|pwd|secret|token|example|sample|dummy|fake|1234|abcd|qwert|user|admin|test", re.IGNORECASE
)
_CODE = re.compile(r"[A-Za-z_]\w*(?:(?:\.[A-Za-z_]\w*)+[\[(]?|[\[(])|https?://|\\|[=+*]{2}|\.{2}/|/\w+/")
_TOKEN_LENGTH, _TOKEN_ENTROPY, _CLASSES = 20, 3.0, 3


def check(subject: Subject) -> Finding:
    """Fails with every secret, masked: the evidence is stored, and shown to whoever revises."""
    found = dict.fromkeys(f"{what} {masked(value)}" for text in written(subject) for what, value in secrets_in(text))
    return Finding("fail", "; ".join(found)) if found else Finding("pass")


def secrets_in(text: str) -> Iterator[tuple[str, str]]:
    """What kind of secret, and its value, for each that a text holds."""
    names = list(_KNOWN)
    for token in _TOKEN.finditer(text):
        yield names[int((token.lastgroup or "k0")[1:])], token.group()
    for key in _PRIVATE_KEY.finditer(text):
        yield "private key", key.group()
    for bearer in _BEARER.finditer(text):
        if re.search(r"\d", bearer["value"]) and not _stands_in(bearer["value"]):
            yield "authorization header", bearer["value"]
    for url in _IN_URL.finditer(text):
        if not _stands_in(url["value"]) and (re.search(r"\d", url["value"]) or _REAL_HOST.search(url["host"])):
            yield "password in a URL", url["value"]
    for named in _NAMED.finditer(text):
        if _is_secret(named["name"], named["value"].rstrip(".!?:"), named["after"]):
            yield f"value of {named['name'][-40:]}", named["value"]


def _is_secret(name: str, value: str, after: str) -> bool:
    """Whether what is assigned to a name like `api_key` looks random, and not like a name, a call or a placeholder."""
    if _PUBLIC.search(name) or after or _UUID.fullmatch(value) or _stands_in(value) or _CODE.match(value):
        return False
    classes = sum(bool(re.search(kind, value)) for kind in ("[a-z]", "[A-Z]", r"\d", r"[^\w]"))
    if _PASSWORD.search(name):
        return classes >= _CLASSES and bool(re.search(r"\d", value))
    long = len(value) >= _TOKEN_LENGTH and bool(re.search(r"\d", value) and re.search("[A-Za-z]", value))
    return long and _entropy(value) >= _TOKEN_ENTROPY


def _stands_in(value: str) -> bool:
    """Whether a value only shows where a secret goes; a short one may also be made of the usual words."""
    return bool(_STAND_IN.search(value) or (len(value) < _TOKEN_LENGTH and _SHORT_STAND_IN.search(value)))


def _entropy(value: str) -> float:
    """Bits per character, by Shannon's formula."""
    shares = [count / len(value) for count in Counter(value).values()]
    return -sum(share * math.log2(share) for share in shares)


VERIFIER = Verifier(
    name="secrets",
    kind="heuristic",
    proves="no key, token, private key or password in one of the usual forms stands in the question or the answer",
    version="1",
    check=check,
    silent_on="passwords that are ordinary words, and keys whose form and name tell nothing",
    everywhere=True,
)
