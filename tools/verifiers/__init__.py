"""Verifiers, one file each, found by name."""

from tools.plugins import load_plugin, plugin_names
from tools.verifiers.base import Verifier


def verifier(name: str) -> Verifier:
    """The verifier of that name. Raises `UsageError` that says which ones exist."""
    return load_plugin(__name__, "VERIFIER", Verifier, name, called="verifier")


def verifier_names() -> list[str]:
    return plugin_names(__name__)
