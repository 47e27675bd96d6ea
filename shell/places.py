"""Where data lies: looked for without creating it, named without its password, repeated in hints."""

import shlex

from state.errors import UsageError
from state.settings import Settings, load_settings
from storage.engine import parse_url, place, sqlite_path
from storage.store import Store, shared_store


def shown(database_url: str) -> str:
    """The database as people are told of it. Raises `UsageError` for an impossible address."""
    url = parse_url(database_url)
    return database_url if sqlite_path(url) else place(url)


async def existing_store(settings: Settings) -> Store | None:
    """The store, or `None` where its file is not there: who only looks leaves no file behind."""
    path = sqlite_path(parse_url(settings.database_url))
    if path and not path.expanduser().exists():
        return None
    return await shared_store(settings.database_url)


def no_run(run_id: str, settings: Settings) -> UsageError:
    return UsageError(f"no run {run_id!r} in {shown(settings.database_url)}; `{command('runs', settings)}` lists them")


def command(name: str, settings: Settings, *arguments: str, checkpoints: bool = False) -> str:
    """A command of this program as it is typed, with the places that are not where it looks by itself."""
    usual, words = load_settings(), ["python", "main.py", name, *arguments]
    if settings.database_url != usual.database_url:
        words += ["--database", shown(settings.database_url)]
    if checkpoints and settings.checkpoints != usual.checkpoints:
        words += ["--checkpoints", str(settings.checkpoints)]
    return shlex.join(words)
