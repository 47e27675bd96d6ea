"""What shapes a run's records: the settings and prompts that may not change unnoticed while it goes on."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic_settings import DotEnvSettingsSource, EnvSettingsSource

from graph.settings import public
from state.errors import UsageError
from state.settings import Settings
from tools.llm.roles import Role

SHAPING = (
    *("model", "judge_model", "candidate_models", "sources", "corpus", "candidates", "max_revisions", "passages"),
    *("max_output_tokens", "temperature", "seed", "require_verified", "judge_samples", "program_share"),
    *("decontaminate", "overruled", "corpus_license", "urls", "site", "wikipedia_language", "tavily_licenses"),
    *("second_source", "require_second_source"),
)
"""Settings that shape records; the others say where, how fast and for how much."""

CONTENT = "content of the corpus"
"""The name under which a run keeps the fingerprint of the user's own documents."""

FORCE = "force"
"""The name in a config's `configurable` that lets a run go on with changed settings."""

Changes = dict[str, tuple[Any, Any]]
"""By name, the value when the run was begun and the one now."""


def stored(
    settings: Settings, prompts: Mapping[str, str], before: Mapping[str, Any] | None = None, content: str | None = None
) -> dict[str, Any]:
    """The settings as a run keeps them, with its prompts, and with every change since it was begun (`before`).

    `content` names what the corpus holds, where there is one of the user's own.
    """
    kept = dict(before or {})
    told = {"prompts": dict(prompts), "environment": kept.get("environment", environment()), CONTENT: content}
    now = {**public(settings), **told}
    changed = {name: {"from": old, "to": new} for name, (old, new) in differences(kept, now).items()}
    log = [*kept.get("changes", []), *([{"at": datetime.now(UTC).isoformat(), **changed}] if changed else [])]
    return {**now, "changes": log} if log else now


def prompts_of(roles: Mapping[str, Role]) -> dict[str, str]:
    """By node: the prompt's hash, with the model and the temperature where its file names them."""
    return {node: _prompt(role) for node, role in sorted(roles.items())}


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> Changes:
    """What is not as it was; names that `before` does not know are not compared."""
    known = [name for name in (*SHAPING, CONTENT) if name in before and name in now]
    changed = {name: (before[name], now[name]) for name in known if before[name] != now[name]}
    prompts, others = before.get("prompts", now["prompts"]), now["prompts"]
    for node in sorted({*prompts, *others}):
        if prompts.get(node) != others.get(node):
            changed[f"prompt of {node}"] = (prompts.get(node), others.get(node))
    return changed


def check_unchanged(run_id: str, changes: Changes) -> None:
    """Raises `UsageError` that names every change, old and new."""
    if changes:
        told = "; ".join(f"{name} was {_shown(old)}, is {_shown(new)}" for name, (old, new) in changes.items())
        raise UsageError(
            f"run {run_id!r} was begun with other settings: {told}. Set them back, or let it go on with the new ones: "
            f"`resume --force`, in Python config={{'configurable': {{'thread_id': {run_id!r}, '{FORCE}': True}}}}"
        )


def environment() -> dict[str, str]:
    """The shaping settings that the environment and `.env` give, as they are written there. Reads a file."""
    given = {**DotEnvSettingsSource(Settings)(), **EnvSettingsSource(Settings)()}
    return {name: str(given[name]) for name in SHAPING if given.get(name) not in (None, "")}


def given_anew(before: Mapping[str, Any]) -> dict[str, str]:
    """What the environment gives now and did not give when the run was begun: the user means it for this run."""
    known = before.get("environment", {})
    return {name: value for name, value in environment().items() if known.get(name) != value}


def _prompt(role: Role) -> str:
    model = [f"model {role.model}"] if role.model else []
    temperature = [] if role.temperature is None else [f"temperature {role.temperature:g}"]
    return ", ".join([role.prompt_hash, *model, *temperature])


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return "not set" if value in (None, "") else str(value)
