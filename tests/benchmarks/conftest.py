"""What these tests share: a server in a process of its own, as the benchmarks use it."""

from collections.abc import Iterator

import pytest

from benchmarks.served import served


@pytest.fixture
def url() -> Iterator[str]:
    with served() as address:
        yield address
