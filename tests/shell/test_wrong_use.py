"""Wrong use: one line that names what was wrong, exit code 2, no traceback, and no file left behind."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.shell.calls import Done, called, files, in_process
from tests.shell.conftest import Finished

TOPIC = ("run", "--topic", "chemistry")
RUN = (*TOPIC, "--type", "sft", "--num", "3")
Prepare = Callable[[Path], object]


def refused(folder: Path, *words: str) -> str:
    """The one line with which the program refuses to work."""
    before = files(folder)
    done = called(*words, folder=folder)
    assert files(folder) == before
    return line_of(done)


def line_of(done: Done) -> str:
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("synthdata: ")
    assert done.err.count("\n") == 1
    return done.err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((*TOPIC, "--type", "dop"), ["no training type 'dop'; there are: ", "qa", "sft"]),
        ((*TOPIC, "--num", "3"), ["Missing option '--type'"]),
        (("run", "--type", "sft"), ["Missing option '--topic'"]),
        (("run", "--topic", "", "--type", "sft"), ["topic: ", "at least 1 character"]),
        (("run", "--topic", "  ", "--type", "sft"), ["topic: ", "at least 1 character"]),
        (("run", "--topic", "x" * 501, "--type", "sft"), ["topic: ", "at most 500 characters"]),
        ((*RUN, "--num", "0"), ["num_questions: ", "greater than or equal to 1", "got 0"]),
        ((*RUN, "--num", "-5"), ["num_questions: ", "greater than or equal to 1", "got -5"]),
        ((*RUN, "--num", "1000000000"), ["num_questions: ", "less than or equal to 100000", "got 1000000000"]),
        ((*RUN, "--num", "abc"), ["'--num'", "valid integer"]),
        (
            (*RUN, "--target-accepted", "3"),
            ["target_accepted (--target-accepted) 3 and ", "(--num) 3", "one of the two"],
        ),
        ((*TOPIC, "--type", "sft", "--target-accepted", "0"), ["target_accepted: ", "greater than or equal to 1"]),
        ((*RUN, "--max-questions", "9"), ["max_questions (--max-questions) needs target_accepted"]),
        ((*RUN, "--concurrency", "0"), ["setting concurrency: ", "greater than or equal to 1"]),
        ((*RUN, "--max-revisions", "-1"), ["setting max_revisions: "]),
        ((*RUN, "--corpus-license", "mine"), ["corpus_license 'mine' is no licence", "CC-BY-4.0", "permissive"]),
        (("rnu",), ["No such command 'rnu'"]),
        ((*RUN, "--sead", "1"), ["No such option", "--sead", "--seed"]),
        (
            (*RUN, "--source", "gopher"),
            ["no search source 'gopher'; there are: arxiv, corpus, site, tavily, urls, wikipedia"],
        ),
        (("resume", "nobody"), ["no run 'nobody'", "python main.py runs"]),
        (("show", "nobody"), ["no run 'nobody'"]),
        (("export", "nobody"), ["nothing to export: there is no database sqlite:///"]),
        (("export",), ["name a run, or a training type with --type"]),
        (("export", "nobody", "--type", "sft"), ["name a run, or a training type with --type"]),
        (("resume",), ["Missing argument 'run_id'"]),
    ],
)
def test_wrong_words_are_named(tmp_path: Path, words: tuple[str, ...], says: list[str]) -> None:
    line = refused(tmp_path, *words)
    assert all(part in line for part in says), line


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--model", "google_genai:gemini-2.5-flash"), ["GOOGLE_API_KEY is not set", "--model offline"]),
        (("--judge-model", "google_genai:gemini-2.5-flash"), ["GOOGLE_API_KEY is not set"]),
        (("--model", "openai:gpt"), ["OPENAI_API_KEY is not set"]),
        (("--source", "tavily"), ["TAVILY_API_KEY is not set", "corpus"]),
        (("--source", "corpus", "--source", "tavily"), ["TAVILY_API_KEY is not set"]),
        (("--model", "nobody:gpt"), ["model 'nobody:gpt': ", "google_genai", "openai"]),
        (("--model", "gpt"), ["no model 'gpt'; write 'offline' or 'provider:name'"]),
        (("--model", "openai:"), ["no model 'openai:'"]),
    ],
)
def test_what_a_provider_needs_is_asked_for_before_any_work(
    tmp_path: Path, words: tuple[str, ...], says: list[str]
) -> None:
    line = refused(tmp_path, *RUN, *words)
    assert all(part in line for part in says), line


def _nothing(_path: Path) -> None:
    """The path stays free."""


def _garbage(path: Path) -> None:
    path.write_bytes(b"garbage " * 200)


def _unreadable_document(path: Path) -> None:
    path.mkdir()
    (path / "broken.html").write_bytes(b"\xff\xfe\x00")


@pytest.mark.parametrize(
    ("option", "prepare", "says"),
    [
        ("--corpus", _nothing, ["No such file", "must be a folder with .md"]),
        ("--corpus", Path.touch, ["Not a directory", "must be a folder with .md"]),
        ("--corpus", Path.mkdir, ["holds no readable document"]),
        ("--corpus", _unreadable_document, ["holds no readable document", "skipped 1, first"]),
        ("--questions", _nothing, ["No such file"]),
        ("--questions", Path.mkdir, ["Is a directory"]),
        ("--questions", Path.touch, ["holds no question"]),
        ("--questions", lambda path: path.write_text(" \n\n"), ["holds no question"]),
        ("--questions", lambda path: path.write_bytes(b"\xff\xfe"), ["not UTF-8"]),
        ("--checkpoints", _garbage, ["file is not a database"]),
        ("--checkpoints", Path.mkdir, ["cannot be opened"]),
        ("--database", _garbage, ["is no database URL", "sqlite:///FILE"]),
    ],
)
def test_files_that_cannot_be_used_are_named(tmp_path: Path, option: str, prepare: Prepare, says: list[str]) -> None:
    path = tmp_path / "given"
    prepare(path)
    line = refused(tmp_path, *RUN, option, str(path))
    assert str(path) in line
    assert all(part in line for part in says), line


@pytest.mark.parametrize("text", ["[1]", '{"q": "Why?"}', '{"question": 7}', '{"question": null}', "Why?"])
def test_json_lines_must_be_objects_with_a_question(tmp_path: Path, text: str) -> None:
    (tmp_path / "mine.jsonl").write_text(text)
    assert "mine.jsonl" in refused(tmp_path, *RUN, "--questions", "mine.jsonl")


def _empty_database(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE mine (x)")
    connection.close()


@pytest.mark.parametrize(
    ("url", "prepare", "says"),
    [
        ("sqlite:///{path}", Path.mkdir, "may be a folder"),
        ("sqlite:///{path}", _garbage, "is not an SQLite database"),
        ("sqlite:////proc/nowhere/data.db", _nothing, "No such file or directory"),
        ("sqlite:///file:{path}?mode=ro&uri=true", _empty_database, "cannot be written"),
        ("sqlite://", _nothing, "names no file"),
        ("mysql://somewhere/data", _nothing, "no database of kind 'mysql'; there are: postgresql, sqlite"),
    ],
)
def test_databases_that_cannot_be_used_are_named(tmp_path: Path, url: str, prepare: Prepare, says: str) -> None:
    path = tmp_path / "given"
    prepare(path)
    assert says in refused(tmp_path, *RUN, "--database", url.format(path=path))


@pytest.mark.parametrize("path", ["/proc/nowhere/checkpoints.db", "/proc/checkpoints.db"])
def test_a_place_where_no_checkpoint_file_can_be_leaves_no_database_either(tmp_path: Path, path: str) -> None:
    assert f"checkpoint file {path} cannot be created" in refused(tmp_path, *RUN, "--checkpoints", path)


@pytest.mark.parametrize("words", [("runs",), ("show", "x"), ("resume", "x"), ("export", "x")])
def test_commands_that_look_name_a_database_of_garbage_too(tmp_path: Path, words: tuple[str, ...]) -> None:
    _garbage(tmp_path / "given")
    assert "is not an SQLite database" in refused(tmp_path, *words, "--database", f"sqlite:///{tmp_path}/given")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("SYNTHDATA_CONCURRENCY", "abc", "setting concurrency: "),
        ("SYNTHDATA_FOO", "1", "no setting 'SYNTHDATA_FOO'; there are: "),
        ("SYNTHDATA_SOURCES", "corpus,gopher", "no search source 'gopher'"),
    ],
)
def test_settings_of_the_environment_are_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(name, value)
    assert says in refused(tmp_path, *RUN)
    assert says in refused(tmp_path, "doctor")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name: [judge", "review.yaml: while parsing"),
        ("name: judge\ndescription: judges\n", "review.yaml: instruction: Field required"),
        ("name: judge\ndescription: judges\ninstruction: Judge.\ntop_p: 1\n", "review.yaml: top_p: Extra inputs"),
        ("- judge\n", "review.yaml: the whole file"),
        ("name: judge\ndescription: judges\ninstruction: Judge.\nmodel: nobody:gpt\n", "model 'nobody:gpt'"),
    ],
)
def test_a_wrong_role_file_is_named_with_its_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, says: str
) -> None:
    (tmp_path / "review.yaml").write_text(text)
    monkeypatch.setenv("SYNTHDATA_ROLES", str(tmp_path))
    assert says in refused(tmp_path, *RUN)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--format", "csv"), "no export format 'csv'; there are: hf, jsonl, parquet"),
        (("--license-policy", "all"), "no license policy 'all'; there are: any, "),
        (("--license-policy", "MIT,frei"), "no license policy 'frei'; there are: any, "),
        (("--out", "/proc/nowhere/out"), "cannot write the export"),
    ],
)
def test_wrong_exports_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, finished: Finished, words: tuple[str, ...], says: str
) -> None:
    monkeypatch.setenv("SYNTHDATA_DATABASE_URL", f"sqlite:///{finished.folder}/db/synthetic_data.db")
    assert says in refused(tmp_path, "export", finished.run_id, *words)


def test_a_process_refuses_with_exit_code_two(tmp_path: Path, guarded_env: dict[str, str]) -> None:
    done = in_process(*TOPIC, "--type", "dop", folder=tmp_path, env=guarded_env)
    assert "no training type 'dop'" in line_of(done)
    assert files(tmp_path) == set()
