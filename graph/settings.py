"""Which settings a run is in force with: those of the graph, with what its context overrides."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from state.errors import UsageError
from state.settings import Settings, load_settings

_PASSWORD = re.compile(r"(://[^/@:]*:)[^/@]*@")

__all__ = ["Settings", "effective", "load_settings", "public"]


def effective(settings: Settings, context: Mapping[str, Any] | None) -> Settings:
    """Raises `UsageError` for a name or a value that is not allowed."""
    given = {name: value for name, value in (context or {}).items() if value is not None}
    unknown = sorted(set(given) - set(Settings.model_fields))
    if unknown:
        raise UsageError(f"no setting {unknown[0]!r}; there are: {', '.join(sorted(Settings.model_fields))}")
    if not given:
        return settings
    merged = {**{name: getattr(settings, name) for name in Settings.model_fields}, **given}
    try:
        return Settings.model_validate(merged)
    except ValidationError as error:
        first = error.errors()[0]
        raise UsageError(f"setting {first['loc'][0]}: {first['msg']}, got {first['input']!r}") from error


def public(settings: Settings) -> dict[str, Any]:
    """The settings as a run stores them: without keys and passwords."""
    kept = {k: v for k, v in settings.model_dump(mode="json").items() if not k.endswith("_api_key")}
    return {**kept, "database_url": _PASSWORD.sub(r"\1***@", settings.database_url)}
