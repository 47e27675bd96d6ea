"""Whole runs of types that compare answers, on the embedded default."""

import json
from itertools import groupby
from pathlib import Path
from statistics import fmean, pstdev
from typing import Any

import pytest

from graph import ExportOptions, build_graph, export_run
from state.artifacts import Evidence
from state.records import StoredRecord
from storage.store import Store, open_store
from tests.graph.conftest import MakeSettings
from tests.tools.packs import pack
from tools.verifiers import run_checks
from tools.verifiers.base import Subject
from training_types import training_type

NUM = 6


async def ran(settings: Any, kind: str, topic: str, sub_topic: str) -> tuple[dict[str, Any], list[StoredRecord], Store]:
    request = {"topic": topic, "sub_topic": sub_topic, "training_type": kind, "num_questions": NUM}
    result = await build_graph(settings).ainvoke(request)
    store = await open_store(settings.database_url)
    return result, await store.records.of_run(result["run_id"], kind), store


async def test_rewards_of_algebra_groups_follow_from_the_verdicts_in_the_row(settings_for: MakeSettings) -> None:
    result, records, store = await ran(settings_for(), "grpo", "mathematics", "algebra")
    await store.close()
    assert result["approved"] >= NUM - 1
    for _, members in groupby(records, key=lambda record: record.question_id):
        group = sorted(members, key=lambda record: record.content["group_rank"])
        rewards = [1.0 if _said(record) == "pass" else 0.0 for record in group]
        assert [record.content["is_correct"] for record in group] == [reward == 1.0 for reward in rewards]
        assert [record.content["absolute_reward"] for record in group] == rewards
        assert rewards == sorted(rewards, reverse=True)
        spread = pstdev(rewards)
        for record, reward in zip(group, rewards, strict=True):
            relative = (reward - fmean(rewards)) / spread if spread else 0.0
            assert record.content["relative_reward"] == pytest.approx(relative, abs=1e-6)


def _said(record: StoredRecord) -> str:
    (verdict,) = [verdict for verdict in record.verdicts if verdict.check == "answer"]
    return verdict.result


async def test_the_chosen_answers_of_programming_pairs_pass_their_checks(
    settings_for: MakeSettings, tmp_path: Path
) -> None:
    settings = settings_for()
    result, records, store = await ran(settings, "dpo", "programming", "python")
    approved = [record for record in records if record.review_status == "approved"]
    assert len(approved) == result["approved"] >= NUM - 1
    for record in approved:
        question = await store.questions.get(record.question_id)
        assert failures(record.content["chosen"], question.question, question.evidence or Evidence()) == []
        assert record.content["chosen"] != record.content["rejected"]
        assert "length_gap" in record.scores
    await store.close()
    export_run(result["run_id"], tmp_path / "out", ExportOptions(format="parquet"), settings=settings)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert "length" in json.dumps(manifest)


def failures(answer: str, question: str, evidence: Evidence) -> list[str]:
    subject = Subject(question=question, prompt=question, answer=answer, passages=evidence.passages)
    return [
        verdict.evidence for verdict in run_checks(training_type("dpo").checks, subject) if verdict.result == "fail"
    ]


def test_a_wrong_chosen_answer_would_be_found() -> None:
    evidence = Evidence(passages=pack("A list is a mutable sequence. A tuple is an immutable sequence."))
    assert failures("A list is an immutable sequence of 12 parts.", "What is a list?", evidence)


@pytest.mark.parametrize("kind", ["rlhf", "kto", "orpo", "ppo", "chat"])
async def test_each_other_type_ends_with_rows_to_train_on(settings_for: MakeSettings, kind: str) -> None:
    result, records, store = await ran(settings_for(), kind, "chemistry", "organic chemistry")
    await store.close()
    assert result["approved"] >= NUM - 1
    assert result["records"] == len(records) >= result["approved"]
    assert all(record.review_status in ("approved", "rejected", "needs_human") for record in records)
