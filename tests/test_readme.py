"""The documents say what is so: generated parts, commands, links, settings."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from shell.commands import app
from shell.readme import BLOCKS, written
from state.settings import PREFIX, Settings
from tests.shell.calls import called
from tools.verifiers import verifier, verifier_names
from training_types import training_type_names

ROOT = Path(__file__).parents[1]
NAMES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/verification.md")
DOCUMENTS = {name: (ROOT / name).read_text(encoding="utf-8") for name in NAMES}
README = DOCUMENTS["README.md"]
EVERY_TYPE = {"sft", "dpo", "grpo", "ppo", "rlhf", "kto", "orpo", "chat", "qa"}


def code_lines(text: str) -> list[str]:
    blocks = re.findall(r"^```[a-z]*\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    return [line.strip() for block in blocks for line in block.splitlines()]


def shell_commands() -> list[list[str]]:
    """What follows `python main.py` in each such line of the README, without comments and variables before it."""
    lines = [line.partition("python main.py")[2] for line in code_lines(README) if "python main.py" in line]
    return [shlex.split(line, comments=True) for line in lines]


@pytest.mark.parametrize("path", BLOCKS, ids=lambda path: path.name)
def test_generated_parts_are_as_the_code_has_them(path: Path) -> None:
    assert written(path) == path.read_text(encoding="utf-8"), "run: python -m shell.readme"


def test_each_verifier_has_its_part_and_says_what_it_does_not_prove() -> None:
    page = DOCUMENTS["docs/verification.md"]
    assert re.findall(r"^### `(\w+)`", page, re.MULTILINE) == verifier_names()
    assert all(verifier(name).silent_on for name in verifier_names())


def test_each_training_type_is_there_and_described() -> None:
    assert set(training_type_names()) == EVERY_TYPE
    assert all(f"| `{name}` |" in README for name in EVERY_TYPE)


@pytest.mark.parametrize("words", [words for words in shell_commands() if words], ids=" ".join)
def test_each_command_is_one_that_the_program_takes(words: list[str]) -> None:
    group: Any = get_command(app)
    group.commands[words[0]].make_context(words[0], words[1:])


def test_every_command_is_shown_and_help_lists_it(tmp_path: Path) -> None:
    shown = {words[0] for words in shell_commands() if words}
    help_text = called("--help", folder=tmp_path).out
    assert shown == set(re.findall(r"^│ ([a-z]+) ", help_text, re.MULTILINE))
    assert [] in shell_commands()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_make_target_exists(name: str) -> None:
    text = DOCUMENTS[name]
    used = set(re.findall(r"`make ([a-z]+)`", text)) | {line[5:] for line in code_lines(text) if line[:5] == "make "}
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert used <= targets
    assert used or name in ("CHANGELOG.md", "docs/verification.md")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_relative_link_leads_somewhere(name: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", DOCUMENTS[name])
    beside = (ROOT / name).parent
    assert [link for link in links if not (beside / link).exists()] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_file_and_folder_that_is_named_exists(name: str) -> None:
    named = re.findall(r"`([\w.-]+(?:/[\w.-]+)*/?)`", DOCUMENTS[name])
    paths = [path for path in named if "/" in path or path.endswith((".py", ".yaml", ".ipynb"))]
    kept_in_the_tree = [path for path in paths if not path.startswith("db/")]
    places = (ROOT, ROOT / "nodes")
    assert [path for path in kept_in_the_tree if not any((place / path).exists() for place in places)] == []


@pytest.mark.parametrize("name", [*DOCUMENTS, ".env.example", "notebooks/quickstart.ipynb"])
def test_no_document_names_a_place_on_someones_machine(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert re.findall(r"(?:/home/|/root/|/work/|/tmp/|/Users/|[A-Z]:\\)\S*", text) == []


def test_each_variable_of_the_example_is_a_setting() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    variables = re.findall(r"^# ([A-Z_]+)=", "\n".join(lines), re.MULTILINE)
    known = {str(field.validation_alias or f"{PREFIX}{n.upper()}") for n, field in Settings.model_fields.items()}
    assert set(variables) <= known
    assert len(variables) > 8
    assert all(line.startswith("#") for line in lines if line)
