"""The trainer that a training type names, set up as its documentation has it, for two steps on a CPU."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from training_types.base import TrainingType

STEPS = 2
LONGEST = 8192
"""Tokens: more than any row has, because trainers cut or drop longer ones without a word."""
ONLINE = ("GRPOTrainer", "RLOOTrainer")
"""They write answers themselves and learn from rewards."""

OF_THE_LIBRARIES = pytest.mark.filterwarnings(
    "ignore:.*gradient_checkpointing:FutureWarning",
    "ignore:You are importing from 'trl.experimental':UserWarning",
)
"""Warnings of TRL about itself and about the names it uses of transformers; all others fail a test."""


def named_trainer(kind: TrainingType) -> tuple[str, str, list[str]]:
    """Module, class and settings to turn on of `kind.trainer`: `a.module.Name (a_setting)`; the module may lack."""
    path, _, settings = kind.trainer.partition(" ")
    module, _, name = path.rpartition(".")
    return module or "trl", name, settings.strip("()").split()


def trainer_for(kind: TrainingType, rows: Any, model: Path, out: Path, **parts: Any) -> Any:
    """Two steps of `rows`, a `datasets.Dataset`; `parts` are further arguments of the trainer, rewards say."""
    from transformers import AutoTokenizer

    module, name, settings = named_trainer(kind)
    library = import_module(module)
    limits = {"num_generations": 2, "max_completion_length": 16} if name in ONLINE else {"max_length": LONGEST}
    config = getattr(library, name.replace("Trainer", "Config"))(
        output_dir=str(out),
        max_steps=STEPS,
        per_device_train_batch_size=4,
        learning_rate=0.01,
        logging_steps=1,
        use_cpu=True,
        bf16=False,
        dataloader_pin_memory=False,
        disable_tqdm=True,
        report_to="none",
        save_strategy="no",
        **limits,
        **dict.fromkeys(settings, True),
    )
    return getattr(library, name)(
        model=str(model),
        args=config,
        train_dataset=rows,
        processing_class=AutoTokenizer.from_pretrained(model),
        **parts,
    )
