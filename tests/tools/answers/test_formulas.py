"""Formulas go to another process only where the exact rules end, and nothing that is sent there takes long here."""

import asyncio
import subprocess
import sys
import time

import pytest

from state.errors import WorkerTimeout
from tools.answers import compare, formulas, self_equal
from tools.answers.formulas import compare_formulas
from tools.answers.latex import checked, in_latex, is_formula, read_one_way
from tools.answers.plain import plain
from tools.answers.values import Unreadable

HOSTILE = [
    "10^{10^{10}}",
    "9^{9^{9^9}}",
    "(10^9)!",
    "2^{2^{2^{2^{2^2}}}}",
    r"\sin(10^{10^{10}})",
    r"\ln((10^{9})!)",
    r"\binom{10^{9}}{5\cdot 10^{8}}",
    r"\sum_{k=1}^{10^{9}} \sin k",
    "7" * 200_000,
    "{" * 1_000 + "1" + "}" * 1_000,
    r"\frac{1}{" * 1_000 + "2" + "}" * 1_000,
]


@pytest.fixture(scope="module")
def _warm() -> None:
    assert compare(r"\sin x", r"\cos x", "expression").result == "fail"


@pytest.fixture
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> None:
        raise AssertionError("a worker was asked")

    monkeypatch.setattr(formulas, "_pool", refused)


async def _watched(expected: str, given: str) -> tuple[str, float, float]:
    """The verdict from a thread, its seconds, and the longest that our own work kept the loop from its next tick.

    That is counted in processor time of this process: what a busy machine takes away is no stall of ours.
    """
    begun = time.monotonic()
    verdict = asyncio.create_task(asyncio.to_thread(compare, expected, given, "number"))
    longest, last = 0.0, time.process_time()
    while not verdict.done():
        await asyncio.sleep(0.01)
        now = time.process_time()
        longest, last = max(longest, now - last), now
    return (await verdict).result, time.monotonic() - begun, longest


@pytest.mark.usefixtures("_warm")
@pytest.mark.parametrize("given", HOSTILE, ids=range(len(HOSTILE)))
async def test_no_answer_takes_long_or_stops_the_event_loop(given: str) -> None:
    result, seconds, stall = await _watched("17", given)
    assert result in ("fail", "unverified")
    assert seconds < 6
    assert stall < 0.1


@pytest.mark.usefixtures("_warm")
async def test_a_formula_that_takes_too_long_is_unverified_in_time() -> None:
    result, seconds, stall = await _watched(
        r"\sin 1", r"\int_0^1 \frac{\sin x}{x^5 + \ln(x + 2)} dx + \sum_{k=1}^{9999} \sin(k^2)"
    )
    assert result == "unverified"
    assert seconds < 6
    assert stall < 0.1


def test_what_freezes_a_worker_is_ended_with_it() -> None:
    begun = time.monotonic()
    with pytest.raises(WorkerTimeout):
        formulas._pool().ask(["1", "10^{10^{10}}"], timeout_s=1)
    assert time.monotonic() - begun < 60
    assert compare_formulas(r"\sin x", r"-\cos x").result == "fail"


def test_many_formulas_have_the_time_of_one_comparison() -> None:
    slow = ", ".join(rf"\int_0^{n} \frac{{\sin x}}{{x^5 + \ln(x + {n})}} dx" for n in range(2, 12))
    begun = time.monotonic()
    assert compare(r"\{\sin 1, \sin 2, \sin 3\}", slow, "set").result == "unverified"
    assert time.monotonic() - begun < 30


@pytest.mark.usefixtures("_no_worker")
def test_easy_answers_ask_no_worker() -> None:
    for n in range(1, 101):
        assert compare(str(n), f"x = {n}", "number").result == "pass"
        assert compare(f"x^2 + {n}x", f"x(x + {n})", "expression").result != "fail"
        assert compare(f"{{{n}, -{n}}}", rf"\pm {n}", "set").result == "pass"
        assert compare(str(n), "I do not know", "number").result == "unverified"


@pytest.mark.usefixtures("_no_worker")
def test_a_formula_equals_itself_without_a_worker() -> None:
    assert self_equal(r"\sin x + e^{x^2}", "expression")
    assert self_equal(r"\{\ln 2, \ln 3\}", "set")


def test_without_math_verify_formulas_are_unverified(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formulas, "find_spec", lambda _name: None)
    found = compare(r"\sin x", r"\cos x", "expression")
    assert found.result == "unverified"
    assert "not installed" in found.reason


def test_comparing_imports_no_symbolic_algebra_here() -> None:
    code = "import sys, tools.answers as a; a.compare('sin x', 'x', 'expression'); sys.exit('sympy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=120, check=False).returncode == 0


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        (r"\frac{1}{\sqrt[3]{x}}", r"\frac{1}{\sqrt[3]{x}}"),
        (r"e^{-x^2}", r"e^{-x^{2}}".replace("^{2}", "^2")),
        ("sin(2x)", r"\sin(2x)"),
        (r"\log_{2}(8)", r"\log_{2}(8)"),
        (r"\sum_{k=1}^{10} k", r"\sum_{k=1}^{10} k"),
        (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", r"\begin{pmatrix}1&2\\3&4\end{pmatrix}"),
        (r"\binom{n}{2}", r"\binom{n}{2}"),
        (r"2\cdot\cos θ", r"2\cdot \cos \theta "),
    ],
)
def test_formulas_are_sent_in_latex(text: str, latex: str) -> None:
    assert in_latex(checked(plain(text))) == latex


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "os.system",
        "5 cm",
        "sin x apples",
        "3 4",
        "007",
        "204_5",
        r"1/2x + \sin x",
        "x^{9999}",
        "10^{10^{10}}",
        r"e^{e^{e^{99}}}",
        "(10^7)!",
        "5!!",
        r"\log 8",
        "i^2",
        r"\input{file}",
        "x" * 500,
        "(" * 20 + "x" + ")" * 20,
        "",
    ],
)
def test_what_is_no_safe_formula_is_never_sent(text: str) -> None:
    with pytest.raises(Unreadable):
        checked(plain(text))


@pytest.mark.parametrize("text", ["x + 1", "12", "(x + 1)^20", "1/3", "2^10"])
def test_what_the_exact_rules_read_is_no_formula(text: str) -> None:
    assert not is_formula(text)


@pytest.mark.parametrize(("text", "one_way"), [(r"\sin(2x)", True), (r"\sin x + 1", True), (r"\sin 2x", False)])
def test_functions_without_brackets_may_be_read_in_two_ways(text: str, one_way: bool) -> None:
    assert read_one_way(text) == one_way
