"""What is known of a host: the licence that it states for all that it publishes."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from pydantic import BaseModel, ConfigDict

from state.sources import LicenseEvidence
from tools.licenses.classes import license_class

HOST_POLICY = "policy of the host"


class Policy(BaseModel):
    """`policy` is the page that states it; `exact`: not for the hosts below this one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    license: str
    policy: str
    note: str
    exact: bool = False


class _Federal(Policy):
    hosts: str


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    as_of: date
    hosts: Mapping[str, Policy]
    federal: _Federal


def host_of(url: str) -> str:
    """The host of an address in lower case, without a last dot; '' where it has none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".").lower()
    except ValueError:
        return ""


def host_evidence(url: str) -> tuple[LicenseEvidence, ...]:
    """The policy of the page's host, if one is known: names are compared whole, label by label, from the right."""
    host = host_of(url)
    labels = host.split(".")
    for start in range(len(labels)):
        name = ".".join(labels[start:])
        policy = policies().get(name)
        if policy and not (policy.exact and host != name):
            said = f"{name} ({policy.policy}, as of {_table().as_of}): {policy.license}, {policy.note}"
            found = LicenseEvidence(
                place=HOST_POLICY, said=said[:300], license=policy.license, license_class=license_class(policy.license)
            )
            return (found,)
    return ()


@cache
def policies() -> Mapping[str, Policy]:
    federal = _table().federal
    policy = Policy(license=federal.license, policy=federal.policy, note=federal.note)
    return {**dict.fromkeys(federal.hosts.split(), policy), **_table().hosts}


@cache
def _table() -> _Table:
    return _Table.model_validate(yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")))
