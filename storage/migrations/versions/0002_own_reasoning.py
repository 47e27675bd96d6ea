"""Every record says which of its sentences are reasoning of the writer's own."""

from alembic import op
from sqlalchemy import JSON, Column, inspect, text

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Also the tables of types that users have added."""
    for name in inspect(op.get_bind()).get_table_names():
        if name.startswith("synthetic_data_"):
            op.add_column(name, Column("own_reasoning", JSON, nullable=False, server_default=text("'[]'")))
