"""What every test here needs: the trainers, and a model small enough to train in a second."""

from pathlib import Path

import pytest

from tests.trainers import tiny_model


@pytest.fixture(scope="session", autouse=True)
def _trainers() -> None:
    for package in ("torch", "trl", "math_verify"):
        pytest.importorskip(package, reason=f"{package} is not installed; `make trainers` installs it")


@pytest.fixture(scope="session")
def model(_trainers: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model.make(tmp_path_factory.mktemp("tiny") / "model")
