"""What is counted of stored questions, and how little of their text is kept."""

from state.records import Outline
from tools.asked import KEPT, Asked


def outline(number: int, run: str = "r1", aspect: str = "Boiling", **labels: str) -> Outline:
    return Outline(number, run, f"Question {number}?", "chemistry", "alkanes", aspect, **labels)


def folded(*outlines: Outline) -> Asked:
    asked = Asked()
    for one in outlines:
        asked.count(one)
    return asked


def test_a_run_is_counted_by_label() -> None:
    made = outline(3, task_type="calculation", procedure="sums/1")
    asked = folded(outline(1, difficulty="hard"), outline(2, "r2", difficulty="hard"), made)
    run = asked.of_run("r1")
    assert (run.total, run.written, run.procedures) == (2, 1, 1)
    assert (run.difficulties["hard"], run.task_types["calculation"]) == (1, 1)
    assert asked.of_run("unknown").total == 0


def test_aspects_are_counted_over_all_runs_of_a_subject() -> None:
    elsewhere = outline(4)._replace(topic="physics")
    asked = folded(outline(1), outline(2, "r2"), outline(3, aspect="Naming"), elsewhere)
    assert asked.aspects("chemistry", "alkanes") == {"Boiling": 2, "Naming": 1}


def test_what_other_runs_asked_comes_before_what_is_about_the_aspect() -> None:
    asked = folded(outline(1), outline(2, "r2", "Naming"), outline(3, aspect="Naming"), outline(4, "r2"))
    assert asked.avoided("chemistry", "alkanes", "Boiling", "r1") == ["Question 2?", "Question 1?", "Question 4?"]
    assert asked.avoided("chemistry", "alkanes", "Naming", "r3") == [f"Question {n}?" for n in (1, 4, 2, 3)]
    assert asked.avoided("physics", "alkanes", "Boiling", "r1") == []


def test_however_many_there_are_only_the_last_are_told() -> None:
    other = [outline(n, "r2", "Naming") for n in range(500)]
    assert len(folded(*other, outline(900)).avoided("chemistry", "alkanes", "Boiling", "r1")) == KEPT
    asked = folded(*other, *(outline(n) for n in range(500, 900)))
    assert asked.avoided("chemistry", "alkanes", "Boiling", "r1") == [f"Question {n}?" for n in range(840, 900)]
