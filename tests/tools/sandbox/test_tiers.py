"""What every tier does alike: values come out as they are, errors in a few words, limits hold."""

import math
import threading
from pathlib import Path

import pytest

from tools.sandbox.base import Call, Job, Limits, Tier

SMALL = Limits(seconds=0.5, memory_bytes=64 * 2**20, output_chars=20, value_bytes=1_000)


def ran(tier: Tier, code: str, *inputs: list[object], limits: Limits = SMALL) -> tuple[Call, ...]:
    """The calls of a program's `f`, once per list of arguments."""
    outcome = tier.run(Job(code, "f", inputs or ([],), limits))
    assert outcome.status == "done", outcome
    assert outcome.tier == tier.name
    return outcome.calls


VALUES = """
def f():
    return [None, True, 0, -7, 2 ** 200, -(2 ** 63), 0.1, -0.0, 1e300, 'é\\x00"', b'\\xff', (1, (2,)), {3, 4},
            frozenset({5}), {'a': [1], (1, 2): None, 3: {}}, [], (), set()]
"""


def test_values_come_out_with_their_exact_types(tier: Tier) -> None:
    space: dict[str, object] = {}
    exec(VALUES, space)
    expected = space["f"]
    assert callable(expected)
    (call,) = ran(tier, VALUES)
    assert repr(call.value) == repr(expected())


def test_numbers_that_are_none_come_out(tier: Tier) -> None:
    (call,) = ran(tier, "def f():\n    return [float('nan'), float('inf'), float('-inf')]")
    assert math.isnan(call.value[0])
    assert call.value[1:] == [math.inf, -math.inf]


def test_every_call_gets_its_own_arguments(tier: Tier) -> None:
    shared = [1]
    code = "def f(numbers, more):\n    numbers.append(2)\n    return numbers, more"
    calls = ran(tier, code, [shared, shared], [shared, shared])
    assert [call.value for call in calls] == [([1, 2], [1])] * 2
    assert shared == [1]


def test_one_call_that_fails_does_not_end_the_others(tier: Tier) -> None:
    calls = ran(tier, "def f(n):\n    return 6 // n", [1], [0], [3])
    assert [call.status for call in calls] == ["returned", "raised", "returned"]
    assert calls[1].error.startswith("ZeroDivisionError: ")
    assert [calls[0].value, calls[2].value] == [6, 2]


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("def g():\n    pass", "LookupError: the program defines no function f"),
        ("f = 3", "TypeError: 'int' object is not callable"),
        ("def f(:\n    pass", "SyntaxError"),
        ("raise ValueError('no')\ndef f():\n    pass", "ValueError: no"),
        ("def f():\n    return undefined", "NameError: name 'undefined' is not defined"),
        ("def f():\n    return None.size", "AttributeError: 'NoneType' object has no attribute 'size'"),
        ("def f():\n    return lambda: 1", "returned a function"),
        ("def f():\n    return [{'a': range(3)}]", "returned a range"),
        ("def f():\n    assert 1 == 2", "AssertionError"),
    ],
)
def test_what_a_program_does_wrong_is_told(tier: Tier, code: str, error: str) -> None:
    (call,) = ran(tier, code)
    assert (call.status, call.value) == ("raised", None)
    assert call.error.startswith(error)
    assert len(call.error) <= 300


def test_a_program_is_not_run_as_a_script(tier: Tier) -> None:
    code = "def f():\n    return __name__\nif __name__ == '__main__':\n    raise SystemExit"
    assert ran(tier, code)[0].value == "program"


def test_what_is_printed_is_kept_up_to_a_length(tier: Tier) -> None:
    outcome = tier.run(Job("def f(n):\n    print('word' * n)\n    return n", "f", ((1,), (1000,)), SMALL))
    assert outcome.output.startswith("word\nword")
    assert len(outcome.output) == SMALL.output_chars
    assert [call.value for call in outcome.calls] == [1, 1000]


