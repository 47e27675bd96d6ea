"""What `datasets` makes of a written folder, in a process of its own and without a network."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Load = Callable[..., list[dict[str, Any]]]
LOAD = """
import json, sys, datasets
cache, way, config, *folders = sys.argv[1:]
answer = []
for number, folder in enumerate(folders):
    if way == "disk":
        found = datasets.load_from_disk(folder)
    else:
        found = datasets.load_dataset(folder, config or None, cache_dir=f"{cache}/{config}{number}")
    answer.append({name: {"rows": split.to_list(), "features": repr(split.features)} for name, split in found.items()})
print(json.dumps(answer))
"""


@pytest.fixture
def load(guarded_env: dict[str, str], tmp_path: Path) -> Load:
    """`load(*folders)` gives the splits of each folder; `config` names one that is not the default, `way="disk"`
    reads with `load_from_disk`."""
    pytest.importorskip("datasets")
    environment = {**guarded_env, "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "hf")}

    def loaded(*folders: Path, config: str = "", way: str = "dataset") -> list[dict[str, Any]]:
        command = [sys.executable, "-c", LOAD, str(tmp_path / "cache"), way, config, *map(str, folders)]
        answer = subprocess.run(command, env=environment, capture_output=True, text=True)
        assert answer.returncode == 0, answer.stderr
        return json.loads(answer.stdout.splitlines()[-1])

    return loaded
