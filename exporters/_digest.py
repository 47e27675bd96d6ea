"""A digest over all that a row says, so that one changed character is found, and in which row."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from exporters.base import Columns


def with_digest(row: Columns) -> dict[str, Any]:
    """The row with its digest as `sha256` in its `meta`."""
    return {**row, "meta": _dumped({**json.loads(row["meta"]), "sha256": digest(row)})}


def digest(row: Columns) -> str:
    """Of every column, the id, and all of `meta` (a JSON string) but the digest itself, as canonical JSON.

    Raises `ValueError` where `meta` is no JSON object.
    """
    meta = json.loads(row["meta"])
    if not isinstance(meta, dict):
        raise ValueError("meta is no JSON object")
    told = {name: value for name, value in meta.items() if name != "sha256"}
    whole = json.dumps({**row, "meta": told}, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(whole.encode()).hexdigest()


def _dumped(meta: Mapping[str, Any]) -> str:
    return json.dumps(meta, ensure_ascii=False, sort_keys=True)
