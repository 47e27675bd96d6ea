"""Money is tokens times prices, from a dated list or the user's own, and unknown where neither has the model."""

from pathlib import Path
from typing import NamedTuple

import pytest

from state.errors import UsageError
from tools.llm.prices import load_prices

FLASH, PRO = "google_genai:gemini-2.5-flash", "google_genai:gemini-2.5-pro"


class Used(NamedTuple):
    model: str
    input_tokens: int
    output_tokens: int


MILLIONS = Used(FLASH, 1_000_000, 2_000_000)
OWN = f"as_of: 2020-02-03\nmodels:\n  {FLASH}: {{input: 1, output: 10}}\n  openai:local: {{input: 0.5, output: 0.5}}\n"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "prices.yaml"
    path.write_text(OWN, encoding="utf-8")
    return path


def test_money_is_tokens_times_prices() -> None:
    prices = load_prices()
    known = prices.list_of(FLASH)
    assert known is not None
    price = known.models[FLASH]
    assert prices.total([MILLIONS, MILLIONS]) == pytest.approx(2 * (price.input + 2 * price.output))
    assert prices.total([Used("offline", 9, 9)]) == prices.total([]) == 0


def test_money_is_unknown_as_soon_as_one_model_has_no_price() -> None:
    assert load_prices().total([MILLIONS, Used("somebody:else", 1, 1)]) is None
    assert load_prices().cost(Used("somebody:else", 1, 1)) is None


def test_ones_own_prices_come_first_and_the_others_stay(own: Path) -> None:
    prices = load_prices(own)
    assert prices.total([MILLIONS]) == 21
    assert prices.total([Used("openai:local", 2_000_000, 0)]) == 1
    assert prices.cost(Used(PRO, 1000, 1000)) == load_prices().cost(Used(PRO, 1000, 1000))


def test_prices_say_of_which_day_they_are(own: Path) -> None:
    assert str(load_prices(own).as_of([PRO, FLASH])) == "2020-02-03"
    assert load_prices(own).as_of([PRO]) == load_prices().as_of([PRO, "somebody:else"])
    assert load_prices().as_of(["somebody:else"]) is None


def test_a_model_without_a_price_is_named_with_the_way_to_give_one(own: Path) -> None:
    load_prices(own).check([FLASH, "openai:local"], own)
    with pytest.raises(UsageError, match=r"price for model 'openai:local'.*SYNTHDATA_PRICES.*per million tokens"):
        load_prices().check([FLASH, "openai:local"], None)
    with pytest.raises(UsageError, match=r"'openai:other'.*prices\.yaml"):
        load_prices(own).check(["openai:other"], own)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "file: "),
        ("models: [a", "no YAML"),
        ("models: {a: {input: 1}}", r"models\.a\.output: Field required"),
        ("models: {a: {input: -1, output: 1}}", r"models\.a\.input"),
        ("models: {a: {input: .nan, output: 1}}", r"models\.a\.input"),
        ("models: {}\nmodles: {}", "modles: Extra"),
    ],
)
def test_a_file_that_holds_no_prices_is_refused_in_one_line(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=rf"prices .*own\.yaml.*{problem}") as raised:
        load_prices(path)
    assert "input` and `output" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"missing\.yaml: No such file"):
        load_prices(tmp_path / "missing.yaml")
