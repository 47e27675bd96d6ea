"""What a run writes: one file per training type, found by its name."""

from tools.plugins import load_plugin, plugin_names
from training_types.base import TrainingType


def training_type(name: str) -> TrainingType:
    """The training type of that name. Raises `UsageError` that says which ones exist."""
    return load_plugin(__name__, "TRAINING_TYPE", TrainingType, name, called="training type")


def training_type_names() -> list[str]:
    return plugin_names(__name__)
