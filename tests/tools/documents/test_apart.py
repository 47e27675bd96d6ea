"""What reads a hostile file is a process that can be ended, and the next file is read by another."""

import re
import sys
from pathlib import Path

import pytest

from state.errors import FetchError, FetchTimeout, FetchUnavailable
from tests.tools.pdf_files import pdf
from tools.documents import _apart, read
from tools.documents._readers import unreadable
from tools.processes import Pool, Worker


def test_a_reader_that_takes_too_long_is_ended_and_the_next_one_works() -> None:
    with pytest.raises(FetchTimeout, match=r"more than 0\.001 s"):
        read(pdf(["The tide rises."] * 2_000), "pdf", timeout_s=0.001)
    assert read(pdf(["The tide rises."]), "pdf").text == "The tide rises."


@pytest.mark.parametrize("program", ["input()", "import os; input(); os.abort()", "raise SystemExit(1)"])
def test_a_reader_that_dies_is_not_the_files_fault(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    pool = Pool(lambda: Worker([sys.executable, "-c", program]), 1)
    monkeypatch.setattr(_apart, "_pool", lambda: pool)
    with pytest.raises(FetchUnavailable, match="its reader ended") as ended:
        read(b"%PDF", "pdf")
    assert ended.value.retryable
    pool.close()


def test_a_reader_has_a_limit_of_memory_and_writes_no_file() -> None:
    worker = _apart._started()
    limits = Path(f"/proc/{worker._process.pid}/limits").read_text()
    worker.kill()
    assert re.search(rf"Max address space +{2**30} ", limits)
    assert re.search(r"Max file size +0 ", limits)


def test_too_little_memory_is_said_so() -> None:
    error = unreadable(MemoryError())
    assert isinstance(error, FetchError)
    assert str(error) == "reading it takes too much memory"
