"""Creates every table, also those of the training types that came later; safe to run again."""

import argparse
import asyncio
import sys
from collections.abc import Sequence

from state.errors import AgentError
from state.settings import load_settings
from storage.store import open_store
from training_types import training_type, training_type_names


async def create(database_url: str) -> tuple[str, list[str]]:
    """Where the database is, and the names of its tables. Raises `UsageError`, `StorageError`."""
    store = await open_store(database_url)
    try:
        for name in training_type_names():
            await store.ensure_record_table(name, training_type(name).record)
        return store.place, await store.table_names()
    finally:
        await store.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when every table is there, 2 with one line on standard error when it cannot be."""
    parser = argparse.ArgumentParser(prog="create_database.py", description=__doc__)
    parser.add_argument("--database", metavar="URL", help="sqlite:///FILE or postgresql://HOST/NAME")
    try:
        settings = load_settings(database_url=parser.parse_args(arguments).database)
        place, tables = asyncio.run(create(settings.database_url))
    except AgentError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{place}: {len(tables)} tables", *(f"  {name}" for name in tables), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
