"""The notebook runs from its first cell to its last, without a key and without a network."""

import base64
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from matplotlib.figure import Figure
from nbclient import NotebookClient

from graph import build_graph, build_record_graph

NOTEBOOK = Path(__file__).parents[1] / "notebooks" / "quickstart.ipynb"


@pytest.fixture
def committed() -> Any:
    read: Any = nbformat.read
    return read(NOTEBOOK, as_version=4)


def outputs(notebook: Any, kind: str) -> list[str]:
    """The results and pictures of all cells that have this MIME type."""
    shown = [output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", [])]
    return [data[kind] for data in shown if kind in data]


def size(png: str) -> tuple[int, int]:
    """Width and height in pixels."""
    width, height = struct.unpack(">II", base64.b64decode(png)[16:24])
    return width, height


def test_no_outputs_are_kept_in_the_file(committed: Any) -> None:
    code = [cell for cell in committed.cells if cell.cell_type == "code"]
    assert len(code) >= 6
    assert not any(cell.outputs or cell.execution_count for cell in code)
    nbformat.validate(committed)


def test_it_goes_from_a_brief_to_a_loaded_dataset(committed: Any, tmp_path: Path, guarded_env: dict[str, str]) -> None:
    caches, folder = tmp_path / "caches", tmp_path / "work"
    folder.mkdir()
    env = {**guarded_env, "HF_HOME": str(caches), "IPYTHONDIR": str(caches)}
    env.pop("MPLBACKEND", None)
    client = NotebookClient(committed, timeout=120, kernel_name="python3", resources={"metadata": {"path": folder}})
    client.execute(env=env)
    graphs, plots = outputs(committed, "image/png")
    assert size(graphs) > (600, 400)
    assert size(plots) > (600, 200)
    texts = outputs(committed, "text/plain")
    assert "'questions_generated': 10" in "".join(texts)
    assert "'role': 'assistant'" in "".join(texts)
    assert texts[-1].startswith("DatasetDict")
    assert "'prompt', 'completion'" in texts[-1]
    assert {path.name for path in folder.iterdir()} == {"db", "exports"}


@pytest.mark.parametrize("build", [build_graph, build_record_graph])
def test_the_drawing_shows_every_node_and_every_edge(committed: Any, build: Callable[..., Any]) -> None:
    (cell,) = [cell.source for cell in committed.cells if "def draw(" in cell.source]
    defined: dict[str, Any] = {}
    exec(cell.partition("\n\n\n")[0], defined)
    graph, axes = build(checkpointer=None), Figure().subplots()
    defined["draw"](graph, axes, "title")
    drawn = graph.get_graph()
    shown = [text.get_text().strip() for text in axes.texts]
    assert {name.strip("_") for name in drawn.nodes} == set(shown) - {""}
    assert shown.count("") == len(drawn.edges)
