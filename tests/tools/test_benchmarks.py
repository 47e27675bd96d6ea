"""Items of benchmarks: how their files are read, and which texts hold one."""

import csv
import json
import random
import time
from pathlib import Path

import pyarrow
import pytest
from pyarrow import parquet

from state.errors import UsageError
from tools.benchmarks import load_benchmarks

NATALIA = (
    "Natalia sold clips to 48 of her friends in April, and then she sold half as many clips in May. "
    "How many clips did Natalia sell altogether in April and May?"
)
TRAIN = "A train leaves the station at nine with a speed of sixty miles an hour; when has it gone two hundred miles?"
SHORT = "Which planet is the largest?"


def written(folder: Path, name: str) -> Path:
    """The two long items and the short one, in a file of this kind."""
    path = folder / name
    rows = [{"question": NATALIA, "answer": "72"}, {"question": TRAIN, "answer": "noon"}, {"question": SHORT}]
    match path.suffix:
        case ".jsonl":
            path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
        case ".json":
            path.write_text(json.dumps({"version": 1, "data": rows}), encoding="utf-8")
        case ".csv":
            with path.open("w", encoding="utf-8", newline="") as lines:
                writer = csv.DictWriter(lines, ["question", "answer"])
                writer.writeheader()
                writer.writerows(rows)
        case ".parquet":
            parquet.write_table(pyarrow.Table.from_pylist(rows), path)
        case _:
            path.write_text("\n".join(str(row["question"]) for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path, "gsm.jsonl")


@pytest.mark.parametrize("name", ["gsm.jsonl", "gsm.json", "gsm.csv", "gsm.parquet", "gsm.txt"])
def test_every_kind_of_file_gives_its_items_by_number(tmp_path: Path, name: str) -> None:
    known = load_benchmarks([written(tmp_path, name)])
    assert len(known) == 3
    assert f'{name}:2: "A train leaves' in (known.match(TRAIN) or "")


def test_a_match_names_the_item_quotes_it_and_says_how_to_overrule_it(file: Path) -> None:
    told = load_benchmarks([file]).match(f"Solve this. {NATALIA.upper()} Show your work!")
    assert told == f'benchmark item gsm.jsonl:1: "{NATALIA}" (to allow it: --overrule gsm.jsonl:1)'


@pytest.mark.parametrize(
    "text",
    [
        NATALIA.split(". ")[0] + ". What did she earn with them?",
        NATALIA.replace("Natalia", "Maria"),
        f"“{NATALIA.replace(',', ' -')}”",
        TRAIN.replace("nine", "ten"),
        "Tell me: which planet is the LARGEST, and why is it so large?",
    ],
)
def test_half_of_an_item_or_a_short_one_whole_is_a_match(file: Path, text: str) -> None:
    assert load_benchmarks([file]).match(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Natalia sold clips to her friends. How many clips did she sell?",
        "How many clips did Natalia sell altogether in April and May?",
        "Which planet is the smallest?",
        "A train leaves the station at noon; how far has it gone when two hours are over?",
    ],
)
def test_less_than_half_is_none(file: Path, text: str) -> None:
    assert load_benchmarks([file]).match(text) is None


def test_an_overruled_item_is_skipped_and_no_other(file: Path) -> None:
    known = load_benchmarks([file], ["gsm.jsonl:1"])
    assert known.match(NATALIA) is None
    assert known.match(TRAIN)


def test_items_of_fewer_than_five_words_match_nothing(tmp_path: Path) -> None:
    (tmp_path / "short.txt").write_text("What is it?\nThe answer\n", encoding="utf-8")
    assert load_benchmarks([tmp_path / "short.txt"]).match("What is it? The answer is short.") is None


def test_an_item_without_a_known_column_is_all_its_texts(tmp_path: Path) -> None:
    items = [{"premise": NATALIA, "labels": ["true", {"note": TRAIN}], "id": 3}, "a text alone that has six words"]
    (tmp_path / "other.json").write_text(json.dumps(items), encoding="utf-8")
    known = load_benchmarks([tmp_path / "other.json"])
    assert known.match(f"{NATALIA} {TRAIN}")
    assert "other.json:2" in (known.match("Here is a text alone that has six words.") or "")


def test_messages_are_read_as_what_they_say(tmp_path: Path) -> None:
    item = {"prompt": [{"role": "user", "content": TRAIN}]}
    (tmp_path / "chat.jsonl").write_text(f"\n{json.dumps(item)}\n", encoding="utf-8")
    assert "chat.jsonl:2" in (load_benchmarks([tmp_path / "chat.jsonl"]).match(TRAIN) or "")


def test_scripts_without_spaces_are_compared_sign_by_sign(tmp_path: Path) -> None:
    (tmp_path / "zh.txt").write_text("火车九点离开车站，每小时行驶六十英里\n", encoding="utf-8")
    known = load_benchmarks([tmp_path / "zh.txt"])
    assert known.match("请问：火车九点离开车站，每小时行驶六十英里？")
    assert known.match("火车每天离开车站") is None


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("gone.jsonl", None, "gone.jsonl cannot be read"),
        ("items.doc", b"text", "items.doc is of no known kind"),
        ("broken.jsonl", b'{"question": "a"}\n{"question"\n', "broken.jsonl cannot be read .line 2 is not JSON"),
        ("broken.json", b'{"a": 1}', "broken.json cannot be read .it holds no list of items"),
        ("broken.parquet", b"no parquet", "broken.parquet cannot be read"),
        ("broken.txt", b"\xff\xfe\xff", "broken.txt cannot be read"),
        ("deep.json", b"[" * 100_000, "deep.json cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_what_is_allowed(
    tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError, match=said) as raised:
        load_benchmarks([tmp_path / name])
    assert "allowed are .jsonl, .json, .csv, .parquet, .txt" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_an_overruled_item_that_there_is_not_is_named(file: Path) -> None:
    with pytest.raises(UsageError, match=r"overruled 'gsm:1' names no benchmark item; .* such as gsm.jsonl:1"):
        load_benchmarks([file], ["gsm:1"])


def test_many_items_are_found_fast(tmp_path: Path) -> None:
    rng, words = random.Random(1), [f"word{n}" for n in range(5_000)]
    texts = [" ".join(rng.choices(words, k=30)) for _ in range(10_000)]
    (tmp_path / "many.txt").write_text("\n".join(texts), encoding="utf-8")
    started = time.perf_counter()
    known = load_benchmarks([tmp_path / "many.txt"])
    assert time.perf_counter() - started < 10
    started = time.perf_counter()
    found = [known.match(text) for text in texts[:500]]
    assert all(f"many.txt:{n}:" in (told or "") for n, told in enumerate(found, start=1))
    assert time.perf_counter() - started < 3
