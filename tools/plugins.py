"""A folder is the registry: plugin `x` is module `x` of a package and exports one well-known name."""

import sys
from importlib import import_module
from pkgutil import iter_modules
from typing import TypeVar

from state.errors import UsageError

T = TypeVar("T")


def plugin_names(package: str, *, beside: frozenset[str] = frozenset({"base"})) -> list[str]:
    """The names of a package's plugins, sorted; `beside` names its modules that are none."""
    found = iter_modules(import_module(package).__path__)
    return sorted(m.name for m in found if m.name not in beside and not m.name.startswith("_") and not m.ispkg)


def load_plugin(package: str, constant: str, kind: type[T], name: str, *, called: str) -> T:
    """The plugin `name`, imported only now. Raises `UsageError` that says which ones exist."""
    # The folder is read once per plugin: nodes ask for theirs again with every record.
    loaded = getattr(sys.modules.get(f"{package}.{name}"), constant, None)
    if isinstance(loaded, kind):
        return loaded
    names = plugin_names(package)
    if name not in names:
        raise UsageError(f"no {called} {name!r}; there are: {', '.join(names)}")
    value = getattr(import_module(f"{package}.{name}"), constant, None)
    if not isinstance(value, kind):
        raise TypeError(f"{package}.{name} must define {constant}, a {kind.__name__}")
    return value
