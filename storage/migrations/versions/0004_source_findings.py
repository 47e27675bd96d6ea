"""A source says what its licence was read from and what in it addresses a model, a record what its claims rest on."""

from alembic import op
from sqlalchemy import JSON, Column, Text, inspect, text

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("sources", Column("license_class", Text, nullable=False, server_default=text("'unknown'")))
    for name in ("license_evidence", "instructions"):
        op.add_column("sources", Column(name, JSON, nullable=False, server_default=text("'[]'")))
    for name in inspect(op.get_bind()).get_table_names():
        if name.startswith("synthetic_data_"):
            op.add_column(name, Column("claims", JSON, nullable=False, server_default=text("'[]'")))