def test_time_is_for_the_whole_job(tier: Tier) -> None:
    outcome = tier.run(Job("def f():\n    while True:\n        pass", "f", ((), (), ()), SMALL))
    assert [call.status for call in outcome.calls] == ["timeout"] * 3
    assert SMALL.seconds <= outcome.seconds < SMALL.seconds + 3


def test_memory_is_bounded(tier: Tier) -> None:
    (call,) = ran(tier, "def f():\n    return len([0] * 10**9)")
    assert call.status == "memory"


def test_less_memory_than_the_bound_is_there(tier: Tier) -> None:
    (call,) = ran(tier, "def f():\n    return len('x' * 20_000_000)", limits=Limits())
    assert call.value == 20_000_000


def test_values_are_bounded_over_all_calls(tier: Tier) -> None:
    calls = ran(tier, "def f(n):\n    return 'x' * n", [600], [600], [100])
    assert [call.status for call in calls] == ["returned", "too_large", "returned"]
    assert ran(tier, "def f():\n    return list(range(10_000))")[0].status == "too_large"


def test_what_is_missing_there_is_no_fault_of_the_program(tier: Tier) -> None:
    outcome = tier.run(Job("import a_package_that_is_nowhere\ndef f():\n    return 1", "f", ((),), SMALL))
    assert (outcome.status, outcome.calls) == ("unsupported", ())
    assert "a_package_that_is_nowhere" in outcome.reason


def test_threads_may_ask_at_once(tier: Tier) -> None:
    found: dict[int, object] = {}

    def ask(number: int) -> None:
        found[number] = ran(tier, "def f(n):\n    return n * n", [number], limits=Limits())[0].value

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: number * number for number in range(6)}


def test_a_closed_tier_starts_again(tier: Tier) -> None:
    for _ in range(2):
        assert ran(tier, "def f():\n    return 1", limits=Limits())[0].value == 1
        tier.close()


FULL_PROGRAM = """
import heapq, string
from fractions import Fraction
class Base:
    def __init__(self, word):
        self.word = word
    def letters(self):
        yield from (letter for letter in self.word if letter in string.ascii_letters)
class Counted(Base):
    @property
    def count(self):
        return len(list(self.letters()))
def f(word):
    heap = [3, 1, 2]
    heapq.heapify(heap)
    spare = {'a': 1, 'b': 2}
    del spare['a']
    return Counted(word).count, heapq.heappop(heap), str(Fraction(2, 4)), spare
"""


def test_a_whole_interpreter_runs_what_the_small_one_lacks(full_tier: Tier) -> None:
    (call,) = ran(full_tier, FULL_PROGRAM, ["ab1c"], limits=Limits())
    assert call.value == (3, 1, "1/2", {"b": 2})


def test_a_whole_interpreter_has_numpy(full_tier: Tier) -> None:
    code = "def f(n):\n    import numpy\n    return int(numpy.arange(n).sum()), numpy.linalg.inv(numpy.eye(2)).tolist()"
    assert ran(full_tier, code, [5], limits=Limits(seconds=20))[0].value == (10, [[1.0, 0.0], [0.0, 1.0]])


def test_a_program_that_ends_its_interpreter_loses_its_calls(full_tier: Tier) -> None:
    calls = ran(full_tier, "import os\ndef f(n):\n    if n:\n        os._exit(0)\n    return n", [0], [1])
    assert [call.status for call in calls] == ["raised", "raised"]


def test_a_program_cannot_name_the_result_of_another_call(full_tier: Tier) -> None:
    forged = b'{"calls": [["returned", 1], ["returned", 2], ["returned", 3]], "output": ""}\n'
    code = f"import os\ndef f():\n    for n in range(64):\n        try:\n            os.write(n, {forged!r})\n"
    calls = ran(full_tier, f"{code}        except OSError:\n            pass\n    os._exit(0)", [], [])
    assert [call.status for call in calls] == ["raised", "raised"]


def test_the_guest_needs_no_file_of_ours() -> None:
    import tools.sandbox._guest_text as guest_text

    source = guest_text.guest_source()
    assert "tools.sandbox._calls" in source
    assert str(Path(__file__).parents[3]) not in source
