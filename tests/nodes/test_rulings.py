"""What verdicts alone decide: a table of what a draft's checks said before and say now."""

from typing import Any

import pytest

from nodes.rulings import ONE_SOURCE, broken, corroborated_only, ruled, verified_only
from state.artifacts import Draft, Review, Score
from state.verdicts import Result, Verdict
from tools.plugins import load_plugin
from tools.verifiers import base, verifier
from training_types import training_type

SFT, GRPO = training_type("sft"), training_type("grpo")
REVISED = Draft(candidate=2, revision=1, content={"response": "Mended."}, model="scripted", prompt_hash="abc")
Said = dict[str, Result]


def verdicts(said: Said) -> list[Verdict]:
    return [Verdict(check=name, result=r, kind="exact", evidence=f"{name} says {r}") for name, r in said.items()]


def reviewed(said: Said, **more: Any) -> Review:
    given = {"candidate": 2, "review_status": "needs_revision", "reason": "not yet", "critique": "name the pressure"}
    return Review(**{**given, "verdicts": verdicts(said), **more})


@pytest.fixture
def _support_cannot_be_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = base.Verifier(**{**vars(verifier("support")), "mendable": False})
    load_plugin("tools.verifiers", "VERIFIER", base.Verifier, "support", called="verifier")
    monkeypatch.setattr("tools.verifiers.support.VERIFIER", changed)


@pytest.mark.parametrize(
    ("before", "broke", "now", "lost"),
    [
        ({"support": "pass"}, [], {"support": "fail"}, ["support"]),
        ({"support": "pass"}, [], {"support": "unverified"}, ["support"]),
        ({"support": "pass"}, [], {"support": "pass"}, []),
        ({"support": "fail"}, [], {"support": "fail"}, []),
        ({"support": "fail"}, [], {"support": "pass"}, []),
        ({"support": "unverified"}, [], {"support": "fail"}, []),
        ({"support": "fail", "length": "pass"}, [], {"support": "pass", "length": "fail"}, ["length"]),
        ({"support": "pass", "length": "pass"}, [], {"support": "unverified", "length": "fail"}, ["support", "length"]),
        ({"support": "unverified"}, ["support"], {"support": "unverified"}, ["support"]),
        ({"support": "unverified"}, ["support"], {"support": "pass"}, []),
        ({"support": "pass"}, [], {"length": "fail"}, []),
    ],
)
def test_what_passed_before_and_does_not_now_is_broken(
    before: Said, broke: list[str], now: Said, lost: list[str]
) -> None:
    earlier = reviewed(before, broke=broke)
    assert [verdict.check for verdict in broken(verdicts(now), earlier)] == lost
    found = ruled(REVISED, verdicts(now), earlier, SFT)
    reason = found.reason if found else ""
    assert reason.startswith("the revision broke what passed before: " + ", ".join(lost)) == bool(lost)
    assert (found.broke if found else []) == lost


def test_a_first_draft_can_break_nothing() -> None:
    assert broken(verdicts({"support": "unverified"}), None) == []


def test_a_revision_that_broke_something_keeps_what_was_to_be_mended_first() -> None:
    low = {"clarity": Score(score=0.5, reason="it rambles"), "completeness": Score(score=0.9, reason="all there")}
    first = reviewed({"support": "pass", "format": "fail"}, scores=low)
    found = ruled(REVISED, verdicts({"support": "unverified", "format": "fail"}), first, SFT)
    assert found is not None
    assert found.review_status == "needs_revision"
    assert found.reason == "the revision broke what passed before: support; failed checks: format"
    assert found.critique.splitlines() == [
        "name the pressure",
        "clarity 0.50: it rambles",
        "format: format says fail",
        "broken by the revision: support: support says unverified",
    ]
    assert (found.candidate, found.revision, found.overall, found.opinion) == (2, 1, None, None)


def test_what_stays_broken_through_two_revisions_is_named_once() -> None:
    first = reviewed({"support": "pass"})
    second = ruled(REVISED, verdicts({"support": "unverified"}), first, SFT)
    third = ruled(REVISED, verdicts({"support": "unverified"}), second, SFT)
    assert second is not None
    assert third is not None
    assert third.broke == ["support"]
    assert third.critique == second.critique


def test_failed_checks_ask_for_a_revision_with_their_evidence() -> None:
    found = ruled(REVISED, verdicts({"support": "fail", "length": "pass"}), None, SFT)
    assert found is not None
    assert (found.review_status, found.reason) == ("needs_revision", "failed checks: support")
    assert found.critique == "support: support says fail"


@pytest.mark.usefixtures("_support_cannot_be_mended")
def test_what_writing_anew_cannot_mend_is_rejected_at_once() -> None:
    found = ruled(REVISED, verdicts({"support": "fail", "length": "fail"}), reviewed({"length": "pass"}), SFT)
    assert found is not None
    assert (found.review_status, found.reason) == ("rejected", "cannot be mended: support: support says fail")
    passing = ruled(REVISED, verdicts({"support": "unverified"}), None, SFT)
    assert passing is None


def test_where_rules_are_silent_the_judge_is_asked() -> None:
    assert ruled(REVISED, verdicts({"support": "pass", "length": "unverified"}), None, SFT) is None


@pytest.mark.parametrize(
    ("said", "status", "reason"),
    [
        ({"answer": "pass"}, "approved", "every check passed"),
        ({"answer": "unverified", "format": "pass"}, "needs_human", "unverified: answer"),
        ({"answer": "fail", "format": "unverified"}, "needs_revision", "failed checks: answer"),
    ],
)
def test_without_a_rubric_the_checks_decide_alone(said: Said, status: str, reason: str) -> None:
    found = ruled(REVISED, verdicts(said), None, GRPO)
    assert found is not None
    assert (found.review_status, found.reason) == (status, reason)


@pytest.mark.parametrize(
    ("status", "said", "decided"),
    [
        ("approved", {"support": "pass", "length": "unverified", "language": "unverified"}, "needs_human"),
        ("approved", {"support": "pass"}, "approved"),
        ("rejected", {"support": "unverified"}, "rejected"),
        ("needs_revision", {"support": "unverified"}, "needs_revision"),
    ],
)
def test_nothing_is_approved_that_a_check_left_open(status: Any, said: Said, decided: str) -> None:
    found = verified_only(reviewed(said, review_status=status, opinion="approved"))
    assert found.review_status == decided
    assert found.opinion == "approved"
    if decided == "needs_human":
        assert found.reason == "unverified: length, language"


def test_the_lack_of_a_second_source_breaks_nothing_and_leaves_nothing_open() -> None:
    open_now = verdicts({"second_source": "unverified", "length": "pass"})
    first = reviewed({"second_source": "pass", "length": "pass"})
    assert broken(open_now, first) == []
    assert [v.check for v in broken(verdicts({"second_source": "fail"}), first)] == ["second_source"]
    review = reviewed({"second_source": "unverified"}).model_copy(update={"review_status": "approved"})
    assert verified_only(review) == review
    assert corroborated_only(review).review_status == "needs_human"
    assert corroborated_only(review).reason == ONE_SOURCE
    sound = reviewed({"second_source": "pass"}).model_copy(update={"review_status": "approved"})
    assert corroborated_only(sound) == sound
