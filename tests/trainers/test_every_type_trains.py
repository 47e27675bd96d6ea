"""Two steps of the trainer that a type names, on its export as it is, `id` and `meta` and all."""

import sys
from collections import Counter
from collections.abc import Iterator
from math import isfinite
from pathlib import Path
from typing import Any

import pytest

import training_types
from exporters import exporter_names
from tests.trainers.batches import all_fed, wanted
from tests.trainers.exported import Exported, exported
from tests.trainers.trl_trainers import OF_THE_LIBRARIES, ONLINE, STEPS, named_trainer, trainer_for
from training_types import training_type, training_type_names
from training_types.base import TrainingType

pytestmark = OF_THE_LIBRARIES

PREVIEW = '''
"""preview: as sft, with a record and a table of its own."""

from dataclasses import replace

from training_types.sft import TRAINING_TYPE as SFT
from training_types.sft import SftRecord


class PreviewRecord(SftRecord):
    audience: str = "beginners"


TRAINING_TYPE = replace(SFT, name="preview", record=PreviewRecord)
'''


def variety(completions: list[Any], **_columns: Any) -> list[float]:
    """A reward that differs between random answers: how many different characters they have."""
    return [float(len(set(completion[-1]["content"]))) for completion in completions]


def parts(made: Exported) -> dict[str, Any]:
    """What else the trainer of this export needs."""
    from trl.rewards import accuracy_reward

    if named_trainer(made.kind)[1] not in ONLINE:
        return {}
    return {"reward_funcs": [variety, accuracy_reward] if "solution" in made.kind.columns else [variety]}


def two_steps(made: Exported, model: Path, out: Path) -> None:
    """Trains, and checks that something was learned from rows that are all there."""
    import torch

    trainer = trainer_for(made.kind, made.train, model, out, **parts(made))
    assert trainer.train_dataset["id"] == made.train["id"]
    before = {name: values.detach().clone() for name, values in trainer.model.named_parameters()}
    trainer.train()
    losses = [entry["loss"] for entry in trainer.state.log_history if "loss" in entry]
    assert trainer.state.global_step == len(losses) == STEPS
    assert all(isfinite(loss) for loss in losses)
    assert [name for name, values in trainer.model.named_parameters() if torch.equal(values, before[name])] == []


@pytest.mark.parametrize("name", training_type_names())
def test_every_approved_record_that_the_type_exports_is_loaded_as_it_was(name: str, tmp_path: Path) -> None:
    made = exported(training_type(name), tmp_path)
    assert set(made.report.refused) <= {"left_out_by_type"}
    assert made.loaded() == made.intended()
    assert len(made.train) == made.report.splits["train"] > len(made.splits["test"]) > 0


@pytest.mark.parametrize("name", training_type_names())
def test_two_steps_change_the_model(name: str, model: Path, tmp_path: Path) -> None:
    two_steps(exported(training_type(name), tmp_path), model, tmp_path / "trained")


@pytest.mark.parametrize("file_format", exporter_names())
def test_the_folder_of_every_format_trains(file_format: str, model: Path, tmp_path: Path) -> None:
    made = exported(training_type("sft"), tmp_path, file_format)
    assert made.loaded() == made.intended()
    two_steps(made, model, tmp_path / "trained")


def test_the_json_lines_themselves_train(model: Path, tmp_path: Path) -> None:
    from datasets import load_dataset

    made = exported(training_type("sft"), tmp_path, "jsonl")
    lines = str(made.report.out / "data" / "train.jsonl")
    rows = load_dataset("json", data_files=lines, split="train", cache_dir=str(tmp_path / "lines"))
    trainer = trainer_for(made.kind, rows, model, tmp_path / "trained")
    trainer.train()
    assert Counter(all_fed(trainer, made.kind.columns)) == Counter(wanted(made.train))


@pytest.fixture
def preview(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TrainingType]:
    """A tenth training type, whose file lies in a folder of its own."""
    folder = tmp_path / "added"
    folder.mkdir()
    (folder / "preview.py").write_text(PREVIEW)
    monkeypatch.setattr(training_types, "__path__", [*training_types.__path__, str(folder)])
    yield training_type("preview")
    del sys.modules["training_types.preview"]
    delattr(training_types, "preview")


def test_a_new_type_is_one_file(preview: TrainingType, model: Path, tmp_path: Path) -> None:
    assert "preview" in training_type_names()
    made = exported(preview, tmp_path)
    assert made.loaded() == made.intended()
    assert len(made.intended()) > 0
    two_steps(made, model, tmp_path / "trained")
    trainer = trainer_for(preview, made.train, model, tmp_path / "read")
    assert Counter(all_fed(trainer, preview.columns)) == Counter(wanted(made.train))
