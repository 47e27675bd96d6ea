"""How answers are found in responses, brought into one notation, and read into shapes and units."""

import pytest

from state.verdicts import Result
from tools.answers.given import answers_of
from tools.answers.plain import nesting, plain, unwrapped
from tools.answers.shapes import EQUATION, Inconsistent, Listing, Scalar, read
from tools.answers.spoken import spoken_number
from tools.answers.units import compare_quantities
from tools.answers.values import Unreadable


@pytest.mark.parametrize(
    ("response", "answers"),
    [
        ("42", ["42"]),
        ("  ", []),
        (r"So \boxed{42}.", ["42"]),
        (r"\boxed{\frac{1}{2}} and again \boxed{\frac{1}{2}}", [r"\frac{1}{2}"]),
        (r"\boxed{4} or \boxed{5}", ["4", "5"]),
        (r"\boxed{\boxed{7}}", ["7"]),
        (r"\boxed{\{1, 2\}}", [r"\{1, 2\}"]),
        (r"\boxed{} 5", [r"\boxed{} 5"]),
        (r"\boxed{5", [r"\boxed{5"]),
        ("We add.\n#### 42", ["42"]),
        ("#### 41\n#### 42", ["42", "41"]),
        ("#### Step 1\nThe answer is 42", ["42"]),
        ("The answer is 3.5. I am sure.", ["3.5"]),
        ("The answer is not 7. The answer is 8.", ["8."]),
        ("**Answer:** 12 cm", ["12 cm"]),
        ("Final answer: x = 2 or x = 3", ["x = 2 or x = 3"]),
        (r"#### 3 and \boxed{4}", ["4"]),
        ("<think>#### 3</think>4", ["4"]),
        ("<think>3</think><think>4", []),
        ("<think>3", []),
        ("no thought</think> 5", ["5"]),
    ],
)
def test_the_answer_of_a_response_is_found(response: str, answers: list[str]) -> None:
    assert answers_of(response) == answers


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("$$ 5 $$.", "5"),
        (r"\( x \)", "x"),
        ("**42**", "42"),
        ("```\n42\n```", "42"),
        (r"\frac{1}{2}", r"\frac(1)(2)"),
        (r"\dfrac 1 2", r"\frac(1)(2)"),
        (r"\sqrt2 + √3", r"\sqrt(2) + \sqrt(3)"),
        (r"\left\{1,\,2\right\}", "{1, 2}"),
        ("{1, 2}", "{1, 2}"),
        (r"x^{2}_{n}", "x^(2)_(n)"),
        ("x²y⁻¹", "x^(2)y^(-1)"),
        (r"5\text{ cm}^2", "5 cm^2"),
        (r"25^{\circ}\mathrm{C}", "25°C"),
        ("3 × 10^8", "3 * 10^8"),
        ("3x10^8", "3*10^8"),
        ("2x", "2x"),
        ("2**10", "2^10"),
        ("2**3**2", "2^3^2"),
        ("50 percent", "50%"),
        ("2½", "2 1/2"),
        (r"x \leq 5", "x <=5"),
    ],
)
def test_answers_are_brought_into_one_notation(text: str, line: str) -> None:
    assert plain(text) == line


def test_only_wrappings_that_hold_the_whole_text_come_off() -> None:
    assert unwrapped("$2$ and $3$") == "$2$ and $3$"
    assert unwrapped("**a** or **b**") == "**a** or **b**"
    assert unwrapped("wait...") == "wait..."


def test_nesting_counts_every_kind_of_bracket() -> None:
    assert nesting("([{x}]) (y)") == 3


