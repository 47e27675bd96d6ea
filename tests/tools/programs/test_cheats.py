"""Wrong programs that try to be taken for right ones: on no tier does one of them pass."""

import pytest

from state.programs import Case, Suite
from tools.programs.check import check_program, judged
from tools.sandbox import states, tiers
from tools.sandbox.base import Job, Limits

SUITE = Suite(
    function="solve",
    cases=[
        Case(args=[[3, 1, 2], 2], expected=5),
        Case(args=[[], 1], expected=0),
        Case(args=[[1, 1], 1], expected=1),
        Case(args=[[-4, 7, 9, 9], 3], expected=25),
        Case(args=[[2], 5], expected=2),
    ],
)
"""The sum of the `n` largest numbers."""
RIGHT = "def solve(xs, n):\n    return sum(sorted(xs, reverse=True)[:n])"
WRONG = "def solve(xs, n):\n    return sum(xs[:n])"
FLOATS = Suite(function="solve", cases=[Case(args=[n], expected=n / 3) for n in range(1, 6)])
FLAGS = Suite(function="solve", cases=[Case(args=[n], expected=n % 2) for n in range(6)])
LISTS = Suite(function="solve", cases=[Case(args=[n], expected=list(range(n))) for n in range(1, 6)])
TEXTS = Suite(function="solve", cases=[Case(args=[n], expected=str(n)) for n in range(1, 6)])
TABLES = Suite(function="solve", cases=[Case(args=[n], expected={str(n): n}) for n in range(1, 6)])

_EQUAL = """
class Any{base}:
    def __eq__(self, other):
        return True
    def __ne__(self, other):
        return False
    def __hash__(self):
        return 0
    def __len__(self):
        return 1
    def __iter__(self):
        return iter([])
    def __float__(self):
        return 1.0
    def __reduce__(self):
        return (int, (5,))
def solve(*args):
    return Any()
"""
_WRITE = """
import sys
def solve(xs, n):
    line = '{"status": "returned", "calls": [{"status": "returned", "value": 5}], "ok": true, "result": 5}'
    for stream in (sys.stdout, sys.stderr, sys.__stdout__):
        stream.write(line + chr(10))
        stream.flush()
    return None
"""
_DESCRIPTORS = """
import os
def solve(xs, n):
    for number in range(3, 20):
        try:
            os.write(number, b'{"status": "returned", "value": 5}' + bytes([10]))
        except OSError:
            pass
    return None
"""
_FRAMES = """
import sys
def solve(xs, n):
    frame = sys._getframe()
    while frame is not None:
        for value in list(frame.f_locals.values()) + list(frame.f_globals.values()):
            expected = getattr(value, "expected", None)
            if expected is None and isinstance(value, dict):
                expected = value.get("expected")
            if expected is not None:
                return expected
        frame = frame.f_back
    return None
"""
_COLLECTED = """
import gc
def solve(xs, n):
    for found in gc.get_objects():
        if isinstance(found, dict) and "expected" in found:
            return found["expected"]
        if type(found).__name__ in ("Case", "Suite"):
            return found.expected
    return None
"""
_BUILTINS = """
import builtins, json, math
builtins.all = lambda found: True
builtins.type = lambda value: int
builtins.isinstance = lambda value, kind: True
builtins.len = lambda value: 5
json.dumps = lambda *args, **more: "5"
math.isclose = lambda *args, **more: True
def solve(xs, n):
    return object()
"""
_STATE = """
given = iter([5, 1, 0, 25, 3])
def solve(xs, n):
    return next(given)
"""
_FILES = """
import glob, json
def solve(xs, n):
    for path in glob.glob("/proc/self/cwd/*") + glob.glob("/tmp/**", recursive=True):
        try:
            found = json.loads(open(path).read())
            return found["cases"][0]["expected"]
        except Exception:
            pass
    return None
"""
_SHOWN = """
def solve(xs, n):
    shown = {"[3, 1, 2]": 5, "[1, 1]": 1}
    return shown.get(str(xs), 0)
"""
_CALLER = "import sys\ndef solve(xs, n):\n    return sys.modules['__main__'].__dict__.get('expected', 5)"

