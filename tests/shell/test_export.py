"""export: layouts, candidates and publishing, as they are called."""

import json
from pathlib import Path

import pytest

from tests.exporters.hub_server import TOKEN, HubServer
from tests.shell.calls import Done, called, files, in_process
from tests.shell.conftest import Finished


def exported(finished: Finished, folder: Path, *words: str) -> Done:
    database = f"sqlite:///{finished.folder}/db/synthetic_data.db"
    return called("export", finished.run_id, *words, "--database", database, "--out", "out", folder=folder)


def test_a_layout_and_the_candidates_are_written_and_reported(tmp_path: Path, finished: Finished) -> None:
    done = exported(finished, tmp_path, "--layout", "llama-factory", "--with-candidates", "--json")
    assert (done.code, done.json["layout"]) == (0, "llama-factory")
    assert done.json["candidates"] >= done.json["exported"] > 0
    assert {"out/dataset_info.json", "out/croissant.json", "out/candidates/train.parquet"} <= files(tmp_path)
    row = json.loads((tmp_path / "out" / "data" / "train.jsonl").read_text().splitlines()[0])
    assert [turn["role"] for turn in row["messages"]] == ["user", "assistant"]


def test_the_table_counts_candidates(tmp_path: Path, finished: Finished) -> None:
    done = exported(finished, tmp_path, "--with-candidates")
    assert "rows of candidates" in done.out


def test_a_layout_without_such_rows_names_the_types_it_has(tmp_path: Path, finished: Finished) -> None:
    database = f"sqlite:///{finished.folder}/db/synthetic_data.db"
    words = ("export", "--type", "kto", "--layout", "verl", "--database", database)
    done = called(*words, folder=tmp_path)
    assert (done.code, done.out, files(tmp_path)) == (2, "", set())
    assert done.err == (
        "synthdata: layout 'verl' has no rows of type 'kto'; it has the types: chat, grpo, ppo, qa, sft\n"
    )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--layout", "tlr"), "no layout 'tlr'; there are: axolotl, llama-factory, openrlhf, trl, verl"),
        (("--layout", "axolotl", "--format", "hf"), "layout 'axolotl' cannot be read as 'hf'; use --format jsonl or"),
        (("--push-to", "alkanes"), "a dataset to push to is OWNER/NAME"),
        (("--private",), "--push-to OWNER/NAME"),
    ],
)
def test_wrong_words_are_named_and_nothing_is_written(
    tmp_path: Path, finished: Finished, words: tuple[str, ...], says: str
) -> None:
    done = exported(finished, tmp_path, *words)
    assert (done.code, done.out, files(tmp_path)) == (2, "", set())
    assert done.err.count("\n") == 1
    assert says in done.err


@pytest.fixture
def publishing(guarded_env: dict[str, str], tmp_path: Path, finished: Finished) -> dict[str, str]:
    """The environment of a process that may publish, but for the server's address."""
    pytest.importorskip("huggingface_hub")
    own = {"HF_TOKEN": TOKEN, "HF_HUB_OFFLINE": "0", "HF_HUB_DISABLE_XET": "1", "HF_HOME": str(tmp_path / "hf")}
    return {**guarded_env, **own, "SYNTHDATA_DATABASE_URL": f"sqlite:///{finished.folder}/db/synthetic_data.db"}


def test_a_process_publishes_the_folder_and_says_where(
    tmp_path: Path, finished: Finished, publishing: dict[str, str]
) -> None:
    words = ("export", finished.run_id, "--out", "out", "--push-to", "me/algebra", "--private", "--json")
    with HubServer() as hub:
        done = in_process(*words, folder=tmp_path, env={**publishing, "HF_ENDPOINT": hub.url})
        assert (done.code, done.json["url"]) == (0, f"{hub.url}/datasets/me/algebra"), done.err
        assert hub.repos["me/algebra"].keys() == {name.removeprefix("out/") for name in files(tmp_path / "out")}
        assert hub.private == {"me/algebra": True}


def test_a_process_that_is_refused_says_so_in_one_line_and_keeps_the_folder(
    tmp_path: Path, finished: Finished, publishing: dict[str, str]
) -> None:
    with HubServer() as hub:
        hub.faults["/api/repos/create"] = 401
        words = ("export", finished.run_id, "--out", "out", "--push-to", "me/algebra")
        done = in_process(*words, folder=tmp_path, env={**publishing, "HF_ENDPOINT": hub.url})
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("synthdata: HubError: me/algebra was not published at http://127.0.0.1:")
    assert done.err.endswith("the token is not allowed to write there (401); the export is in out\n")
    assert "manifest.json" in files(tmp_path / "out")
