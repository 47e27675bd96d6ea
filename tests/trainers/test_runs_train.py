"""From a topic to a trained model, with nothing in between but the product: run, export, load, two steps."""

from pathlib import Path

import pytest

from graph import ExportOptions, build_graph, export_run
from state.records import StoredRecord
from state.run_state import ENDINGS
from state.settings import load_settings
from storage.store import shared_store
from tests.trainers.exported import Exported
from tests.trainers.test_every_type_trains import two_steps
from tests.trainers.trl_trainers import OF_THE_LIBRARIES
from tools.loop import run
from training_types import training_type, training_type_names

pytestmark = OF_THE_LIBRARIES

NUM = 12
SUBJECTS = {"grpo": ("mathematics", "algebra"), "dpo": ("programming", "python"), "qa": ("mathematics", "algebra")}


@pytest.mark.parametrize("name", training_type_names())
def test_a_run_on_the_embedded_default_ends_in_an_export_that_trains(name: str, model: Path, tmp_path: Path) -> None:
    from datasets import load_dataset

    kind = training_type(name)
    topic, sub_topic = SUBJECTS.get(name, ("chemistry", "organic chemistry"))
    url = f"sqlite:///{tmp_path}/data.db"
    settings = load_settings(database_url=url, checkpoints=tmp_path / "checkpoints.db")
    asked = {"topic": topic, "sub_topic": sub_topic, "training_type": name, "num_questions": NUM}
    result = build_graph(settings).invoke(asked)
    assert sum(result[ending] for ending in ENDINGS) == result["questions_generated"] == NUM
    assert result["approved"] >= 8
    report = export_run(result["run_id"], tmp_path / "out", ExportOptions(format="parquet"), settings=settings)
    assert report.exported >= 8
    splits = load_dataset(str(report.out), cache_dir=str(tmp_path / "cache"))
    records = run(_records(url, result["run_id"], name))
    two_steps(Exported(kind, records, report, splits), model, tmp_path / "trained")


async def _records(url: str, run_id: str, name: str) -> list[StoredRecord]:
    return await (await shared_store(url)).records.of_run(run_id, name)
