"""Verifiers, one file each, found by name."""

import time
from collections.abc import Sequence
from functools import cache

from state.verdicts import Verdict
from tools.plugins import load_plugin, plugin_names
from tools.verifiers.base import Subject, Verifier


def verifier(name: str) -> Verifier:
    """The verifier of that name. Raises `UsageError` that says which ones exist."""
    return load_plugin(__name__, "VERIFIER", Verifier, name, called="verifier")


def verifier_names() -> list[str]:
    return plugin_names(__name__)


def checks_for(named: Sequence[str]) -> list[str]:
    """The checks that a training type names, and behind them those that run everywhere."""
    return list(dict.fromkeys([*named, *_everywhere()]))


@cache
def _everywhere() -> tuple[str, ...]:
    """Read from the folder once: records ask for it one after the other."""
    return tuple(name for name in verifier_names() if verifier(name).everywhere)


def run_checks(names: Sequence[str], subject: Subject, *, candidate: int = 0) -> list[Verdict]:
    """One verdict per named check that applies, in order, each with the seconds it took."""
    verdicts = []
    for check in map(verifier, names):
        if not check.applies(subject):
            continue
        started = time.perf_counter()
        verdict = check.verdict(subject, candidate=candidate)
        verdicts.append(verdict.model_copy(update={"seconds": round(time.perf_counter() - started, 6)}))
    return verdicts
