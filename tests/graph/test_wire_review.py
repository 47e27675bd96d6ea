"""Verdicts that cannot be talked out of it: whole runs against judges that approve, reject or prefer blindly."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from graph import build_graph
from state.records import StoredQuestion, StoredRecord
from state.settings import Settings
from state.verdicts import SECOND_SOURCE
from storage.store import open_store
from tests.graph.conftest import REQUEST, MakeSettings
from tests.graph.test_wire_run import online
from tests.protocol import judge_approves_everything, judge_rejects_everything
from tests.support.servers import StartServer

pytestmark = pytest.mark.slow

OWN = [
    "At what temperature does methane boil?",
    "What is an alkane?",
    "What is the boiling point of ethanol?",
    "What is an alcohol?",
    "What is a haloalkane?",
    "What is a functional group?",
]
ASKED = {**REQUEST, "questions": OWN}
SHORT = "Methane boils at -162 degrees Celsius."
FALSE = "Methane is a metal that melts at 5000 degrees Celsius in the Sun."


def wrong_final_answer(_payload: Any, usual: Any) -> Any:
    return {**json.loads(usual()), "final_answer": "-987654321"}


def says_too_little(_payload: Any, _usual: Any) -> Any:
    return {"response": SHORT, "own_reasoning": []}


def prefers_the_first(_payload: Any, _usual: Any) -> Any:
    return {"better": "first", "reason": "it stands first"}


async def ran(settings: Settings, request: dict[str, Any]) -> tuple[Any, list[StoredQuestion], list[StoredRecord]]:
    result = await build_graph(settings).ainvoke(request)
    store = await open_store(settings.database_url)
    questions = await store.questions.of_run(result["run_id"])
    records = await store.records.of_run(result["run_id"], request["training_type"])
    await store.close()
    return result, questions, records


DEFECTS: dict[str, tuple[str, Callable[[str], str]]] = {
    "a wrong number": (OWN[0], lambda text: re.sub(r"\d+", "7351", text)),
    "a negated claim": (OWN[1], lambda text: re.sub(r"\b(is|are)\b", lambda verb: f"{verb[0]} never", text)),
    "a cut": (OWN[2], lambda text: " ".join(text.rstrip(".").split()[:12]) + " because the"),
    "a refusal": (OWN[3], lambda _text: "I am sorry, but as an AI language model I cannot help with that request."),
    "talk of the evidence": (OWN[4], lambda text: f"According to the passages that I was given, {text}"),
    "another language": (
        OWN[5],
        lambda _text: "Das ist eine Antwort, die nicht in der Sprache der Frage und der Quelle ist.",
    ),
}


def spoilt(payload: Any, usual: Any) -> Any:
    """The usual answer with the defect that is meant for its question."""
    draft = json.loads(usual())
    change = dict(DEFECTS.values())[payload["question"]]
    return {**draft, "response": change(draft["response"]), "own_reasoning": []}


async def test_a_judge_that_approves_everything_gets_no_planted_defect_through(
    settings_for: MakeSettings, protocol_server: StartServer
) -> None:
    server = protocol_server(answer={**judge_approves_everything(), "generator": spoilt})
    result, questions, records = await ran(online(settings_for, server, max_revisions=0), ASKED)
    assert (result["approved"], len(records)) == (0, len(DEFECTS))
    assert all(record.review_status != "approved" for record in records)
    found = {question.question: bool(question.review[0].failed_checks) for question in questions}
    assert {defect: found[asked] for defect, (asked, _) in DEFECTS.items()} == dict.fromkeys(DEFECTS, True)
    assert server.count("judge") == 0


async def test_the_same_judge_approves_the_same_answers_without_a_defect(
    settings_for: MakeSettings, protocol_server: StartServer
) -> None:
    server = protocol_server(answer=judge_approves_everything())
    result, _, _ = await ran(online(settings_for, server, max_revisions=0), ASKED)
    assert result["approved"] == len(OWN)


async def test_wrong_final_answers_are_never_called_right(
    settings_for: MakeSettings, protocol_server: StartServer
) -> None:
    server = protocol_server(answer={**judge_approves_everything(), "generator": wrong_final_answer})
    algebra = {"topic": "mathematics", "sub_topic": "algebra", "training_type": "grpo", "num_questions": 2}
    result, _, records = await ran(online(settings_for, server, max_revisions=0), algebra)
    assert result["approved"] == 0
    assert records
    assert not any(record.content["is_correct"] or record.review_status == "approved" for record in records)


async def test_a_judge_that_rejects_everything_changes_no_verdict(
    settings_for: MakeSettings, protocol_server: StartServer
) -> None:
    server = protocol_server(answer=judge_rejects_everything())
    result, questions, records = await ran(online(settings_for, server), {**REQUEST, "questions": OWN[:3]})
    assert (result["approved"], result["rejected"]) == (0, 3)
    verdicts = [verdict for record in records for verdict in record.verdicts if verdict.check != SECOND_SOURCE]
    assert {verdict.result for verdict in verdicts} == {"pass"}
    reviews = [review for question in questions for review in question.review]
    assert {(review.opinion, review.review_status) for review in reviews} == {("rejected", "rejected")}
    assert all(review.verdicts and not review.failed_checks for review in reviews)


async def test_a_judge_that_prefers_what_stands_first_approves_no_pair(
    settings_for: MakeSettings, protocol_server: StartServer
) -> None:
    server = protocol_server(answer={"pair_judge": prefers_the_first})
    request = {**REQUEST, "training_type": "dpo", "num_questions": 4}
    _, questions, records = await ran(online(settings_for, server), request)
    said = [p for question in questions for review in question.review for p in review.preferences]
    assert said
    assert {preference.preferred for preference in said} == {"split"}
    assert server.count("pair_judge") == 2 * len(said) <= 6 * len(questions)
    approved = [record for record in records if record.review_status == "approved"]
    assert all("failed" in json.loads(record.content["preference_criteria"])["reason"] for record in approved)
    assert all("order_agreement" not in record.scores for record in approved)
    for question in (q for q in questions if q.status != "approved"):
        assert re.search(r"of \d comparisons the judge took back [1-3]", question.reason)


async def test_an_honest_judge_of_pairs_agrees_with_itself(
    settings_for: MakeSettings, protocol_server: StartServer
) -> None:
    server = protocol_server()
    request = {**REQUEST, "training_type": "dpo", "num_questions": 4}
    result, questions, records = await ran(online(settings_for, server), request)
    said = [p.preferred for question in questions for review in question.review for p in review.preferences]
    assert result["approved"] == 4
    assert set(said) == {"this"}
    assert server.count("pair_judge") == 2 * len(said)
    approved = [record for record in records if record.review_status == "approved"]
    assert sum(record.scores.get("order_agreement", 0.0) for record in approved) == len(said)


async def test_a_revision_that_breaks_what_passed_is_not_accepted(
    settings_for: MakeSettings, protocol_server: StartServer
) -> None:
    def revising(payload: Any, _usual: Any) -> Any:
        mended = SHORT if payload["feedback"] else f"{SHORT} {FALSE}"
        return {"response": mended, "own_reasoning": []}

    server = protocol_server(answer={**judge_approves_everything(), "generator": revising})
    result, (question,), _ = await ran(online(settings_for, server), {**REQUEST, "questions": OWN[:1]})
    assert (result["approved"], result["needs_human"]) == (0, 1)
    assert question.reason == "the revision broke what passed before: language"
    assert server.count("judge") == 0
    first, second, third = [r.payload["feedback"] for r in server.requests if r.role == "generator"]
    assert first is None
    assert [wrong["check"] for wrong in second["failed_checks"]] == ["support"]
    assert [wrong["check"] for wrong in third["failed_checks"]] == ["language"]
    assert "5000" in third["critique"]
    assert "broken by the revision: language" in third["critique"]


async def test_nothing_is_approved_that_a_check_left_open_where_that_is_asked_for(
    settings_for: MakeSettings, protocol_server: StartServer
) -> None:
    server = protocol_server(answer={**judge_approves_everything(), "generator": says_too_little})
    settings = online(settings_for, server, require_verified=True, judge_samples=2)
    result, (question,), _ = await ran(settings, {**REQUEST, "questions": OWN[:1]})
    assert (result["approved"], result["needs_human"]) == (0, 1)
    assert question.reason == "unverified: language"
    assert (question.review[0].opinion, question.review[0].samples) == ("approved", 2)
    assert server.count("judge") == 2
