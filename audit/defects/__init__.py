"""The defects that can be planted, several to a file."""

from importlib import import_module

from audit.base import Defect
from tools.plugins import plugin_names


def defects() -> list[Defect]:
    """Every defect, by name."""
    modules = [import_module(f"{__name__}.{name}") for name in plugin_names(__name__)]
    return sorted((defect for module in modules for defect in module.DEFECTS), key=lambda defect: defect.name)
