"""How each training framework wants its columns: one file per framework, found by its name."""

from exporters.layouts.base import Layout
from state.errors import UsageError
from tools.plugins import load_plugin, plugin_names


def layout(name: str) -> Layout:
    """The layout of that name, where `-` and `_` are the same. Raises `UsageError` that says which ones exist."""
    if name.replace("-", "_") not in plugin_names(__name__):
        raise UsageError(f"no layout {name!r}; there are: {', '.join(layout_names())}")
    return load_plugin(__name__, "LAYOUT", Layout, name.replace("-", "_"), called="layout")


def layout_names() -> list[str]:
    return [name.replace("_", "-") for name in plugin_names(__name__)]
