"""What a sandbox tier is: somewhere to run a function that a model wrote, inputs in and values out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Status = Literal["done", "unsupported", "unavailable", "broken"]
CallStatus = Literal["returned", "raised", "timeout", "memory", "too_large"]


@dataclass(frozen=True)
class Limits:
    """`seconds`, `memory_bytes`: of a whole job; `output_chars`: printed; `value_bytes`: returned, as written down."""

    seconds: float = 5.0
    memory_bytes: int = 256 * 2**20
    output_chars: int = 10_000
    value_bytes: int = 1_000_000


@dataclass(frozen=True)
class Job:
    """A program, the function of it to call, and the positional arguments of each call: values that JSON can hold.

    Every call gets fresh copies of its arguments. `hash_seed` is the interpreter's, where it has one.
    """

    code: str
    function: str
    inputs: tuple[Sequence[Any], ...]
    limits: Limits = field(default_factory=Limits)
    hash_seed: int = 0


@dataclass(frozen=True)
class Call:
    """What one call came to: its value, of exact built-in types all the way down, or the error in a few words."""

    status: CallStatus
    value: Any = None
    error: str = ""


@dataclass(frozen=True)
class Outcome:
    """`done`: the job ran to its end or its limits, and `calls` are as many as its inputs. `unsupported`: the tier
    lacks what the program needs. `unavailable`: there is no such tier here. `broken`: the tier itself failed."""

    status: Status
    tier: str
    calls: tuple[Call, ...] = ()
    output: str = ""
    reason: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class TierState:
    """Whether a tier can be used here, and why not. `full`: it is a whole CPython."""

    name: str
    full: bool
    available: bool
    detail: str


@dataclass(frozen=True)
class Tier:
    """One way to run a job. The module's constant `TIER` is what the loader looks for.

    `probe` says whether it works here: it really runs something. `run` never raises for what a program does.
    `order`: lower is tried first. `close` ends its processes.
    """

    name: str
    order: int
    full: bool
    probe: Callable[[], TierState]
    run: Callable[[Job], Outcome]
    close: Callable[[], None]
