"""Which settings a run is in force with: those of the graph, with what its context overrides."""

import re
from collections.abc import Mapping
from typing import Any

from state.settings import Settings, checked_settings, load_settings

_PASSWORD = re.compile(r"(://[^/@:]*:)[^/@]*@")

__all__ = ["Settings", "effective", "load_settings", "public"]


def effective(settings: Settings, context: Mapping[str, Any] | None) -> Settings:
    """Raises `UsageError` for a name or a value that is not allowed."""
    given = {name: value for name, value in (context or {}).items() if value is not None}
    if not given:
        return settings
    unknown = sorted(set(given) - set(Settings.model_fields))
    return checked_settings({**{name: getattr(settings, name) for name in Settings.model_fields}, **given}, unknown)


def public(settings: Settings) -> dict[str, Any]:
    """The settings as a run stores them: without keys and passwords."""
    kept = {k: v for k, v in settings.model_dump(mode="json").items() if not k.endswith("_api_key")}
    return {**kept, "database_url": _PASSWORD.sub(r"\1***@", settings.database_url)}
