"""What is imported before work begins: a run that needs none of the heavy packages does not wait for them."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = (
    *("alembic", "sqlalchemy.dialects.postgresql", "sqlalchemy.ext.asyncio", "sqlalchemy.orm"),
    *("google.genai", "langchain.chat_models", "langchain_community", "langchain_google_genai", "langchain_openai"),
    *("openai", "tavily", "torch", "transformers", "datasets", "huggingface_hub", "pyarrow", "numpy", "pandas"),
    *("trafilatura", "lxml", "pypdf", "jsonschema", "phonenumbers", "stdnum", "rapidfuzz", "pydantic_monty"),
    *(
        "tools.fetch.fetcher",
        "exporters",
        "protego",
        "math_verify",
        "sympy",
        "latex2sympy2_extended",
        "reasoning_gym",
        "starlette",
        "jinja2",
    ),
)

STARTS = {
    "the graphs are compiled": "import graph.app",
    "the shell is ready for a run": "import main, shell.run",
    "a new database, the sample corpus and the offline model are open": """
from graph.resources import resources
from state.settings import load_settings
from tools.loop import run
run(resources(load_settings()))
""",
}


@pytest.mark.parametrize("start", STARTS)
def test_heavy_packages_are_not_imported_until(start: str, guarded_env: dict[str, str], workdir: Path) -> None:
    code = f"{STARTS[start]}\nimport sys\nprint(*(name for name in {HEAVY!r} if name in sys.modules))"
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, env=guarded_env, cwd=workdir, capture_output=True, text=True, check=False)
    assert (done.stdout.split(), done.stderr) == ([], "")