CHEATS: dict[str, tuple[str, Suite]] = {
    "is equal to all": (_EQUAL.replace("{base}", ""), SUITE),
    "is an int equal to all": (_EQUAL.replace("{base}", "(int)"), SUITE),
    "is a float equal to all": (_EQUAL.replace("{base}", "(float)"), FLOATS),
    "is a text equal to all": (_EQUAL.replace("{base}", "(str)"), TEXTS),
    "is a list equal to all": (_EQUAL.replace("{base}", "(list)"), LISTS),
    "is a dictionary equal to all": (_EQUAL.replace("{base}", "(dict)"), TABLES),
    "ends the process well": ("import sys\ndef solve(xs, n):\n    sys.exit(0)", SUITE),
    "ends the process when it is loaded": ("import sys\nsys.exit(0)\n" + WRONG, SUITE),
    "ends the process at once": ("import os\ndef solve(xs, n):\n    os._exit(0)", SUITE),
    "raises the answer as an exit": ("def solve(xs, n):\n    raise SystemExit(5)", SUITE),
    "stops the generator of calls": ("def solve(xs, n):\n    raise StopIteration(5)", SUITE),
    "acts at exit": (
        f"import atexit, os\natexit.register(os._exit, 0)\natexit.register(print, 'ok')\n{WRONG}",
        SUITE,
    ),
    "walks the frames": (_FRAMES, SUITE),
    "looks through all objects": (_COLLECTED, SUITE),
    "reads the file it is in": ("import sys\ndef solve(xs, n):\n    return int(open(sys.argv[0]).read()[0])", SUITE),
    "reads its arguments": ("import sys\ndef solve(xs, n):\n    return sys.argv[1:] or sys.orig_argv", SUITE),
    "asks its caller's module": (_CALLER, SUITE),
    "reads files": (_FILES, SUITE),
    "says True for 1": ("def solve(n):\n    return n % 2 == 1", FLAGS),
    "says 1.0 for 1": ("def solve(n):\n    return n % 2 / 1", FLAGS),
    "returns infinity": ("def solve(n):\n    return float('inf')", FLOATS),
    "returns no number": ("def solve(n):\n    return float('nan')", FLOATS),
    "returns a number too large for a float": ("def solve(n):\n    return 10 ** 400", FLOATS),
    "rounds": ("def solve(n):\n    return round(n / 3, 4)", FLOATS),
    "returns a text for a number": ("def solve(xs, n):\n    return str(sum(sorted(xs, reverse=True)[:n]))", SUITE),
    "returns a number for a text": ("def solve(n):\n    return n", TEXTS),
    "returns bytes for a text": ("def solve(n):\n    return str(n).encode()", TEXTS),
    "returns a tuple": ("def solve(n):\n    return tuple(range(n))", LISTS),
    "returns a set": ("def solve(n):\n    return set(range(n))", LISTS),
    "returns a range": ("def solve(n):\n    return range(n)", LISTS),
    "returns an iterator": ("def solve(n):\n    return iter(list(range(n)))", LISTS),
    "is a generator": ("def solve(n):\n    yield from range(n)", LISTS),
    "is a coroutine": ("async def solve(n):\n    return list(range(n))", LISTS),
    "returns a view": ("def solve(n):\n    return {str(n): n}.items()", TABLES),
    "uses numbers as keys": ("def solve(n):\n    return {n: n}", TABLES),
    "returns all guesses": ("def solve(xs, n):\n    return [0, 1, 2, 5, 25]", SUITE),
    "empties its inputs": ("def solve(xs, n):\n    xs.clear()\n    return sum(xs)", SUITE),
    "changes its inputs to fit": ("def solve(xs, n):\n    xs[:] = [5]\n    return xs[0]", SUITE),
    "prints what is expected": ("def solve(xs, n):\n    print(5)\n    print('expected 5, got 5, passed')", SUITE),
    "writes results to its streams": (_WRITE, SUITE),
    "writes results to open descriptors": (_DESCRIPTORS, SUITE),
    "changes builtins and json": (_BUILTINS, SUITE),
    "keeps count of its calls": (_STATE, SUITE),
    "knows the examples": (_SHOWN, SUITE),
    "redefines itself": ("def solve(xs, n):\n    global solve\n    solve = lambda xs, n: 0\n    return 5", SUITE),
    "is a class": ("class solve(int):\n    def __new__(cls, xs, n):\n        return int.__new__(cls, 5)", SUITE),
    "is no function": ("solve = 5", SUITE),
}
"""Each wrong, with a suite that it fails where values are compared strictly."""


TIERS = [tier for tier, state in zip(tiers(), states(), strict=True) if state.available]


def test_there_is_a_tier_and_the_right_program_passes_on_each() -> None:
    assert TIERS
    for tier in TIERS:
        assert judged(tier.run(_job(RIGHT, SUITE)), SUITE).result == "pass", tier.name


def test_the_wrong_program_is_found_on_each() -> None:
    for tier in TIERS:
        assert judged(tier.run(_job(WRONG, SUITE)), SUITE).result == "fail", tier.name


@pytest.mark.parametrize("cheat", CHEATS)
def test_no_cheat_passes_on_any_tier(cheat: str) -> None:
    code, suite = CHEATS[cheat]
    for tier in TIERS:
        found = judged(tier.run(_job(code, suite)), suite)
        assert found.result != "pass", (tier.name, found)


@pytest.mark.parametrize("cheat", CHEATS)
def test_no_cheat_passes_as_programs_are_checked(cheat: str) -> None:
    code, suite = CHEATS[cheat]
    assert check_program(code, suite, limits=Limits(seconds=2)).result != "pass"


def test_there_are_many_cheats() -> None:
    assert len(CHEATS) >= 40


def _job(code: str, suite: Suite) -> Job:
    return Job(code, suite.function, tuple(case.args for case in suite.cases), Limits(seconds=2))
