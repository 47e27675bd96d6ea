"""How far the reading of documents is, told on standard error where it takes longer than a moment."""

import sys
import time
from dataclasses import dataclass, field

EVERY_S = 2.0


@dataclass
class Progress:
    """Says a line every two seconds, the first after two; on a terminal the line replaces itself."""

    folder: str
    _told: float = field(default_factory=lambda: time.monotonic())
    _open: bool = False

    def tell(self, done: int, total: int, skipped: int) -> None:
        if time.monotonic() - self._told < EVERY_S:
            return
        self._told = time.monotonic()
        line = f"reading {self.folder}: {done} of {total} documents" + (f" · skipped {skipped}" if skipped else "")
        self._open = sys.stderr.isatty()
        print(f"\r{line}" if self._open else line, end="" if self._open else "\n", file=sys.stderr, flush=True)

    def end(self) -> None:
        """The line's end on a terminal."""
        if self._open:
            print(file=sys.stderr)
