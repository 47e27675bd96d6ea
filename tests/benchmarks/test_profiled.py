"""What the profile says of threads, packages and functions."""

import threading
from pathlib import Path

import pytest

from benchmarks.profiled import Profiles, Spent, by_function, by_package, package
from benchmarks.served import ROOT

FOUND = {
    (f"{ROOT}/storage/events.py", 3, "Events.add"): Spent(8, 0.002, 0.010),
    (f"{ROOT}/storage/runs.py", 5, "Runs.get"): Spent(2, 0.004, 0.004),
    ("/x/site-packages/sqlalchemy/engine.py", 9, "begin"): Spent(20, 0.020, 0.030),
    ("", 0, "len"): Spent(100, 0.001, 0.001),
}


def test_packages_are_ranked_by_what_they_spend_alone() -> None:
    assert [tuple(row.values()) for row in by_package(FOUND, 2)] == [
        ("sqlalchemy", 10.0),
        ("storage", 3.0),
        ("built in", 0.5),
    ]


@pytest.mark.parametrize(("together", "first"), [(True, "Events.add"), (False, "Runs.get")])
def test_functions_are_ranked_alone_or_with_what_they_call(together: bool, first: str) -> None:
    ours = {place: spent for place, spent in FOUND.items() if place[0].startswith(str(ROOT))}
    assert by_function(ours, 1, together=together)[0]["function"].endswith(first)


def test_the_standard_library_is_one_package() -> None:
    assert package(str(Path(threading.__file__))) == "standard library"


def test_what_was_spent_before_is_taken_off() -> None:
    assert Spent(3, 2.0, 5.0).plus(Spent(1, 0.5, 1.0), -1) == Spent(2, 1.5, 4.0)


def test_threads_that_begin_later_are_watched() -> None:
    profiles = Profiles()
    profiles.watch()
    try:
        thread = threading.Thread(target=lambda: sum([1, 2]))
        thread.start()
        thread.join()
    finally:
        threading.setprofile(None)
    assert profiles.so_far()["", 0, "<built-in method builtins.sum>"].calls == 1
