"""One finished run for every test that only looks."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.shell.calls import Done, called


@dataclass(frozen=True)
class Finished:
    """The folder in which the program ran, the run's id, and how the call ended."""

    folder: Path
    run_id: str
    done: Done


ALGEBRA = ("--topic", "mathematics", "--sub-topic", "algebra", "--type", "qa", "--num", "5", "--seed", "3")


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Finished:
    folder = tmp_path_factory.mktemp("finished")
    done = called("run", *ALGEBRA, "--run-id", "algebra-5", "--json", folder=folder)
    return Finished(folder, "algebra-5", done)
