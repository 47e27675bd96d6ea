"""The command that creates every table."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from create_database import main
from training_types import training_type_names

ROOT = Path(__file__).parents[1]


def tables_of(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    connection.close()
    return [name for (name,) in found]


def test_every_table_is_made_and_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "new" / "data.db"
    assert main(["--database", f"sqlite:///{path}"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith(f"{path}: ")
    assert [line.strip() for line in said[1:]] == tables_of(path)
    expected = {"questions", "runs", "events", "sources", *(f"synthetic_data_{name}" for name in training_type_names())}
    assert expected <= set(tables_of(path))


def test_running_it_again_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "data.db"
    assert main(["--database", f"sqlite:///{path}"]) == 0
    with sqlite3.connect(path) as connection:
        connection.execute(
            "INSERT INTO sources (source_id, url, final_url, fetched_at, sha256, text, title, author, license,"
            " license_found_in, engine) VALUES ('a','b','c','2024-01-01 00:00:00','','words','','','','','')"
        )
    connection.close()
    before = tables_of(path)
    assert main(["--database", f"sqlite:///{path}"]) == 0
    assert tables_of(path) == before
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT text FROM sources").fetchall() == [("words",)]
    connection.close()


def test_the_configured_database_is_the_default(workdir: Path) -> None:
    assert main([]) == 0
    assert "questions" in tables_of(workdir / "db" / "synthetic_data.db")


@pytest.mark.parametrize("url", ["mysql://host/x", "sqlite:////", "nonsense"])
def test_a_bad_database_is_one_line_and_exit_2(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--database", url]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1


def test_it_runs_as_a_script(tmp_path: Path, guarded_env: dict[str, str]) -> None:
    command = [
        sys.executable,
        "-W",
        "error",
        str(ROOT / "create_database.py"),
        "--database",
        f"sqlite:///{tmp_path}/x.db",
    ]
    done = subprocess.run(command, env=guarded_env, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "synthetic_data_qa" in done.stdout
