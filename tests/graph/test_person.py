"""A person in the loop: one question waits, the others go on, and a decision ends it."""

from typing import Any

from langgraph.types import Command

from graph import build_graph, build_record_graph
from graph.process import record_thread
from storage.store import open_store
from tests.graph.conftest import REQUEST, MakeSettings
from tests.graph.test_wire_run import online
from tests.protocol.scripts import judgement
from tests.support.servers import StartServer


def _unsure_of_one() -> Any:
    """A judge who wants the first question that it sees revised, always, and approves the others."""
    first: list[str] = []

    def judge(payload: Any, _usual: Any) -> Any:
        first[:] = first or [str(payload["question"])]
        unsure = payload["question"] == first[0]
        return judgement(payload, "needs_revision" if unsure else "approved", 0.7 if unsure else 0.95, "say more")

    return {"judge": judge}


async def _waiting(settings: Any, run_id: str) -> tuple[Any, Any]:
    store = await open_store(settings.database_url)
    (waiting,) = [q for q in await store.questions.of_run(run_id) if q.status == "needs_human"]
    await store.close()
    return waiting, {"configurable": {"thread_id": record_thread(run_id, waiting.question_id)}}


async def test_a_question_waits_for_a_person_while_the_others_end(
    settings_for: MakeSettings, protocol_server: StartServer
) -> None:
    settings = online(settings_for, protocol_server(answer=_unsure_of_one()), max_revisions=0, ask_person=True)
    result = await build_graph(settings).ainvoke(REQUEST)
    assert (result["approved"], result["needs_human"]) == (2, 1)
    waiting, thread = await _waiting(settings, result["run_id"])
    records = build_record_graph(settings)
    (asked,) = (await records.aget_state(thread)).interrupts
    assert asked.value["question"] == waiting.question
    assert asked.value["allowed"] == ["approved", "rejected"]
    ended = await records.ainvoke(Command(resume={"review_status": "approved", "notes": "it is fine"}), thread)
    assert (ended["status"], ended["reason"]) == ("approved", "a person decided: it is fine")
    store = await open_store(settings.database_url)
    stored = await store.questions.get(waiting.question_id)
    rows = await store.records.of_run(result["run_id"], "sft", review_status="approved")
    await store.close()
    assert stored.status == "approved"
    assert len(rows) == 3


async def test_a_decision_that_is_none_is_asked_for_again(
    settings_for: MakeSettings, protocol_server: StartServer
) -> None:
    settings = online(settings_for, protocol_server(answer=_unsure_of_one()), max_revisions=0, ask_person=True)
    result = await build_graph(settings).ainvoke(REQUEST)
    _, thread = await _waiting(settings, result["run_id"])
    records = build_record_graph(settings)
    for wrong in ({"review_status": "maybe"}, "maybe", {"notes": "hm"}):
        await records.ainvoke(Command(resume=wrong), thread)
        (asked,) = (await records.aget_state(thread)).interrupts
        assert asked.value["problem"].startswith("no decision ")
        assert asked.value["problem"].endswith("there are: approved, rejected")
    ended = await records.ainvoke(Command(resume={"review_status": "rejected"}), thread)
    assert ended["status"] == "rejected"


async def test_without_a_person_in_the_loop_the_question_ends_for_one_to_look_at(
    settings_for: MakeSettings, protocol_server: StartServer
) -> None:
    settings = online(settings_for, protocol_server(answer=_unsure_of_one()), max_revisions=1)
    result = await build_graph(settings).ainvoke(REQUEST)
    assert (result["approved"], result["needs_human"], result["records"]) == (2, 1, 3)
    waiting, thread = await _waiting(settings, result["run_id"])
    assert "needs_revision" in waiting.reason
    assert (await build_record_graph(settings).aget_state(thread)).interrupts == ()
