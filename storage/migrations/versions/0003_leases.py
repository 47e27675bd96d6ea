"""A run is worked on by one process at a time: the one that holds its lease."""

from alembic import op
from sqlalchemy import Column, Integer, Text

from storage.tables import UtcDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "leases",
        Column("run_id", Text, primary_key=True),
        Column("owner", Text, nullable=False),
        Column("host", Text, nullable=False),
        Column("pid", Integer, nullable=False),
        Column("since", UtcDateTime, nullable=False),
        Column("until", UtcDateTime, nullable=False),
    )
