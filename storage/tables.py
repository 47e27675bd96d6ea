"""The tables that every database has, and the columns that every record table shares."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)


def utc_now() -> datetime:
    return datetime.now(UTC)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. SQLite keeps no time zone, so it is taken off and put back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def _json(name: str) -> Column[Any]:
    return Column(name, JSON(none_as_null=True))


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, default="")


def _created() -> Column[datetime]:
    return Column("created_at", UtcDateTime, nullable=False, default=utc_now)


def _updated() -> Column[datetime]:
    return Column("updated_at", UtcDateTime, nullable=False, default=utc_now, onupdate=utc_now)


metadata = MetaData()

questions = Table(
    "questions",
    metadata,
    Column("question_id", Integer, primary_key=True),
    Column("run_id", Text),
    Column("ordinal", Integer),
    Column("question", Text, nullable=False),
    _text("topic"),
    _text("sub_topic"),
    Column("training_type", Text),
    Column("status", Text, nullable=False, default="pending"),
    Column("pipeline_stage", Text, nullable=False, default="pending"),
    _text("reason"),
    Column("ground_truth_context", Text),
    Column("synthesized_context", Text),
    _json("context_sources"),
    Column("context_quality_score", Float),
    _json("task_spec"),
    _json("evidence"),
    _json("reference_solution"),
    _json("review"),
    _created(),
    _updated(),
    UniqueConstraint("run_id", "ordinal", name="uq_questions_run_id_ordinal"),
    Index("ix_questions_status", "status", "topic", "sub_topic"),
    Index("ix_questions_pipeline_stage", "pipeline_stage"),
)

runs = Table(
    "runs",
    metadata,
    Column("run_id", Text, primary_key=True),
    _text("topic"),
    _text("sub_topic"),
    _text("training_type"),
    Column("num_questions", Integer, nullable=False),
    Column("settings", JSON, nullable=False),
    Column("status", Text, nullable=False, default="running"),
    _json("output"),
    Column("started_at", UtcDateTime, nullable=False, default=utc_now),
    Column("finished_at", UtcDateTime),
    Index("ix_runs_started_at", "started_at"),
)

leases = Table(
    "leases",
    metadata,
    Column("run_id", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", Text, nullable=False),
    Column("question_id", Integer),
    Column("kind", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("data", JSON, nullable=False),
    Index("ix_events_run_id_kind", "run_id", "kind"),
)

sources = Table(
    "sources",
    metadata,
    Column("source_id", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("final_url", Text, nullable=False),
    _text("title"),
    _text("author"),
    _text("license"),
    _text("license_found_in"),
    Column("license_class", Text, nullable=False, default="unknown"),
    Column("license_evidence", JSON, nullable=False, default=list),
    Column("instructions", JSON, nullable=False, default=list),
    _text("engine"),
    Column("fetched_at", UtcDateTime, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("text", Text, nullable=False),
)


def record_columns() -> list[Column[Any]]:
    """New columns that every record table starts with; `updated_at` is the last, the content follows."""
    return [
        Column("id", Integer, primary_key=True),
        Column("question_id", Integer, ForeignKey(questions.c.question_id)),
        Column("run_id", Text),
        Column("candidate", Integer, nullable=False, default=0),
        _text("topic"),
        _text("sub_topic"),
        _text("task_type"),
        _text("difficulty"),
        Column("language", Text, nullable=False, default="en"),
        _text("source"),
        Column("quality_score", Float),
        Column("review_status", Text, nullable=False, default="pending"),
        _text("reviewer_notes"),
        Column("verdicts", JSON, nullable=False, default=list),
        Column("scores", JSON, nullable=False, default=dict),
        _text("model_used"),
        Column("judge_used", Text),
        _text("prompt_hash"),
        Column("temperature", Float),
        Column("seed", Integer),
        Column("spans", JSON, nullable=False, default=list),
        Column("own_reasoning", JSON, nullable=False, default=list),
        Column("claims", JSON, nullable=False, default=list),
        _created(),
        _updated(),
    ]
