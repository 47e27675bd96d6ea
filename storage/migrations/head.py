"""Writes `head.sql`, what all migrations together come to: `python -m storage.migrations.head`."""

from sqlalchemy import create_engine

from storage.migrations import HEAD_FILE, upgrade

_MADE = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type DESC, name"


def migrated() -> str:
    """What `head.sql` must hold: the tables and their version, one statement on each line."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        upgrade(connection)
        made = [" ".join(row.sql.split()) for row in connection.exec_driver_sql(_MADE)]
        version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
    engine.dispose()
    return "\n".join([*made, f"INSERT INTO alembic_version VALUES ('{version}')", ""])


if __name__ == "__main__":
    HEAD_FILE.write_text(migrated(), encoding="utf-8")
