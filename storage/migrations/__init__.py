"""The history of the tables. Alembic is configured here, so that no file outside the package is needed."""

from pathlib import Path

from sqlalchemy import Connection, column, inspect, select, table, text

from state.errors import StorageError
from storage.database import Database

FIRST, HEAD = "0001", "0004"
"""The oldest and the newest version; written here so that opening a current database reads no files."""

HEAD_FILE = Path(__file__).with_name("head.sql")

VERSIONS = table("alembic_version", column("version_num"))
POSTGRES_LOCK = 7_263_951


def upgrade(connection: Connection, version: str = HEAD) -> None:
    """Bring the tables to that version inside the connection's transaction, which nobody else can enter meanwhile."""
    from alembic import command
    from alembic.config import Config

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": POSTGRES_LOCK})
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, version)


def _make(connection: Connection) -> None:
    """A new SQLite file gets its tables at once: to import Alembic and run every migration takes far longer."""
    if connection.dialect.name != "sqlite" or inspect(connection).get_table_names():
        upgrade(connection)
        return
    for statement in HEAD_FILE.read_text(encoding="utf-8").splitlines():
        connection.exec_driver_sql(statement)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSIONS.name):
        return None
    return connection.execute(select(VERSIONS.c.version_num)).scalar()


async def migrate(database: Database) -> None:
    """Bring the database to `HEAD`. Raises `StorageError`, also for one that another version made."""
    version = await database.read(_version)
    if version is not None and not FIRST <= version <= HEAD:
        raise StorageError(
            f"the database {database.place} was made by another version ({version}); "
            "install that one, or name another file"
        )
    if version != HEAD:
        await database.write(_make)
