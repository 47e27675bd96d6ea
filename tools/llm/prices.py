"""What calls cost: a small dated table of prices, and the user's own in front of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Protocol

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from state.errors import UsageError

BUILT_IN = Path(__file__).with_name("prices.yaml")
PER_MILLION = 1_000_000


class Tokens(Protocol):
    """What a model read and wrote."""

    @property
    def model(self) -> str: ...
    @property
    def input_tokens(self) -> int: ...
    @property
    def output_tokens(self) -> int: ...


class Price(BaseModel):
    """US dollars per million tokens."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    input: float = Field(ge=0, allow_inf_nan=False)
    output: float = Field(ge=0, allow_inf_nan=False)


class PriceList(BaseModel):
    """A file of prices, and the day on which they were so."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    as_of: date | None = None
    models: dict[str, Price]


@dataclass(frozen=True)
class Prices:
    """Price lists, of which the first that knows a model counts."""

    lists: tuple[PriceList, ...]

    def list_of(self, model: str) -> PriceList | None:
        return next((known for known in self.lists if model in known.models), None)

    def cost(self, used: Tokens) -> float | None:
        """US dollars; `None` where the model has no price."""
        known = self.list_of(used.model)
        if known is None:
            return None
        price = known.models[used.model]
        return (used.input_tokens * price.input + used.output_tokens * price.output) / PER_MILLION

    def total(self, usage: Iterable[Tokens]) -> float | None:
        """US dollars of all; `None` where a model among them has no price."""
        costs = [self.cost(used) for used in usage]
        known = [cost for cost in costs if cost is not None]
        return round(sum(known), 6) if len(known) == len(costs) else None

    def as_of(self, models: Iterable[str]) -> date | None:
        """The oldest date of the lists that price these models."""
        lists = [known for model in models if (known := self.list_of(model))]
        return min((known.as_of for known in lists if known.as_of), default=None)

    def check(self, models: Iterable[str], own: Path | None) -> None:
        """Raises `UsageError` for a model without a price; `own` is the user's file, where there is one."""
        for model in models:
            if self.list_of(model) is None:
                where = f"in {own}" if own else "in a file that the setting prices (SYNTHDATA_PRICES) names"
                line = f"'{{models: {{{model!r}: {{input: 0.3, output: 2.5}}}}}}'"
                raise UsageError(
                    f"budget_usd needs a price for model {model!r}; "
                    f"give it {where}, in dollars per million tokens: {line}"
                )


@cache
def _built_in() -> PriceList:
    return _read(BUILT_IN)


def load_prices(own: Path | None = None) -> Prices:
    """The user's own list, if any, in front of the built-in one. Raises `UsageError` for a file that is none."""
    mine = [_read(own.expanduser())] if own else []
    return Prices((*mine, _built_in()))


def _read(path: Path) -> PriceList:
    form = "it must hold `models:`, and for each model `input` and `output` in dollars per million tokens"
    try:
        return PriceList.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "file"
        raise UsageError(f"prices {path}: {where}: {first['msg']}; {form}") from error
    except OSError as error:
        raise UsageError(f"prices {path}: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UsageError(f"prices {path} is no YAML: {form}") from error
