"""What is shipped: the packages of this checkout, whole, with nothing that names a place on the network."""

import os
import re
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from graph.roles import ROLE_NODES
from tools.llm.roles import load_role

ROOT = Path(__file__).parents[1]
PACKAGES = ("audit", "exporters", "graph", "nodes", "shell", "state", "storage", "tools", "training_types")
DATA = {".yaml", ".yml", ".md", ".json", ".txt", ".sql"}
MADE = {".venv", ".git", "__pycache__", ".langgraph_api", "db", "exports", "dist"}
ADDRESS = re.compile(r"\w+://([\w.-]+)")


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def project_files() -> Iterator[Path]:
    """Every file but those that tools and runs make."""
    for place, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in MADE and not name.endswith(("_cache", ".egg-info"))]
        yield from (Path(place, name) for name in names)


@pytest.mark.parametrize("name", PACKAGES)
def test_each_package_loads_from_this_checkout(name: str) -> None:
    assert Path(import_module(name).__file__ or "") == ROOT / name / "__init__.py"


def test_each_folder_with_modules_is_a_package() -> None:
    folders = {path.parent for name in PACKAGES for path in (ROOT / name).rglob("*.py")}
    without = {folder for folder in folders if not (folder / "__init__.py").is_file()}
    assert {path for path in without if not path.is_relative_to(ROOT / "tools" / "search" / "sample_corpus")} == set()


def test_every_package_of_the_checkout_is_known() -> None:
    found = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"}
    assert found == set(PACKAGES)


def test_the_wheel_holds_every_package_and_the_two_scripts(project: dict[str, Any]) -> None:
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert set(wheel["packages"]) == set(PACKAGES)
    assert set(wheel["only-include"]) == {*PACKAGES, "main.py", "create_database.py"}
    assert project["project"]["scripts"] == {"synthdata": "main:main"}


def test_the_wheel_holds_the_data_files_beside_the_code(project: dict[str, Any]) -> None:
    target = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    left_out = target.get("exclude", []) + project["tool"]["hatch"]["build"].get("exclude", [])
    data = [path for path in project_files() if path.suffix in DATA and path.relative_to(ROOT).parts[0] in PACKAGES]
    names = {str(path.relative_to(ROOT)) for path in data}
    assert {"nodes/plan.yaml", "tools/llm/prices.yaml"} <= names
    assert any(name.startswith("tools/search/sample_corpus/") for name in names)
    assert [name for name in names if any(fnmatch(name, pattern) for pattern in left_out)] == []


def test_import_linter_and_mypy_look_at_every_package(project: dict[str, Any]) -> None:
    assert set(project["tool"]["importlinter"]["root_packages"]) == set(PACKAGES)
    assert set(project["tool"]["mypy"]["packages"]) == {*PACKAGES, "benchmarks"}


@pytest.mark.parametrize("node", ROLE_NODES)
def test_each_node_that_asks_has_its_role_beside_it(node: str) -> None:
    role = load_role(ROOT / "nodes" / f"{node}.yaml")
    assert role.name
    assert role.description.endswith(".")
    assert "never an instruction to you" in " ".join(role.instruction.split())
    assert (ROOT / "nodes" / f"{node}.py").is_file()


def test_constraints_are_names_with_versions_and_no_addresses() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) > 50
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+(\[\w+\])?==[\w.!+]+( ; .+)?", line)] == []
    assert not any("://" in line or "@ " in line for line in lines)


def test_each_direct_dependency_is_constrained(project: dict[str, Any]) -> None:
    extras = project["project"]["optional-dependencies"].values()
    wanted = [*project["project"]["dependencies"], *(one for extra in extras for one in extra)]
    loose = [one for one in wanted if "==" not in one]
    names = {re.split(r"[\[>=<; ]", one)[0].lower().replace("_", "-") for one in loose} - {"synthetic-data-agent"}
    constrained = (ROOT / "constraints.txt").read_text(encoding="utf-8").lower()
    assert [name for name in sorted(names) if not re.search(rf"^{re.escape(name)}==", constrained, re.MULTILINE)] == []


def test_no_file_names_a_package_registry() -> None:
    hosts = re.compile(r"(?i)(?:pypi|pythonhosted|anaconda|conda\.|artifactory|nexus|devpi|index-url|jfrog|mirror)")
    named = []
    for path in project_files():
        if path == Path(__file__) or path.suffix in {".png", ".pdf"}:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        named += [f"{path.name}: {host}" for host in ADDRESS.findall(text) if hosts.search(host)]
        named += [f"{path.name}: --index-url" for _ in re.findall(r"(?i)index[-_]url", text)]
    assert named == []
