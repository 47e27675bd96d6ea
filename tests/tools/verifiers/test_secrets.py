"""The secrets verifier. Planted values are put together here: no file of the repository holds one."""

import hashlib
import string
import time

import pytest

from tests.tools.verifiers.subjects import subject
from tests.tools.verifiers.teaching import HONEST, paragraphs
from tools.verifiers.secrets import check, secrets_in

ALPHABET = string.ascii_letters + string.digits


def body(length: int, alphabet: str = ALPHABET) -> str:
    """Characters that look random and are the same every time."""
    digest = hashlib.sha512(str(length).encode()).digest() * (length // 64 + 1)
    return "".join(alphabet[byte % len(alphabet)] for byte in digest[:length])


HEX, UPPER = "0123456789abcdef", string.ascii_uppercase + "234567"
KEYS = [
    "AKIA" + body(16, UPPER),
    "ASIA" + body(16, UPPER),
    *(f"gh{kind}_{body(36)}" for kind in "pousr"),
    "github" + "_pat_" + body(22) + "_" + body(59),
    "glpat" + "-" + body(20),
    "sk-" + body(48),
    "sk-" + "proj-" + body(64),
    "sk-" + "ant-api03-" + body(80),
    "sk-" + "or-v1-" + body(64, HEX),
    "sk-" + "1234567890abcdef1234567890abcdef",
    "sk" + "_live_" + body(24),
    "rk" + "_test_" + body(24),
    "whsec" + "_" + body(32),
    "AIza" + body(35),
    "GOCSPX" + "-" + body(28),
    "ya29" + "." + body(60),
    "xoxb" + "-123456789012-1234567890123-" + body(24),
    "xoxp" + "-123456789012-" + body(32),
    "https://hooks.slack.com/" + f"services/T{body(8, UPPER)}/B{body(8, UPPER)}/{body(24)}",
    "https://discord.com/api/" + f"webhooks/{body(18, '123456789')}/{body(68)}",
    "M" + body(23) + "." + body(6) + "." + body(27),
    "hf" + "_" + body(34),
    "npm" + "_" + body(36),
    "pypi" + "-AgEIcHlwaS5vcmc" + body(70),
    "SG" + "." + body(22) + "." + body(43),
    "key" + "-" + body(32, HEX),
    body(32, HEX) + "-us" + "12",
    "SK" + body(32, HEX),
    "123456789" + ":AA" + body(33),
    "dop" + "_v1_" + body(64, HEX),
    "hvs" + "." + body(30),
    "dapi" + body(32, HEX),
    "shpat" + "_" + body(32, HEX),
    "sq0atp" + "-" + body(22),
    "gsk" + "_" + body(52),
    "xai" + "-" + body(80),
    "r8" + "_" + body(37),
    "tvly" + "-dev-" + body(32),
    "lsv2" + "_pt_" + body(32, HEX) + "_" + body(10, HEX),
    "eyJ" + body(33) + ".eyJ" + body(60) + "." + body(43),
    "AccountKey" + "=" + body(86) + "==",
]
ASSIGNED = [
    f"Authorization: Bearer {body(40)}",
    f"curl -H 'Authorization: Basic {body(28)}=='",
    f"aws_secret_access_key = {body(40)}",
    f'"api_key": "{body(32)}"',
    f"API-KEY: {body(32, HEX)}",
    f"export SERVICE_TOKEN={body(40, HEX)}",
    f"client_secret='{body(24)}'",
    f"The access token is {body(30)}.",
    "DB_PASSWORD=" + "tR0ub4dor&3",
    "The password is " + "xK9!mQ2#vL",
    "password: '" + "Gz7$kwPq81" + "'",
    "postgres://" + "admin:tR0ub4dor3@db.internal:5432/app",
    "https://" + "deploy:kV82mzQp@git.corp.net/x.git",
    "mongodb+srv://" + "app:letmein@cluster0.mongo.net/shop",
    "amqp://" + "svc:kV82mzQp@localhost//",
    "-----BEGIN " + f"RSA PRIVATE KEY-----\n{body(64)}\n{body(64)}\n-----END RSA PRIVATE KEY-----",
    "-----BEGIN " + f"OPENSSH PRIVATE KEY-----\n{body(64)}",
    "-----BEGIN " + f"PRIVATE KEY-----\\n{body(64)}\\n",
    "-----BEGIN " + "PGP PRIVATE KEY BLOCK-----\n",
]


@pytest.mark.parametrize("frame", ["{}", "My key is {}, keep it.", "```python\nclient = Client('{}')\n```", "key={}\n"])
@pytest.mark.parametrize("key", KEYS)
def test_a_key_of_a_known_form_is_caught_wherever_it_stands(key: str, frame: str) -> None:
    found = check(subject(frame.replace("{}", key)))
    assert found.result == "fail"
    assert key not in found.evidence


@pytest.mark.parametrize("text", ASSIGNED)
def test_a_value_that_its_surroundings_call_a_secret_is_caught(text: str) -> None:
    assert check(subject(f"Set it up so:\n{text}\nThen start it.")).result == "fail"


@pytest.mark.parametrize("text", HONEST)
def test_teaching_is_no_secret(text: str) -> None:
    assert list(secrets_in(text)) == []


def test_no_paragraph_of_the_sample_corpus_is_a_secret() -> None:
    assert len(paragraphs()) > 500
    assert [found for text in paragraphs() for found in secrets_in(text)] == []


def test_the_evidence_masks_the_value() -> None:
    key = "ghp" + "_" + body(36)
    assert check(subject(f"Use {key} here.")).evidence == 'GitHub token "ghp_…" (40 characters)'


@pytest.mark.parametrize("place", ["question", "program", "final_answer"])
def test_a_secret_is_found_outside_the_answer_too(place: str) -> None:
    assert check(subject(**{place: f"login('{'AIza' + body(35)}')"})).result == "fail"


def test_a_secret_in_a_turn_is_found() -> None:
    turns = [{"user": f"My key is {'AIza' + body(35)}.", "assistant": "Change it."}]
    assert check(subject(content={"turns": turns})).result == "fail"


@pytest.mark.parametrize("text", ["sk-a-b", "password: ", "a.a.", "eyJ", "://a:", "-----BEGIN A ", "1-", "Bearer "])
def test_a_strange_text_takes_no_time(text: str) -> None:
    started = time.perf_counter()
    list(secrets_in(text * 4_000))
    assert time.perf_counter() - started < 3
