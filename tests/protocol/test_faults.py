"""When faults come: in order, by role, or at random by seed."""

import pytest

from tests.protocol.faults import MODEL, SEARCH, Fault, FaultPlan, Faults, Plan


def drawn(plan: Plan, count: int, role: str = "judge", kinds: frozenset[str] = MODEL) -> list[str | None]:
    faults = FaultPlan(plan)
    taken = [faults.next(role, "gemini", kinds) for _ in range(count)]
    return [fault.kind if fault else None for fault in taken]


def test_a_list_is_applied_in_the_order_of_requests_and_then_ends() -> None:
    assert drawn(["429", None, "500"], 5) == ["429", None, "500", None, None]


def test_each_role_has_a_list_of_its_own() -> None:
    faults = FaultPlan({"judge": ["429"], "planner": ["500"]})
    roles = ["generator", "planner", "judge", "judge"]
    kinds = [fault.kind if (fault := faults.next(role, "gemini", MODEL)) else None for role in roles]
    assert kinds == [None, "500", "429", None]


def test_a_list_may_be_given_for_a_whole_protocol() -> None:
    faults = FaultPlan({"tavily": ["432"]})
    assert faults.next("judge", "gemini", MODEL) is None
    assert faults.next("search", "tavily", SEARCH) == Fault("432")


def test_the_same_seed_brings_the_same_faults_and_another_seed_others() -> None:
    plans = [Faults(rate=0.3, kinds=("429", "hang"), seed=seed) for seed in (1, 1, 2)]
    first, again, other = (drawn(plan, 200) for plan in plans)
    assert first == again != other


def test_faults_at_random_keep_their_rate() -> None:
    hits = sum(kind is not None for kind in drawn(Faults(rate=0.1, seed=3), 2000))
    assert 150 < hits < 250
    assert drawn(Faults(rate=0.0), 50) == [None] * 50
    assert None not in drawn(Faults(rate=1.0), 50)


def test_random_faults_spare_other_roles_and_kinds_that_the_protocol_lacks() -> None:
    assert drawn(Faults(rate=1.0, roles=("planner",)), 5) == [None] * 5
    assert set(drawn(Faults(rate=1.0, kinds=("432", "truncated")), 20)) == {"truncated"}
    assert set(drawn(Faults(rate=1.0, kinds=("432", "truncated")), 20, "search", SEARCH)) == {"432"}


def test_seconds_of_retry_after_stand_behind_a_colon() -> None:
    assert Fault.parse("429:7") == Fault("429", "7")
    assert Fault.parse("429") == Fault("429", None)


@pytest.mark.parametrize("plan", [["429", "418"], {"judge": ["418"]}, Faults(kinds=("418",))])
def test_an_unknown_fault_is_refused_at_once_with_the_known_ones(plan: Plan) -> None:
    with pytest.raises(ValueError, match=r"no fault '418'; there are: 400, .*bad_key.*wrong_schema"):
        FaultPlan(plan)
