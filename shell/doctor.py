"""doctor: what is in force, and whether each part works."""

import asyncio
import json
import os
from collections.abc import Awaitable
from dataclasses import asdict, dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from graph.persistence import saver
from graph.roles import ROLE_NODES, load_roles, model_of
from shell.errors import DONE, ENDED_WITH_FAILURES
from shell.places import shown
from shell.text import line
from state.errors import AgentError
from state.settings import Settings
from storage.store import shared_store
from tools.llm.connect import endpoint
from tools.llm.probe import answers
from tools.loop import run as wait_for
from tools.sandbox import states
from tools.search import search_source
from tools.search.base import Described

KEYS = ("GOOGLE_API_KEY", "TAVILY_API_KEY", "OPENAI_API_KEY")
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
SANDBOX = "sandbox"
TEST_QUERY = "what a number is"
REDIRECTS = (
    *("GOOGLE_GENAI_USE_VERTEXAI", "GOOGLE_GEMINI_BASE_URL", "OPENAI_BASE_URL", "OPENAI_API_BASE", "LANGSMITH_GATEWAY"),
    *PROXIES,
    *(name.lower() for name in PROXIES),
)
"""What sends calls elsewhere behind the settings' back."""


@dataclass(frozen=True)
class Found:
    part: str
    in_force: str
    works: bool
    detail: str


def examine(settings: Settings, as_json: bool) -> int:
    """Exit code 1 if a part does not work, or no sandbox."""
    found = wait_for(_examine(settings))
    if as_json:
        print(json.dumps([asdict(one) for one in found]))
    else:
        Console().print(_table(found))
    return DONE if _suffices(found) else ENDED_WITH_FAILURES


def _suffices(found: list[Found]) -> bool:
    """Whether every part works; of the sandboxes one is enough."""
    sandboxes = [one for one in found if one.part.startswith(SANDBOX)]
    return any(one.works for one in sandboxes) and all(one.works for one in found if one not in sandboxes)


async def _examine(settings: Settings) -> list[Found]:
    models = {model_of(node, role, settings) for node, role in load_roles(settings).items() if node in ROLE_NODES}
    parts = [await _model(name, settings) for name in sorted(models)]
    parts += [await _source(name, settings) for name in settings.sources]
    parts.append(await _tested("database", shown(settings.database_url), _database(settings)))
    parts.append(await _tested("checkpoints", str(settings.checkpoints), _checkpoints(settings)))
    return [*parts, *await asyncio.to_thread(_sandboxes), *_environment()]


def _sandboxes() -> list[Found]:
    kinds = {True: "whole CPython", False: "part of Python"}
    return [Found(f"{SANDBOX} {one.name}", kinds[one.full], one.available, one.detail) for one in states()]


async def _tested(part: str, in_force: str, test: Awaitable[str]) -> Found:
    """Every named error is a finding here, also one that would stop a run."""
    try:
        return Found(part, in_force, True, await test)
    except AgentError as error:
        return Found(part, in_force, False, error.reason)


async def _model(name: str, settings: Settings) -> Found:
    async def test() -> str:
        return f"answered in {await answers(name, settings):.2f} s"

    return await _tested("model", f"{name} ({endpoint(name, settings)})", test())


async def _source(name: str, settings: Settings) -> Found:
    async def test() -> str:
        opened = await search_source(name).open(settings)
        try:
            hits = f"{len(await opened.search(TEST_QUERY, 3))} hits for a test query"
            return f"{hits}; {opened.described()}" if isinstance(opened, Described) else hits
        finally:
            await opened.close()

    return await _tested("source", search_source(name).describe(settings), test())


async def _database(settings: Settings) -> str:
    store = await shared_store(settings.database_url)
    return f"{await store.questions.count()} questions"


async def _checkpoints(settings: Settings) -> str:
    await saver(settings.checkpoints)
    return "opened"


def _environment() -> list[Found]:
    keys = [Found("key", key, True, "set" if os.environ.get(key) else "not set") for key in KEYS]
    redirected = [Found("redirect", n, True, _without_password(os.environ[n])) for n in REDIRECTS if os.environ.get(n)]
    return keys + redirected


def _without_password(address: str) -> str:
    scheme, mark, rest = address.partition("://")
    return f"{scheme}{mark}{rest.rpartition('@')[2]}" if mark else address.rpartition("@")[2]


def _table(found: list[Found]) -> Table:
    table = Table("part", "in force", "works", "detail")
    for one in found:
        mark = Text("yes", style="green") if one.works else Text("no", style="red")
        table.add_row(one.part, line(one.in_force), mark, line(one.detail))
    return table
