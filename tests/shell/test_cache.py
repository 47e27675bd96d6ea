"""The command that shows and prunes kept answers, and the option that does without them."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shell.cache import _prune
from state.errors import UsageError
from storage.call_cache import open_call_cache
from tests.protocol import ProtocolServer, judge_approves_everything
from tests.shell.calls import Done, called, files

RUN = ("run", "--topic", "chemistry", "--type", "sft", "--num", "1", "--source", "corpus", "--json")
PLACE = Path("db") / "calls.db"


def filled(folder: Path, answers: int, model: str = "a:model") -> None:
    async def fill() -> None:
        cache = await open_call_cache(folder / PLACE)
        for number in range(answers):
            await cache.put(f"{model}{number:064x}", model, "x" * 2000)
        await cache.close()

    asyncio.run(fill())


def cache(folder: Path, *words: str) -> Done:
    return called("cache", *words, folder=folder)


def test_what_is_kept_is_shown_by_model(tmp_path: Path) -> None:
    filled(tmp_path, 3)
    filled(tmp_path, 5, "another:model [red]")
    done = cache(tmp_path)
    assert done.code == 0
    assert "another:model [red] │ 5" in done.out
    assert done.out.endswith("\n8 answers in db/calls.db, 0.0 MB\n")


def test_for_programs_it_is_one_object(tmp_path: Path) -> None:
    filled(tmp_path, 3)
    told = cache(tmp_path, "--json").json
    assert told.pop("bytes") >= 6000
    assert told == {"file": "db/calls.db", "answers": 3, "models": {"a:model": 3}, "dropped": 0, "last_run": None}


def test_where_nothing_is_kept_looking_leaves_nothing_behind(tmp_path: Path) -> None:
    assert cache(tmp_path).out == "no answers are kept in db/calls.db\n"
    assert cache(tmp_path, "--prune", "all").code == 0
    assert files(tmp_path) == set()


def test_pruning_says_how_many_were_dropped_and_gives_the_space_back(tmp_path: Path) -> None:
    filled(tmp_path, 200)
    before = (tmp_path / PLACE).stat().st_size
    assert cache(tmp_path, "--prune", "30d", "--json").json["dropped"] == 0
    half = f"{before / 2e6:.3f}MB"
    told = cache(tmp_path, "--prune", half, "--json").json
    assert 80 <= told["dropped"] <= 120
    assert told["bytes"] <= before / 2
    done = cache(tmp_path, "--prune", "all")
    assert done.out == f"dropped {told['answers']} answers\nno answers are kept in db/calls.db\n"
    assert (tmp_path / PLACE).stat().st_size < 30_000


@pytest.mark.parametrize("text", ["", "30", "d", "30 days", "-1d", "1e3d", "30m", "100 M", "All", "everything"])
def test_what_is_neither_an_age_nor_a_size_is_named_before_anything_is_dropped(tmp_path: Path, text: str) -> None:
    filled(tmp_path, 2)
    done = cache(tmp_path, f"--prune={text}")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("synthdata: --prune is 'all', an age such as 12h, 30d or 2w, or a size such as 100MB")
    assert done.err.endswith(f"not {text!r}\n")
    assert cache(tmp_path, "--json").json["answers"] == 2


class Asked:
    """Stands where kept answers are, and notes what is to be dropped."""

    def __init__(self) -> None:
        self.told: list[tuple[str, float]] = []

    async def drop_before(self, moment: float) -> int:
        self.told.append(("before", moment))
        return 0

    async def shrink(self, size: float) -> int:
        self.told.append(("to", size))
        return 0


NOW = 1_800_000_000.0


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("12h", ("before", NOW - 43_200)),
        ("30d", ("before", NOW - 2_592_000)),
        ("1.5 W", ("before", NOW - 907_200)),
        ("all", ("before", float("inf"))),
        ("100MB", ("to", 1e8)),
        ("0.5 gb", ("to", 5e8)),
        ("64kB", ("to", 64_000.0)),
    ],
)
def test_ages_and_sizes_are_read(monkeypatch: pytest.MonkeyPatch, text: str, wanted: tuple[str, float]) -> None:
    monkeypatch.setattr("shell.cache.time.time", lambda: NOW)
    asked: Any = Asked()
    assert asyncio.run(_count(_prune(text), asked)) == 0
    assert asked.told == [wanted]


async def _count(prune: Callable[[Any], Any], asked: Any) -> int:
    return int(await prune(asked))


def test_a_text_of_many_digits_is_an_amount_and_no_failure(tmp_path: Path) -> None:
    filled(tmp_path, 1)
    for unit in ("d", "GB"):
        assert cache(tmp_path, "--prune", "9" * 400 + unit).code == 0
    with pytest.raises(UsageError):
        _prune("9" * 400)


def test_a_damaged_file_is_said_in_one_line(tmp_path: Path) -> None:
    filled(tmp_path, 1)
    (tmp_path / PLACE).write_bytes(b"x" * 9000)
    done = cache(tmp_path)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert "db/calls.db is damaged (file is not a database)" in done.err


@pytest.fixture
def server(protocol_server: Callable[..., ProtocolServer], monkeypatch: pytest.MonkeyPatch) -> ProtocolServer:
    started = protocol_server(answer=judge_approves_everything())
    monkeypatch.setenv("GOOGLE_API_KEY", "any")
    monkeypatch.setenv("SYNTHDATA_MODEL_BASE_URL", started.url)
    return started


def _databases(name: str) -> tuple[str, ...]:
    return ("--database", f"sqlite:///{name}.db", "--checkpoints", f"{name}-checkpoints.db")


def test_a_run_without_the_cache_sends_everything_and_one_with_it_nothing_twice(
    server: ProtocolServer, tmp_path: Path
) -> None:
    sent = []
    last = []
    for name, more in (("a", ()), ("b", ()), ("c", ("--no-cache",))):
        before = len(server.requests)
        assert called(*RUN, *_databases(name), *more, "--run-id", name, folder=tmp_path).code == 0
        sent.append(len(server.requests) - before)
        last.append(cache(tmp_path, "--database", f"sqlite:///{name}.db", "--json").json["last_run"])
    count = sent[0]
    assert sent == [count, 0, count]
    assert [(run["run_id"], run["sent"], run["kept"]) for run in last] == [
        ("a", count, 0),
        ("b", 0, count),
        ("c", count, 0),
    ]
    assert cache(tmp_path, "--json").json["answers"] == count > 0
    shown = cache(tmp_path, "--database", "sqlite:///b.db").out
    assert shown.endswith(f"\nthe last run, b, sent 0 calls and found {count} answers kept\n")


def test_the_cache_may_be_switched_off_for_good(
    server: ProtocolServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SYNTHDATA_CACHE", "false")
    assert called(*RUN, folder=tmp_path).code == 0
    assert server.requests
    assert str(PLACE) not in files(tmp_path)
    filled(tmp_path, 1)
    assert "; not in use: SYNTHDATA_CACHE is false\n" in cache(tmp_path).out
