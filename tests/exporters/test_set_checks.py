"""What only shows when rows are seen together."""

from typing import Any

from exporters._rows import Row
from exporters._set_checks import (
    duplicates,
    leaks,
    one_sided_labels,
    opposite_labels,
    opposite_preferences,
    opposite_solutions,
)
from tests.exporters.samples import labelled, message, pair, record


def rows(*columns: dict[str, Any]) -> list[Row]:
    return [Row(record(number, {}), one, {}) for number, one in enumerate(columns, 1)]


def test_all_but_the_first_of_equal_rows_are_duplicates() -> None:
    same = labelled("What is it?", "Methane.", True)
    assert duplicates(rows(same, labelled("What is that?", "Methane.", True), same, same)) == {3, 4}


def test_spelling_does_not_make_a_duplicate_new() -> None:
    assert duplicates(rows(pair("Which?", "Methane.", "Gold."), pair("which", "methane", "gold"))) == {2}


def test_two_answers_to_one_prompt_are_no_duplicates() -> None:
    assert duplicates(rows(labelled("Which?", "Methane.", True), labelled("Which?", "Gold.", True))) == set()


def test_rows_that_differ_in_a_plain_column_are_no_duplicates() -> None:
    prompt = [message("user", "What is 5 factorial?")]
    assert duplicates(rows({"prompt": prompt, "solution": "5!"}, {"prompt": prompt, "solution": "5"})) == set()


def test_the_same_pair_with_another_margin_is_a_duplicate() -> None:
    same = pair("Which?", "Methane.", "Gold.")
    assert duplicates(rows({**same, "margin": 0.2}, {**same, "margin": 0.9})) == {2}


def test_solutions_that_differ_for_one_prompt_are_all_refused() -> None:
    tasks = [
        ({"prompt": [message("user", asked)], "solution": said})
        for asked, said in (("What is 5 factorial?", "5!"), ("what is 5 factorial", "5"), ("What is 2+2?", "4"))
    ]
    assert opposite_solutions(rows(*tasks)) == {1, 2}
    assert opposite_solutions(rows(tasks[0], tasks[0], tasks[2])) == set()


def test_opposite_preferences_are_both_refused() -> None:
    made = rows(pair("Which?", "A is.", "B is."), pair("Which?", "b is", "a is"), pair("Whose?", "B is.", "A is."))
    assert opposite_preferences(made) == {1, 2}


def test_rows_without_pairs_hold_no_preferences() -> None:
    assert opposite_preferences(rows(labelled("Which?", "Methane.", True))) == set()


def test_opposite_labels_of_one_completion_are_all_refused() -> None:
    made = rows(
        labelled("Which?", "Methane.", True), labelled("Which?", "methane", False), labelled("Which?", "Gold.", False)
    )
    assert opposite_labels(made) == {1, 2}


def test_labels_of_one_kind_are_all_refused() -> None:
    assert one_sided_labels(rows(labelled("a", "b", True), labelled("c", "d", True))) == {1, 2}


def test_labels_of_both_kinds_pass() -> None:
    assert one_sided_labels(rows(labelled("a", "b", True), labelled("c", "d", False))) == set()


def test_rows_without_labels_are_not_one_sided() -> None:
    assert one_sided_labels(rows(pair("Which?", "A is.", "B is."))) == set()


def test_a_test_row_whose_prompt_stands_in_train_leaks() -> None:
    train, test = (
        rows(pair("Which?", "A", "B"), pair("Whose?", "A", "B")),
        rows(pair("which", "C", "D"), pair("x", "A", "B")),
    )
    assert leaks(train, test) == {1}


def test_a_conversation_leaks_by_all_but_its_last_turn() -> None:
    asked = [message("user", "Hello there")]
    train = rows({"messages": [*asked, message("assistant", "Hi.")]})
    assert leaks(train, rows({"messages": [*asked, message("assistant", "Good day.")]})) == {1}


def test_a_conversation_that_goes_on_in_the_other_split_leaks() -> None:
    opening = [message("user", "Hello there"), message("assistant", "Hi.")]
    whole = [*opening, message("user", "And now?"), message("assistant", "Bye.")]
    assert leaks(rows({"messages": whole}), rows({"messages": opening})) == {1}
    assert leaks(rows({"messages": opening}), rows({"messages": whole})) == {1}


def test_conversations_that_begin_apart_and_end_alike_do_not_leak() -> None:
    one, other = ([message("user", asked), message("assistant", "Hi.")] for asked in ("Hello there", "Good day"))
    end = [message("user", "And now?"), message("assistant", "Bye.")]
    assert leaks(rows({"messages": [*one, *end]}), rows({"messages": [*other, *end]})) == set()
