"""What a site answered, as it came."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from state.sources import Source


@dataclass(frozen=True)
class Fetched:
    """One answer of success. `headers` have names in lower case, `body` is unpacked, `charset` what was declared."""

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    content_type: str
    charset: str
    body: bytes = field(repr=False)
    fetched_at: datetime = field(default_factory=lambda: datetime.now(UTC))


class Snapshots(Protocol):
    """Pages that were read earlier and are kept; a page's key is the `canonical` form of its address."""

    async def get(self, canonical: str) -> Source | None: ...

    async def put(self, source: Source) -> None:
        """Keeps a page under its `url`, which is in canonical form."""
