"""Slots of one model: what answers give and refusals take."""

from math import inf

import pytest

from tools.llm.room import Room, Turn


def begun(room: Room, calls: int) -> list[Turn]:
    return [room.begin() for _ in range(calls)]


def end(room: Room, turn: Turn, *, refused: bool = False) -> None:
    room.refused(turn) if refused else room.answered(turn)
    room.on_wire -= 1


def a_round(room: Room) -> None:
    """Every slot is used, and every call is answered."""
    for turn in begun(room, int(room.slots) - room.on_wire):
        end(room, turn)


def test_until_the_first_refusal_slots_double_with_each_round() -> None:
    room, seen = Room(64, 8.0), list[int]()
    for _ in range(4):
        seen.append(int(room.slots))
        a_round(room)
    assert seen == [8, 16, 32, 64]


def test_a_refusal_beside_calls_that_go_on_leaves_as_many_slots_as_calls_were_borne() -> None:
    room = Room(64, 20.0)
    turns = begun(room, 17)
    end(room, turns[16], refused=True)
    assert (room.slots, room.ceiling, room.gently) == (16, 16, True)


def test_later_refusals_of_the_same_burst_take_no_more_than_one_share() -> None:
    room = Room(64, 20.0)
    for turn in reversed(begun(room, 20)):
        end(room, turn, refused=True)
    assert room.slots == pytest.approx(0.7 * 20)


def test_a_first_call_that_is_refused_takes_a_share() -> None:
    room = Room(64, 8.0)
    end(room, begun(room, 8)[0], refused=True)
    assert (room.slots, room.gently) == (pytest.approx(0.7 * 8), False)


def test_a_refusal_soon_after_another_burst_takes_a_share() -> None:
    room = Room(64, 20.0)
    end(room, begun(room, 17)[16], refused=True)
    end(room, room.begin(), refused=True)
    assert (room.slots, room.gently) == (pytest.approx(0.7 * 16), False)


def test_one_more_than_the_ceiling_is_tried_ever_more_rarely() -> None:
    room, rounds = Room(64, 4.0, taken=1, begun=1, ceiling=4), list[int]()
    for _ in range(5):
        rounds.append(0)
        while room.slots < 5:
            a_round(room)
            rounds[-1] += 1
        end(room, begun(room, 5)[4], refused=True)
        room.on_wire = 0
    assert rounds == sorted(rounds)
    assert rounds[-1] >= 64


def test_a_ceiling_that_is_passed_is_forgotten_and_growth_speeds_up() -> None:
    room, rounds = Room(64, 8.0, taken=1, begun=1, ceiling=8, caution=4), 0
    while room.slots < 32:
        a_round(room)
        rounds += 1
    assert (room.ceiling, room.caution) == (inf, 1)
    assert rounds < 15


def test_answers_while_slots_are_free_show_nothing() -> None:
    room = Room(64, 8.0)
    end(room, room.begin())
    assert room.slots == 8


def test_while_the_model_asks_for_patience_nothing_grows() -> None:
    room = Room(64, 8.0)
    for turn in begun(room, 8):
        room.answered(turn, grow=False)
    assert (room.slots, room.answers) == (8, 8)
