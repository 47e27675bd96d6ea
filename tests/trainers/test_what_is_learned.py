"""What the model is fed are our words, all of them, and it learns those of the assistant alone."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.trainers.answered import APPROVED
from tests.trainers.batches import all_fed, fed, spoken, wanted, written
from tests.trainers.exported import Exported, exported
from tests.trainers.trl_trainers import OF_THE_LIBRARIES, ONLINE, named_trainer, trainer_for
from training_types import training_type, training_type_names

pytestmark = OF_THE_LIBRARIES

NAMED = {name: named_trainer(training_type(name))[1] for name in training_type_names()}
OFFLINE = [name for name, trainer in NAMED.items() if trainer not in ONLINE]
COLUMNS = {name: training_type(name).columns for name in NAMED}
REWARDED = [name for name, trainer in NAMED.items() if trainer in ONLINE]


def having(column: str) -> list[str]:
    """The training types with this column."""
    return [name for name, columns in COLUMNS.items() if column in columns]


def ready(name: str, model: Path, folder: Path, **parts: Any) -> tuple[Any, Exported]:
    """The trainer of a type, with an export's rows."""
    made = exported(training_type(name), folder)
    return trainer_for(made.kind, made.train, model, folder / "trained", **parts), made


@pytest.mark.parametrize("name", OFFLINE)
def test_every_row_is_fed_word_for_word(name: str, model: Path, tmp_path: Path) -> None:
    trainer, made = ready(name, model, tmp_path)
    found = Counter((one.column, one.text) for one in all_fed(trainer, made.kind.columns))
    assert found == Counter((one.column, one.text) for one in wanted(made.train))


@pytest.mark.parametrize("name", [name for name in OFFLINE if NAMED[name] != "RewardTrainer"])
def test_the_loss_covers_the_words_of_the_assistant_and_no_others(name: str, model: Path, tmp_path: Path) -> None:
    trainer, made = ready(name, model, tmp_path)
    assert Counter(all_fed(trainer, made.kind.columns)) == Counter(wanted(made.train))


@pytest.mark.parametrize("name", having("chosen"))
def test_the_better_and_the_worse_answer_follow_the_same_prompt(name: str, model: Path, tmp_path: Path) -> None:
    trainer, made = ready(name, model, tmp_path)
    prompts = [f"{written(row['prompt'])}<|assistant|>" for row in made.train]
    assert len(set(prompts)) == len(prompts)
    texts = all_fed(trainer, made.kind.columns)
    for prompt in prompts:
        assert sorted(one.column for one in texts if one.text.startswith(prompt)) == ["chosen", "rejected"]
    assert all((one.column == "chosen") == (APPROVED in one.text) for one in texts)


@pytest.mark.parametrize("name", having("label"))
def test_both_labels_are_fed_each_with_its_answer(name: str, model: Path, tmp_path: Path) -> None:
    trainer, made = ready(name, model, tmp_path)
    labelled = [
        (one.learned, bool(label))
        for batch in trainer.get_train_dataloader()
        for one, label in zip(fed(trainer, batch, made.kind.columns), batch["label"], strict=True)
    ]
    assert sorted(labelled) == sorted((spoken(row["completion"]), row["label"]) for row in made.train)
    assert all(label == (APPROVED in text) for text, label in labelled)
    assert {label for _, label in labelled} == {True, False}


@pytest.mark.parametrize("name", having("margin"))
def test_the_margin_of_a_preference_is_fed(name: str, model: Path, tmp_path: Path) -> None:
    trainer, made = ready(name, model, tmp_path)
    margins = [float(margin) for batch in trainer.get_train_dataloader() for margin in batch["margin"]]
    assert sorted(margins) == pytest.approx(sorted(made.train["margin"]))
    assert min(margins) > 0


@pytest.mark.parametrize("name", REWARDED)
def test_a_reward_is_asked_with_the_columns_of_its_row(name: str, model: Path, tmp_path: Path) -> None:
    asked: list[dict[str, Any]] = []

    def reward(prompts: list[Any], completions: list[Any], **columns: Any) -> list[float]:
        own = {column: columns[column] for column in (*made.kind.columns, "id", "meta") if column != "prompt"}
        asked.extend(dict(zip(("prompt", *own), row, strict=True)) for row in zip(prompts, *own.values(), strict=True))
        return [float(place) for place in range(len(completions))]

    trainer, made = ready(name, model, tmp_path, reward_funcs=reward)
    trainer.train()
    rows = {row["id"]: row for row in made.train}
    assert asked
    assert all(row == rows[row["id"]] for row in asked)


@pytest.mark.parametrize("name", having("solution"))
def test_the_accuracy_reward_tells_right_from_wrong_by_the_solution(name: str, tmp_path: Path) -> None:
    from trl.rewards import accuracy_reward

    solutions = exported(training_type(name), tmp_path).train["solution"]
    answers = [solution.strip("$") for solution in solutions]
    right = [[{"role": "assistant", "content": f"So it is \\boxed{{{answer}}}."}] for answer in answers]
    wrong = [*right[1:], right[0]]
    assert accuracy_reward(right, solutions) == [1.0] * len(solutions)
    assert accuracy_reward(wrong, solutions) == [0.0] * len(solutions)