@pytest.mark.parametrize(
    ("text", "brackets", "names"),
    [
        ("1, 2", "", ["", ""]),
        ("x = 1 and y = 2", "", ["x", "y"]),
        ("(1, 2)", "()", ["", ""]),
        ("{1; 2}", "{}", ["", ""]),
        ("[1, 2)", "[)", ["", ""]),
        ("±3", "", ["", ""]),
        ("(x, y) = (1, 2)", "", ["x", "y"]),
        ("S = {1, 2, 3}", "{}", ["", "", ""]),
        ("∅", "{}", []),
        ("There are no real solutions", "{}", []),
    ],
)
def test_several_values_are_read_with_their_brackets_and_names(text: str, brackets: str, names: list[str]) -> None:
    shape = read(text)
    assert isinstance(shape, Listing)
    assert shape.brackets == brackets
    assert [part.name for part in shape.parts if isinstance(part, Scalar)] == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("5", ""),
        ("x = 5", "x"),
        ("5 = x", "x"),
        ("f(2) = 2*2 + 1 = 5", "f(2)"),
        ("The total = 5", ""),
        ("2x = 5", EQUATION),
    ],
)
def test_one_value_is_read_with_its_name(text: str, name: str) -> None:
    shape = read(text)
    assert isinstance(shape, Scalar)
    assert shape.name == name


@pytest.mark.parametrize("text", ["5 = 6", "x = 2 + 2 = 5", "42 ≈ 43", "1/3 ≈ 0.4", "0.5 ≈ 1/2"])
def test_a_chain_that_does_not_hold_is_inconsistent(text: str) -> None:
    with pytest.raises(Inconsistent):
        read(text)


@pytest.mark.parametrize(
    "text", ["x > 5", "x ≠ 3", "≈ 5", "±1 ± 2", "(a, b) = (1, 2, 3)", "not x = 5", "sin x = 1", "5,"]
)
def test_what_is_no_answer_in_values_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        read(text)


@pytest.mark.parametrize(
    ("expected", "given", "result"),
    [
        ("5 m", "5m", "pass"),
        ("5 m", "5 metres", "pass"),
        ("5 m", "500 cm", "pass"),
        ("5 m", "0.005 km", "pass"),
        ("5 m", "d = 5 m", "pass"),
        ("5 m", "500 cm = 5 m", "pass"),
        ("5 m", "500 cm = 6 m", "fail"),
        ("5 m", "5 M", "unverified"),
        ("5 ms", "5 m", "unverified"),
        ("5 kg", "5000 grams", "pass"),
        ("1/3 h", "20 min", "pass"),
        ("1/3 h", "0.3333 h", "pass"),
        ("3 L", "3000 mL", "pass"),
        ("36 km/h", "10 m/s", "pass"),
        ("36 km/h", "36 kilometers per hour", "pass"),
        ("36 km/h", "36 km", "fail"),
        ("2 m^2", "20000 cm^2", "pass"),
        ("2 m^2", "2 square metres", "pass"),
        ("2 m^3", "2 cubic meters", "pass"),
        ("3e8 m/s", "3 x 10^8 m/s", "pass"),
        ("9.8 m/s^2", "9.8 meters per second squared", "pass"),
        ("25 °C", "25 degrees Celsius", "pass"),
        ("25 °C", "298 K", "fail"),
        ("90°", "90 degrees", "pass"),
        ("-3 °C", "3 °C", "fail"),
        ("5 mol/L", "5 g/L", "fail"),
        ("5 apples", "5 apples", "pass"),
        ("5 apples", "5 pears", "unverified"),
        ("$5", "$5.00", "pass"),
        ("$5", "500 cents", "pass"),
        ("5 dollars", "5 euros", "fail"),
        ("1,500 kJ", "1500 kilojoules", "pass"),
    ],
)
def test_quantities_are_compared_in_their_units(expected: str, given: str, result: Result) -> None:
    assert compare_quantities(expected, given).result == result


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("zero", 0),
        ("minus twelve", -12),
        ("Twenty-one", 21),
        ("two hundred and five", 205),
        ("one thousand two hundred and thirty-four", 1234),
        ("two thousand and five", 2005),
        ("three million", 3_000_000),
        ("five hundred and", None),
        ("hundred", None),
        ("twenty zero", None),
        ("thousand two", None),
        ("one thousand two thousand", None),
        ("five or six", None),
        ("", None),
    ],
)
def test_numbers_in_words_are_read(words: str, number: int | None) -> None:
    assert spoken_number(words) == number
