"""The first tables: questions, runs, events, sources, and one table per training type."""

from typing import Any

from alembic import op
from sqlalchemy import JSON, Boolean, Column, DateTime, Float, ForeignKey, Integer, Text, UniqueConstraint

revision = "0001"
down_revision = None


def _moment(name: str, *, nullable: bool = False) -> Column[Any]:
    return Column(name, DateTime(timezone=True), nullable=nullable)


def _texts(names: str, *, nullable: bool = False) -> list[Column[Any]]:
    return [Column(name, Text, nullable=nullable) for name in names.split()]


def _floats(names: str, *, nullable: bool = True) -> list[Column[Any]]:
    return [Column(name, Float, nullable=nullable) for name in names.split()]


def _integers(names: str) -> list[Column[Any]]:
    return [Column(name, Integer) for name in names.split()]


def _jsons(names: str, *, nullable: bool = True) -> list[Column[Any]]:
    return [Column(name, JSON, nullable=nullable) for name in names.split()]


def _questions() -> None:
    op.create_table(
        "questions",
        Column("question_id", Integer, primary_key=True),
        Column("run_id", Text),
        Column("ordinal", Integer),
        *_texts("question topic sub_topic"),
        Column("training_type", Text),
        *_texts("status pipeline_stage reason"),
        *_texts("ground_truth_context synthesized_context", nullable=True),
        Column("context_sources", JSON),
        Column("context_quality_score", Float),
        *_jsons("task_spec evidence reference_solution review"),
        _moment("created_at"),
        _moment("updated_at"),
        UniqueConstraint("run_id", "ordinal", name="uq_questions_run_id_ordinal"),
    )
    op.create_index("ix_questions_status", "questions", ["status", "topic", "sub_topic"])
    op.create_index("ix_questions_pipeline_stage", "questions", ["pipeline_stage"])


def _runs() -> None:
    op.create_table(
        "runs",
        Column("run_id", Text, primary_key=True),
        *_texts("topic sub_topic training_type"),
        Column("num_questions", Integer, nullable=False),
        Column("settings", JSON, nullable=False),
        Column("status", Text, nullable=False),
        Column("output", JSON),
        _moment("started_at"),
        _moment("finished_at", nullable=True),
    )
    op.create_index("ix_runs_started_at", "runs", ["started_at"])


def _events() -> None:
    op.create_table(
        "events",
        Column("id", Integer, primary_key=True),
        Column("run_id", Text, nullable=False),
        Column("question_id", Integer),
        Column("kind", Text, nullable=False),
        _moment("at"),
        Column("data", JSON, nullable=False),
    )
    op.create_index("ix_events_run_id_kind", "events", ["run_id", "kind"])


def _sources() -> None:
    op.create_table(
        "sources",
        Column("source_id", Text, primary_key=True),
        *_texts("url final_url title author license license_found_in engine"),
        _moment("fetched_at"),
        *_texts("sha256 text"),
    )


def _records(training_type: str, *content: Column[Any]) -> None:
    """The content stands behind `updated_at`; where it has a column that all records carry, that one moves there."""
    names = {column.name for column in content}
    common: list[Column[Any]] = [
        Column("id", Integer, primary_key=True),
        Column("question_id", Integer, ForeignKey("questions.question_id")),
        Column("run_id", Text),
        Column("candidate", Integer, nullable=False),
        *_texts("topic sub_topic task_type difficulty language source"),
        Column("quality_score", Float),
        *_texts("review_status reviewer_notes"),
        *_jsons("verdicts scores", nullable=False),
        Column("model_used", Text, nullable=False),
        Column("judge_used", Text),
        Column("prompt_hash", Text, nullable=False),
        Column("temperature", Float),
        Column("seed", Integer),
        Column("spans", JSON, nullable=False),
        _moment("created_at"),
        _moment("updated_at"),
    ]
    key = UniqueConstraint("run_id", "question_id", "candidate", name=f"uq_synthetic_data_{training_type}")
    first = [column for column in common if column.name not in names]
    op.create_table(f"synthetic_data_{training_type}", *first, *content, key)


def _demonstrations() -> None:
    _records(
        "sft",
        *_texts("system_prompt", nullable=True),
        *_texts("instruction"),
        *_texts("input_context", nullable=True),
        *_texts("response"),
    )
    _records(
        "chat",
        *_texts("conversation_id system_prompt", nullable=True),
        *_jsons("messages", nullable=False),
        *_integers("num_turns"),
        *_texts("persona", nullable=True),
    )
    _records(
        "qa",
        *_texts("question answer"),
        *_texts("reasoning context source_url question_type", nullable=True),
        *_texts("difficulty"),
    )


def _preferences() -> None:
    system = "system_prompt"
    _records(
        "dpo",
        *_texts(system, nullable=True),
        *_texts("prompt chosen rejected"),
        *_floats("chosen_rating rejected_rating"),
        *_texts("preference_strength preference_criteria chosen_model rejected_model", nullable=True),
    )
    _records(
        "orpo",
        *_texts(system, nullable=True),
        *_texts("prompt chosen rejected"),
        *_floats("chosen_logprob rejected_logprob odds_ratio"),
    )
    _records(
        "rlhf",
        *_texts("prompt response_a response_b preference"),
        *_floats("helpfulness harmlessness honesty confidence"),
    )
    _records(
        "kto",
        *_texts("prompt response"),
        Column("is_desirable", Boolean, nullable=False),
        *_texts("feedback_reason improvement_suggestion", nullable=True),
    )


def _rewards() -> None:
    _records(
        "ppo",
        *_texts("prompt response"),
        *_floats("reward", nullable=False),
        *_jsons("reward_components"),
        *_texts("reward_model policy_model", nullable=True),
    )
    _records(
        "grpo",
        *_texts("prompt"),
        *_texts("group_id", nullable=True),
        *_texts("response"),
        *_texts("reasoning code expected_answer predicted_answer", nullable=True),
        Column("is_correct", Boolean),
        *_integers("group_rank group_size"),
        *_floats("relative_reward absolute_reward"),
    )


def upgrade() -> None:
    for create in (_questions, _runs, _events, _sources, _demonstrations, _preferences, _rewards):
        create()
