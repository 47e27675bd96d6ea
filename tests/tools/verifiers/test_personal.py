"""The personal verifier."""

import time

import pytest

from tests.tools.verifiers.subjects import subject
from tests.tools.verifiers.teaching import HONEST, paragraphs
from tools.verifiers.personal import check, personal_in

EMAILS = [
    "jane.doe@gmail.com",
    "j.smith+news@yahoo.co.uk",
    "max_mustermann@web.de",
    "info@mueller-bau.info",
    "A.Turing@cs.princeton.edu",
    "kim99@startup.io",
]
PHONES = [
    "+49 30 90182 0000",
    "+1 212 736 5000",
    "+1 (212) 736-5000",
    "+44 20 7946 0018",
    "+33 1 42 68 53 00",
    "+12127365000",
    "0049 30 90182 0000",
    "(212) 736-5000",
    "212-736-5000",
    "212.736.5000",
    "1-212-736-5000",
]
CALLED = [
    "Phone: 030 901820000",
    "tel. 0171/2345678",
    "call me at 06-12345678",
    "WhatsApp 98765 43210",
    "Fax: (030) 12345678",
]
CARDS = [
    "4111 1111 1111 1111",
    "4242-4242-4242-4242",
    "5555 5555 5555 4444",
    "2223 0031 2200 3222",
    "3782 822463 10005",
    "6011 1111 1111 1117",
    "3566 0020 2036 0505",
]
CHARGED = ["The card 4111111111111111 was charged.", "Visa: 4012888888881881", "credit card no. 378282246310005"]
ACCOUNTS = [
    "DE89 3704 0044 0532 0130 00",
    "DE89370400440532013000",
    "GB82 WEST 1234 5698 7654 32",
    "FR14 2004 1010 0505 0001 3M02 606",
    "NL91ABNA0417164300",
    "CH93 0076 2011 6238 5295 7",
]
SOCIAL = ["123-45-6789", "536-22-8726"]
SEEN = ["Her IP address is 81.2.69.142.", "The user logged in from 81.2.69.142", "Bob's IP is 2a02:8071:b5c:100::7"]


@pytest.mark.parametrize("frame", ["{}", "Ask {} for it.", "| name | {} |", "- reach me: {}\n- soon", "({})"])
@pytest.mark.parametrize("value", [*EMAILS, *PHONES, *CARDS, *ACCOUNTS, *SOCIAL])
def test_a_personal_value_is_caught_wherever_it_stands(value: str, frame: str) -> None:
    found = check(subject(frame.replace("{}", value)))
    assert found.result == "fail"
    assert value not in found.evidence


@pytest.mark.parametrize("text", [*CALLED, *CHARGED, *SEEN])
def test_a_value_that_its_surroundings_make_personal_is_caught(text: str) -> None:
    assert check(subject(f"It says: {text}")).result == "fail"


@pytest.mark.parametrize("text", HONEST)
def test_teaching_names_nobody(text: str) -> None:
    assert list(personal_in(text)) == []


def test_no_paragraph_of_the_sample_corpus_names_anybody() -> None:
    assert [found for text in paragraphs() for found in personal_in(text)] == []


@pytest.mark.parametrize("value", ["4111 1111 1111 1112", "DE88 3704 0044 0532 0130 00", "000-12-3456", "+49 1"])
def test_what_its_check_digits_or_form_deny_is_no_such_number(value: str) -> None:
    assert list(personal_in(f"It is {value}.")) == []


def test_the_evidence_masks_every_value_and_says_each_once() -> None:
    text = "Write to jane.doe@gmail.com or jane.doe@gmail.com, SSN 123-45-6789."
    assert check(subject(text)).evidence == (
        'e-mail address "jane…" (18 characters); social security number "12…" (11 characters)'
    )


def test_a_value_in_a_question_or_a_turn_is_found() -> None:
    assert check(subject(question="Who is jane.doe@gmail.com?")).result == "fail"
    turns = [{"user": "I am jane.doe@gmail.com.", "assistant": "Good day."}]
    assert check(subject(content={"turns": turns})).result == "fail"


@pytest.mark.parametrize(
    "text", ["1 ", "+1(2)", "1-", "a@a.a.", "GB82 WEST ", "f::", "tel 1 1 1 1 ", "my home 1.1.1.1 "]
)
def test_a_strange_text_takes_no_time(text: str) -> None:
    started = time.perf_counter()
    list(personal_in(text * 4_000))
    assert time.perf_counter() - started < 3
