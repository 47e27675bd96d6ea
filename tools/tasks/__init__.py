"""Task families: procedures that make questions with exact answers, several to a file."""

from collections.abc import Sequence
from importlib import import_module
from itertools import zip_longest

from state.errors import UsageError
from tools.plugins import plugin_names
from tools.tasks.base import Task, TaskFamily
from tools.text import content_terms


def families() -> dict[str, TaskFamily]:
    """Every family by its name."""
    modules = [import_module(f"{__name__}.{name}") for name in plugin_names(__name__)]
    return {family.name: family for module in modules for family in module.TASKS}


def families_for(topic: str, sub_topic: str) -> list[TaskFamily]:
    """Those that belong to the sub-topic, or to the topic where none belongs to the sub-topic.

    By name; those that ask for a program and those that ask for an answer by turns, so that few tasks hold both.
    """
    for words in (sub_topic, topic):
        asked = set(content_terms(words))
        found = [f for f in families().values() if asked & {t for s in f.subjects for t in content_terms(s)}]
        if found:
            return _by_turns(sorted(found, key=lambda family: family.name))
    return []


def _by_turns(found: Sequence[TaskFamily]) -> list[TaskFamily]:
    kinds = [[family for family in found if family.code], [family for family in found if not family.code]]
    return [family for turn in zip_longest(*kinds) for family in turn if family]


def task(procedure: str) -> Task:
    """The task that `family/seed` names, made anew. Raises `UsageError` that says which families exist."""
    name, _, seed = procedure.partition("/")
    known = families()
    if name not in known or not seed.isdigit():
        raise UsageError(f"no procedure {procedure!r}; a family and a seed are: {', '.join(sorted(known))}")
    return known[name].make(int(seed))
