"""Search sources, one file each, found by name."""

from tools.plugins import load_plugin, plugin_names
from tools.search.base import SearchSource


def search_source(name: str) -> SearchSource:
    """The source of that name. Raises `UsageError` that says which ones exist."""
    return load_plugin(__name__, "SOURCE", SearchSource, name, called="search source")


def search_source_names() -> list[str]:
    return plugin_names(__name__)
