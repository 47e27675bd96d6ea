"""The order of the tiers: who is asked, whose answer stands, and what is said where none can tell."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count

import pytest

from state.errors import UsageError
from tests.tools.sandbox.conftest import usable
from tests.tools.sandbox.test_tiers import FULL_PROGRAM
from tools import sandbox
from tools.plugins import load_plugin
from tools.sandbox.base import Call, Job, Outcome, Tier, TierState

ASKED = Job("def f(n):\n    return n", "f", ((1,), (2,)))
FAILED = Outcome("done", "", calls=(Call("returned", 1), Call("raised", error="ValueError: no")))
RETURNED = Outcome("done", "", calls=(Call("returned", 1), Call("returned", 2)))
_numbers = count()


def made(outcome: Outcome, *, full: bool = True, available: bool = True) -> Tier:
    """A tier of a name of its own that gives always the same."""
    name = f"made-{next(_numbers)}"
    state = TierState(name, full, available, "")
    return Tier(name, 9, full, lambda: state, lambda _: replace(outcome, tier=name), lambda: None)


def small(outcome: Outcome) -> Tier:
    return made(outcome, full=False)


def test_the_tiers_are_in_order() -> None:
    assert [(tier.name, tier.order, tier.full) for tier in sandbox.tiers()] == [
        ("monty", 1, False),
        ("bubblewrap", 2, True),
        ("wasi", 3, True),
    ]


def test_an_unknown_tier_says_which_there_are() -> None:
    with pytest.raises(UsageError, match="no sandbox 'docker'; there are: bubblewrap, monty, wasi"):
        load_plugin("tools.sandbox", "TIER", Tier, "docker", called="sandbox")


def test_every_tier_has_a_state() -> None:
    states = sandbox.states()
    assert [state.name for state in states] == ["monty", "bubblewrap", "wasi"]
    assert all(state.detail for state in states)


def test_a_tier_is_probed_once() -> None:
    probed: list[str] = []
    tier = small(RETURNED)

    def probe() -> TierState:
        probed.append(tier.name)
        return TierState(tier.name, False, True, "")

    for _ in range(3):
        sandbox.run_on([replace(tier, probe=probe)], ASKED)
    assert probed == [tier.name]


UNSUPPORTED = Outcome("unsupported", "", reason="no heapq")
BROKEN = Outcome("broken", "", reason="it crashed")


@pytest.mark.parametrize(
    ("among", "which", "status"),
    [
        (lambda: [small(RETURNED), made(FAILED)], 0, "done"),
        (lambda: [small(FAILED), made(RETURNED)], 1, "done"),
        (lambda: [small(FAILED), made(FAILED)], 1, "done"),
        (lambda: [small(FAILED)], 0, "done"),
        (lambda: [small(UNSUPPORTED), made(FAILED), made(RETURNED)], 1, "done"),
        (lambda: [small(UNSUPPORTED), made(UNSUPPORTED), made(RETURNED)], 2, "done"),
        (lambda: [small(BROKEN), made(BROKEN), made(RETURNED)], 2, "done"),
        (lambda: [small(FAILED), made(BROKEN)], 0, "done"),
        (lambda: [small(FAILED), made(UNSUPPORTED)], 1, "unsupported"),
        (lambda: [small(UNSUPPORTED), made(BROKEN)], 0, "unsupported"),
        (lambda: [small(UNSUPPORTED), made(RETURNED, available=False)], 0, "unsupported"),
        (lambda: [small(BROKEN)], 0, "broken"),
    ],
)
def test_whose_answer_stands(among: Callable[[], list[Tier]], which: int, status: str) -> None:
    tiers = among()
    outcome = sandbox.run_on(tiers, ASKED)
    assert (outcome.tier, outcome.status) == (tiers[which].name, status)


@pytest.mark.parametrize("among", [[], [made(RETURNED, available=False)]])
def test_without_a_tier_nothing_is_said_of_the_program(among: list[Tier]) -> None:
    outcome = sandbox.run_on(among, ASKED)
    assert (outcome.status, outcome.calls) == ("unavailable", ())
    assert outcome.reason


def test_a_right_program_that_monty_lacks_something_for_runs_elsewhere() -> None:
    usable("bubblewrap")
    outcome = sandbox.run(Job(FULL_PROGRAM, "f", (("ab1c",),)))
    assert (outcome.status, outcome.tier) == ("done", "bubblewrap")
    assert outcome.calls == (Call("returned", (3, 1, "1/2", {"b": 2})),)


LACKING = {
    "yield": "def f(n):\n    yield n",
    "inheritance": "class A:\n    pass\nclass B(A):\n    pass\ndef f(n):\n    return n",
    "del": "def f(n):\n    a = [n, n]\n    del a[0]\n    return a",
    "a property": "class A:\n    @property\n    def n(self):\n        return 1\ndef f(n):\n    return A().n",
    "heapq": "import heapq\ndef f(n):\n    return heapq.nsmallest(1, [n])",
    "string": "import string\ndef f(n):\n    return string.digits[n]",
    "fractions": "def f(n):\n    from fractions import Fraction\n    return str(Fraction(n, 2))",
    "OrderedDict": "from collections import OrderedDict\ndef f(n):\n    return len(OrderedDict())",
    "memoryview": "def f(n):\n    return len(memoryview(bytes(n)))",
    "bit_count": "def f(n):\n    return n.bit_count()",
    "maketrans": "def f(n):\n    return str(n).translate(str.maketrans('1', '2'))",
    "sys.setrecursionlimit": "import sys\nsys.setrecursionlimit(10_000)\ndef f(n):\n    return n",
}


@pytest.mark.parametrize("name", LACKING)
def test_what_monty_lacks_is_never_held_against_a_program(name: str) -> None:
    monty = usable("monty")
    outcome = sandbox.run_on([monty], Job(LACKING[name], "f", ((1,), (2,))))
    assert (outcome.status, outcome.calls) == ("unsupported", ())
    assert outcome.reason


def test_full_leaves_the_small_interpreter_out() -> None:
    usable("bubblewrap")
    assert sandbox.run(ASKED).tier == "monty"
    assert sandbox.run(ASKED, full=True).tier == "bubblewrap"


def test_the_hash_seed_is_the_interpreters() -> None:
    usable("bubblewrap")
    code = "def f():\n    return hash('word'), ''.join({'a', 'b', 'c', 'd', 'e', 'f', 'g'})"
    jobs = [Job(code, "f", ((),), hash_seed=seed) for seed in (0, 0, 1, 1)]
    values = [sandbox.run(job, full=True).calls[0].value for job in jobs]
    assert values[0] == values[1] != values[2] == values[3]
