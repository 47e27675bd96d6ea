"""What the server counts: on the wire, made twice, answered twice, each by the life that lost it."""

import pytest

from benchmarks.traffic import Traffic, key

ASKED = {"role": "generator", "question": "What is an ester?", "candidate": 0, "feedback": None}


def test_a_call_that_was_cut_off_counts_for_the_life_that_lost_it() -> None:
    traffic = Traffic()
    lost = traffic.opened(ASKED, 1.0)
    traffic.killed(1.5)
    traffic.closed(lost, None)
    traffic.opened({**ASKED, "question": "What is an ether?"}, 2.0)
    traffic.killed(2.5)
    traffic.opened(ASKED, 3.0)
    assert (traffic.cut_off, traffic.repeated) == ({0: 1, 1: 1}, {0: 1})
    assert not any(traffic.paid_twice.values())


def test_a_call_that_was_answered_and_comes_again_is_paid_twice() -> None:
    traffic = Traffic()
    traffic.closed(traffic.opened(ASKED, 1.0), 1.25)
    traffic.killed(1.75)
    traffic.opened(ASKED, 2.0)
    assert (traffic.repeated, traffic.paid_twice, traffic.oldest_s) == ({0: 1}, {0: 1}, 0.5)


@pytest.mark.parametrize("changed", [{"feedback": {"critique": "too short"}}, {"candidate": 1}, {"role": "judge"}])
def test_a_revision_another_candidate_and_another_role_are_other_calls(changed: dict[str, object]) -> None:
    assert key({**ASKED, **changed}) != key(ASKED)


def test_the_same_question_with_other_passages_is_the_same_call() -> None:
    assert key({**ASKED, "passages": []}) == key(ASKED)


def test_requests_without_a_question_are_told_apart_by_all_they_hold() -> None:
    assert key({"role": "planner", "topic": "a"}) != key({"role": "planner", "topic": "b"})


def test_it_knows_the_most_that_were_on_the_wire_and_when_the_first_came() -> None:
    traffic = Traffic()
    both = [traffic.opened(ASKED, 5.0), traffic.opened(ASKED, 6.0)]
    for seen in both:
        traffic.closed(seen, 7.0)
    assert (traffic.most_in_flight, traffic.in_flight, traffic.first_at, traffic.answered) == (2, 0, 5.0, 2)
