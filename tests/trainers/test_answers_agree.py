"""Whether an answer is right, decided once more by a library that the product does not use for it."""

from pathlib import Path

from graph import build_graph
from state.settings import load_settings
from tests.trainers.test_runs_train import _records
from tests.trainers.trl_trainers import OF_THE_LIBRARIES
from tools.loop import run

pytestmark = OF_THE_LIBRARIES


def test_every_algebra_answer_is_judged_as_math_verify_judges_it(tmp_path: Path) -> None:
    from math_verify import parse, verify

    url = f"sqlite:///{tmp_path}/data.db"
    settings = load_settings(database_url=url, checkpoints=tmp_path / "checkpoints.db")
    asked = {"topic": "mathematics", "sub_topic": "algebra", "training_type": "grpo", "num_questions": 24}
    result = build_graph(settings).invoke(asked)
    rows = [record.content for record in run(_records(url, result["run_id"], "grpo"))]
    assert len(rows) >= 80
    for row in rows:
        expected, predicted = (parse(f"\\boxed{{{row[name]}}}") for name in ("expected_answer", "predicted_answer"))
        assert verify(expected, predicted, allow_set_relation_comp=True) == row["is_correct"], row
