"""Where data lies, as the shell names it."""

import asyncio
from pathlib import Path

import pytest

from shell.places import command, existing_store, shown
from state.errors import UsageError
from state.settings import load_settings


def test_a_password_is_never_shown() -> None:
    assert shown("postgresql://me:secret@localhost/data") == "postgresql+asyncpg://me:***@localhost/data"
    assert shown("sqlite:///db/my.db") == "sqlite:///db/my.db"
    with pytest.raises(UsageError, match="is no database URL"):
        shown("nonsense")


def test_a_hint_repeats_the_places_that_are_not_the_usual_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = load_settings()
    assert command("resume", usual, "a run", checkpoints=True) == "python main.py resume 'a run'"
    own = load_settings(database_url="sqlite:///a b.db", checkpoints=Path("c.db"))
    assert command("show", own, "r") == "python main.py show r --database 'sqlite:///a b.db'"
    assert command("resume", own, "r", checkpoints=True).endswith("'sqlite:///a b.db' --checkpoints c.db")
    monkeypatch.setenv("SYNTHDATA_DATABASE_URL", "sqlite:///a b.db")
    assert command("show", own, "r") == "python main.py show r"


def test_looking_for_a_database_does_not_create_it(tmp_path: Path) -> None:
    settings = load_settings(database_url=f"sqlite:///{tmp_path}/db/data.db")
    assert asyncio.run(existing_store(settings)) is None
    assert list(tmp_path.iterdir()) == []
