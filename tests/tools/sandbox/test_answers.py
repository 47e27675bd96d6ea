"""What comes out of a sandbox is read as data of which nothing is taken on trust."""

from typing import Any

import pytest

from tools.sandbox._answers import calls_of, every_call, text_of, value_of
from tools.sandbox._calls import answers
from tools.sandbox.base import Call, Job

JOB = Job("", "f", ((), (), ()))


@pytest.mark.parametrize(
    ("sent", "value"),
    [
        (None, None),
        (True, True),
        (7, 7),
        ("text", "text"),
        ({"int": "-0x10"}, -16),
        ({"float": "1e+300"}, 1e300),
        ({"bytes": "00ff"}, b"\x00\xff"),
        ([1, [2]], [1, [2]]),
        ({"tuple": [1]}, (1,)),
        ({"set": [1, 1]}, {1}),
        ({"frozenset": []}, frozenset()),
        ({"dict": [["a", 1], [{"tuple": [1]}, {"dict": []}]]}, {"a": 1, (1,): {}}),
    ],
)
def test_a_value_is_read_with_its_exact_type(sent: Any, value: object) -> None:
    read = value_of(sent)
    assert (read, type(read)) == (value, type(value))


def _nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "sent",
    [
        1.5,
        2**70,
        {},
        {"tuple": [], "list": []},
        {"object": []},
        {"__class__": "int"},
        {"int": 5},
        {"int": "five"},
        {"int": ["0x1"]},
        {"float": "one"},
        {"float": "1" * 50},
        {"float": 1.5},
        {"bytes": "zz"},
        {"bytes": 5},
        {"tuple": "ab"},
        {"tuple": {"a": 1}},
        {"set": [[1]]},
        {"dict": [[[1], 2]]},
        {"dict": [[1, 2, 3]]},
        {"dict": [1]},
        {"dict": {"a": 1}},
        _nested(200),
        _nested(5_000),
    ],
)
def test_what_no_sandbox_writes_is_refused(sent: Any) -> None:
    with pytest.raises(ValueError, match=r"not a value that a sandbox writes|not as many answers"):
        calls_of([["returned", sent]], JOB)


@pytest.mark.parametrize(
    "answer",
    [
        None,
        {},
        "calls",
        [["returned", 1]] * 4,
        [[]],
        [["returned"]],
        [["returned", 1, 2]],
        [["passed", 1]],
        [["timeout", ""]],
        [[["returned"], 1]],
        [["raised", 5]],
        [["raised", None]],
        [7],
        [None],
    ],
)
def test_answers_of_another_shape_are_refused(answer: Any) -> None:
    with pytest.raises(ValueError, match=r"not a value that a sandbox writes|not as many answers"):
        calls_of(answer, JOB)


def test_calls_that_were_not_come_to_ran_out_of_time() -> None:
    calls = calls_of([["raised", "ValueError: " + "x" * 900]], JOB)
    assert [call.status for call in calls] == ["raised", "timeout", "timeout"]
    assert len(calls[0].error) == 300
    assert calls_of([], JOB, missing="memory") == every_call(JOB, "memory")


def test_texts_are_cut() -> None:
    assert text_of("abcdef", 3) == "abc"
    with pytest.raises(ValueError, match="not a text"):
        text_of(b"abc", 3)


def kept(code: str, *inputs: list[Any], room: int = 1_000) -> list[Any]:
    """What is written down of calls, by the text that the sandboxes run."""
    found: list[Any] = []
    answers(code, "f", list(inputs or [[]]), {}, value_bytes=room, kept=found)
    return found


def test_what_is_written_down_is_read_back() -> None:
    value: list[Any] = [None, False, -5, 2**80, 0.1, "é\ud800", b"\x00", (1,), {2}, frozenset({3}), {(1, "a"): [{}]}]
    calls = calls_of(kept("def f(value):\n    return value", [value], [value]), Job("", "f", ((), ())))
    assert calls == (Call("returned", value),) * 2


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        ("type('Same', (int,), {})(1)", ["raised", "returned a Same"]),
        ("[{1: object()}]", ["raised", "returned a object"]),
        ("1j", ["raised", "returned a complex"]),
        ("'x' * 1000", ["too_large", ""]),
        ("'\\0' * 200", ["too_large", ""]),
        ("1 << 9000", ["too_large", ""]),
        ("[0] * 1000", ["too_large", ""]),
        ("[[]] * 1000", ["too_large", ""]),
        ("dict.fromkeys(range(1000))", ["too_large", ""]),
    ],
)
def test_other_types_and_long_values_stay_inside(value: str, sent: list[str]) -> None:
    assert kept(f"def f():\n    return {value}") == [sent]


def test_deep_and_endless_values_stay_inside() -> None:
    code = "def f(depth):\n    value = []\n    for _ in range(depth):\n        value = [value]\n    return value"
    assert [sent[0] for sent in kept(code, [50], [150], [5000], room=10**6)] == ["returned", "too_large", "too_large"]
    assert kept("def f():\n    value = []\n    value.append(value)\n    return value") == [["too_large", ""]]


def test_an_error_that_cannot_be_told_is_one_all_the_same() -> None:
    code = "class Odd(Exception):\n    def __str__(self):\n        raise SystemExit\ndef f():\n    raise Odd"
    assert kept(code) == [["raised", "an error that cannot be written down"]]
