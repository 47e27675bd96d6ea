"""What graph tests share: settings whose files lie in the test's own folder."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from state.settings import Settings, load_settings

MakeSettings = Callable[..., Settings]
REQUEST = {"topic": "chemistry", "sub_topic": "organic chemistry", "training_type": "sft", "num_questions": 3}


@pytest.fixture
def settings_for(tmp_path: Path) -> MakeSettings:
    def make(**changed: Any) -> Settings:
        places = {"database_url": f"sqlite:///{tmp_path}/data.db", "checkpoints": tmp_path / "checkpoints.db"}
        places |= {"cache_path": tmp_path / "calls.db"}
        return load_settings(**{**places, **changed})

    return make
