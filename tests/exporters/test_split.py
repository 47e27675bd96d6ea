"""Train and test are split by question, seeded, and only where there is enough."""

from exporters._rows import Row
from exporters._split import split_by_question
from tests.exporters.samples import record


def rows(questions: int, candidates: int = 1) -> list[Row]:
    made = []
    for question in range(1, questions + 1):
        for candidate in range(candidates):
            number = question * 100 + candidate
            made.append(Row(record(number, {}, question_id=question, candidate=candidate), {}, {}))
    return made


def questions(part: list[Row]) -> set[int]:
    return {row.record.question_id for row in part}


def test_all_rows_of_a_question_are_in_one_split() -> None:
    train, test = split_by_question(rows(30, candidates=3), None, 0)
    assert questions(train) & questions(test) == set()
    assert len(train) == 27 * 3
    assert len(test) == 3 * 3


def test_fewer_than_twenty_questions_are_all_train() -> None:
    train, test = split_by_question(rows(19, candidates=2), None, 0)
    assert (len(train), len(test)) == (38, 0)


def test_twenty_questions_give_a_tenth_to_test() -> None:
    assert len(split_by_question(rows(20), None, 0)[1]) == 2


def test_a_share_that_is_asked_for_holds_for_few_questions_too() -> None:
    assert len(split_by_question(rows(4), 0.25, 0)[1]) == 1
    assert len(split_by_question(rows(4), 0.01, 0)[1]) == 1


def test_a_share_of_nothing_gives_no_test() -> None:
    assert split_by_question(rows(50), 0.0, 0)[1] == []


def test_train_is_never_empty() -> None:
    assert [len(part) for part in split_by_question(rows(1), 0.9, 0)] == [1, 0]
    assert [len(part) for part in split_by_question(rows(2), 0.99, 0)] == [1, 1]


def test_the_seed_decides() -> None:
    first, again, other = (questions(split_by_question(rows(40), None, seed)[1]) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_no_rows_split_into_none() -> None:
    assert split_by_question([], None, 0) == ([], [])
