"""The program as people call it: through its entry point in this process, or as a process of its own."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack, chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

import main

MAIN = Path(main.__file__)


@dataclass(frozen=True)
class Done:
    """How a call ended: its exit code and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The last line of standard output."""
        return json.loads(self.out.splitlines()[-1])

    @property
    def fits(self) -> bool:
        """Whether the exit code says what the output of a run says."""
        return self.code == (1 if self.json["failed"] else 0)


def called(*words: str, folder: Path, typed: str = "") -> Done:
    """`python main.py ...` in this process: works in `folder`, keeps its data there, reads `typed`."""
    out, err = io.StringIO(), io.StringIO()
    places = {
        "SYNTHDATA_DATABASE_URL": f"sqlite:///{folder}/db/synthetic_data.db",
        "SYNTHDATA_CHECKPOINTS": f"{folder}/db/checkpoints.db",
    }
    with ExitStack() as stack:
        stack.enter_context(patch.dict(os.environ, {**places, **os.environ, "COLUMNS": "160"}))
        stack.enter_context(chdir(folder))
        stack.enter_context(patch.object(sys, "argv", ["main.py", *words]))
        stack.enter_context(patch.object(sys, "stdin", io.StringIO(typed)))
        stack.enter_context(redirect_stdout(out))
        stack.enter_context(redirect_stderr(err))
        ended = stack.enter_context(pytest.raises(SystemExit))
        main.main()
    assert isinstance(ended.value.code, int)
    return Done(ended.value.code, out.getvalue(), err.getvalue())


def started(*words: str, folder: Path, env: Mapping[str, str]) -> subprocess.Popen[str]:
    """`python main.py ...` as a process of its own, with pipes for its input and output."""
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, str(MAIN), *words], cwd=folder, env=env, stdin=pipe, stdout=pipe, stderr=pipe, text=True
    )


def in_process(*words: str, folder: Path, env: Mapping[str, str], typed: str = "") -> Done:
    """The same, waited for until it ends by itself."""
    with started(*words, folder=folder, env=env) as process:
        out, err = process.communicate(typed, timeout=120)
    return Done(process.returncode, out, err)


def files(folder: Path) -> set[str]:
    """Every file below the folder, by its path in it."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()}
