"""One run with every kind of ending: where each question fell out and why, and that nothing is lost on the way."""

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from graph import build_graph
from nodes.waterfall import waterfall_of
from storage.store import open_store
from tests.graph.conftest import MakeSettings
from tests.graph.left import named
from tests.protocol.scripts import Hook, Usual, judgement
from tests.support.servers import StartServer

NO_EVIDENCE, NO_DRAFT, UNSUPPORTED = (
    "What is a haloalkane?",
    "What is the flash point of diethyl ether?",
    "What is an amine?",
)
BENCHMARK = "What is the general formula of an acyclic alkane with n carbon atoms?"
REJECTED, UNSURE = (
    "What is a carboxylate ester?",
    "What forms when carboxylic acids react with sodium hydrogen carbonate?",
)
UNJUDGED, APPROVED = "What are the steps to prepare an amide from a carboxylic acid?", "What is an alcohol?"
EVERY = [NO_EVIDENCE, NO_DRAFT, UNSUPPORTED, BENCHMARK, REJECTED, UNSURE, UNJUDGED, APPROVED]


def instead(answers: Mapping[str, Any]) -> Hook:
    """These answers to these questions, the usual one to any other."""
    return lambda payload, usual: answers[payload["question"]] if payload["question"] in answers else usual()


def judge(payload: Mapping[str, Any], _usual: Usual) -> Any:
    said = {REJECTED: ("rejected", 0.2), UNSURE: ("needs_revision", 0.7)}
    return (
        "no JSON"
        if payload["question"] == UNJUDGED
        else judgement(payload, *said.get(payload["question"], ("approved", 0.9)))
    )


async def test_each_stage_and_what_fell_out_there_are_together_the_stage_before(
    settings_for: MakeSettings, protocol_server: StartServer, tmp_path: Path
) -> None:
    items = tmp_path / "items.txt"
    items.write_text("What is the general formula of an acyclic alkane?\n", encoding="utf-8")
    answers = {
        "researcher": instead({NO_EVIDENCE: {"answerable": False, "missing": "all of it"}}),
        "generator": instead({NO_DRAFT: "no JSON", UNSUPPORTED: {"response": "It is a metal that melts at 5000 K."}}),
        "judge": judge,
    }
    settings = settings_for(
        model="google_genai:gemini-2.5-flash",
        google_api_key="any",
        model_base_url=protocol_server(answer=answers).url,
        sources=("corpus",),
        decontaminate=(items,),
        max_revisions=0,
    )
    request: Any = {"topic": "chemistry", "training_type": "sft", "questions": EVERY}
    result = await build_graph(settings).ainvoke(request, named("every"))
    assert {step["stage"]: (step["count"], step["reasons"]) for step in result["waterfall"]} == {
        "written": (8, {}),
        "questions": (8, {}),
        "researched": (7, {"no evidence": 1}),
        "generated": (6, {"ModelMalformed": 1}),
        "verified": (4, {"failed support": 1, "failed contamination": 1}),
        "judged": (
            1,
            {
                "rejected, weakest: factual_accuracy": 1,
                "needs revision, weakest: factual_accuracy": 1,
                "ModelMalformed": 1,
            },
        ),
        "deduplicated": (1, {}),
        "approved": (1, {}),
    }
    steps = result["waterfall"]
    for before, after in pairwise(steps):
        assert before["count"] == after["count"] + after["fell_out"]
        assert after["fell_out"] == sum(after["reasons"].values())
    assert [result[name] for name in ("approved", "rejected", "needs_human", "failed")] == [1, 2, 2, 3]
    store = await open_store(settings.database_url)
    again = await waterfall_of("every", await store.questions.of_run("every"), store)
    await store.close()
    assert again == steps
