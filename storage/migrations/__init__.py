"""The history of the tables. Alembic is configured here, so that no file outside the package is needed."""

import asyncio
from pathlib import Path

from sqlalchemy import Connection, NullPool, column, create_engine, inspect, select, table, text

from state.errors import StorageError
from storage.engine import MANUAL_TRANSACTIONS, Database, prepare
from storage.errors import storage_boundary

FIRST, HEAD = "0001", "0003"
"""The oldest and the newest version; written here so that opening a current database reads no files."""

VERSIONS = table("alembic_version", column("version_num"))
POSTGRES_LOCK = 7_263_951


def upgrade(connection: Connection) -> None:
    """Bring the tables to `HEAD` inside the connection's transaction, which nobody else can enter meanwhile."""
    from alembic import command
    from alembic.config import Config

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": POSTGRES_LOCK})
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)


def _upgrade_file(database: Database) -> None:
    url = database.url.set(drivername="sqlite")
    engine = create_engine(
        url, poolclass=NullPool, connect_args=MANUAL_TRANSACTIONS, execution_options={"writes": True}
    )
    prepare(engine)
    with engine.begin() as connection:
        upgrade(connection)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSIONS.name):
        return None
    return connection.execute(select(VERSIONS.c.version_num)).scalar()


async def migrate(database: Database) -> None:
    """Bring the database to `HEAD`. Raises `StorageError`, also for one that another version made."""
    async with database.read() as connection:
        version = await connection.run_sync(_version)
    if version is not None and not FIRST <= version <= HEAD:
        raise StorageError(
            f"the database {database.place} was made by another version ({version}); "
            "install that one, or name another file"
        )
    if version == HEAD:
        return
    if not database.is_sqlite:
        async with database.write() as connection:
            await connection.run_sync(upgrade)
        return
    with storage_boundary(database.place):
        # Alembic reads files, which must not happen on an event loop.
        await asyncio.to_thread(_upgrade_file, database)
