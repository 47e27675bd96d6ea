"""One process at a time may work on a run: it takes a lease, renews it, loses it when it stands still for long."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from state.errors import StorageError, UsageError
from state.records import Lease, RunStatus
from storage.leases import LEASE_S
from storage.store import Store, open_store
from tests.storage.make import a_source, an_sft_record, evidence_of, new_questions, save_one

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
REQUEST = {"topic": "chemistry", "training_type": "sft", "num_questions": 1}


class Clock:
    """Shows noon until it is set on."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def set_on(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock(store: Store) -> Clock:
    store.leases.clock = shown = Clock()
    return shown


def alive(_lease: Lease) -> bool:
    return False


def dead(_lease: Lease) -> bool:
    return True


async def take(store: Store, owner: str) -> Lease | None:
    return await store.leases.take("run-1", owner, f"{owner}-host", 7, alive)


@pytest.mark.usefixtures("clock")
async def test_the_second_to_come_is_told_who_was_first(store: Store) -> None:
    assert await take(store, "first") is None
    held = await take(store, "second")
    assert held
    assert (held.owner, held.host, held.pid, held.since) == ("first", "first-host", 7, NOON)
    assert held.until == NOON + timedelta(seconds=LEASE_S)


@pytest.mark.usefixtures("clock")
async def test_another_run_is_free(store: Store) -> None:
    assert await take(store, "first") is None
    assert await store.leases.take("run-2", "second", "host", 8, alive) is None


@pytest.mark.usefixtures("clock")
async def test_a_lease_is_free_again_once_it_was_given_back(store: Store) -> None:
    await take(store, "first")
    await store.leases.release("run-1", "first", interrupted=False)
    assert await store.leases.holder("run-1") is None
    assert await take(store, "second") is None


@pytest.mark.usefixtures("clock")
async def test_who_does_not_hold_it_cannot_give_it_back(store: Store) -> None:
    await take(store, "first")
    await store.leases.release("run-1", "second", interrupted=True)
    held = await store.leases.holder("run-1")
    assert held
    assert held.owner == "first"


async def test_a_lease_that_is_renewed_does_not_run_out(store: Store, clock: Clock) -> None:
    await take(store, "first")
    for _ in range(3):
        clock.set_on(LEASE_S - 1)
        await store.leases.renew("run-1")
    assert await take(store, "second")


async def test_a_lease_that_has_run_out_is_taken_over_and_not_before(store: Store, clock: Clock) -> None:
    await take(store, "first")
    clock.set_on(LEASE_S - 1)
    assert await take(store, "second")
    clock.set_on(1)
    assert await store.leases.holder("run-1") is None
    assert await take(store, "second") is None


@pytest.mark.usefixtures("clock")
async def test_the_lease_of_a_process_that_is_gone_is_taken_over_at_once(store: Store) -> None:
    await take(store, "first")
    assert await store.leases.take("run-1", "second", "host", 8, dead) is None


async def test_who_slept_while_another_took_over_writes_nothing_more(
    store: Store, clock: Clock, database_url: str
) -> None:
    await store.runs.create("run-1", REQUEST, {})
    [number] = await store.questions.add("run-1", new_questions(1))
    await take(store, "first")
    clock.set_on(LEASE_S)
    other = await open_store(database_url)
    other.leases.clock = clock
    assert await take(other, "second") is None
    said = "run 'run-1' was taken over by second-host, process 7, while this process stood still"
    for _ in range(2):
        with pytest.raises(StorageError, match=said):
            await save_one(store, number, an_sft_record(number))
    with pytest.raises(StorageError, match=said):
        await store.questions.add("run-1", new_questions(2))
    with pytest.raises(StorageError, match=said):
        await store.leases.renew("run-1")
    assert (await store.questions.get(number)).status == "pending"
    await store.leases.release("run-1", "first", interrupted=True)
    held, run = await other.leases.holder("run-1"), await other.runs.get("run-1")
    await other.close()
    assert held
    assert run
    assert (held.owner, run.status) == ("second", "running")


async def test_no_question_of_a_run_that_was_taken_over_is_changed(
    store: Store, clock: Clock, database_url: str
) -> None:
    [number] = await store.questions.add("run-1", new_questions(1))
    [of_another_run] = await store.questions.add("run-2", new_questions(1))
    [of_no_run] = await store.questions.add(None, new_questions(1))
    await take(store, "first")
    clock.set_on(LEASE_S)
    other = await open_store(database_url)
    other.leases.clock = clock
    assert await take(other, "second") is None
    before = await other.questions.get(number)
    source = a_source()
    for write in (
        store.questions.set_status(number, "approved"),
        store.questions.save_context(number, "words", "summary", []),
        store.questions.save_artifacts(number, evidence=evidence_of(source)),
        store.records.save(number, [], "sft", status="failed", reason="late"),
    ):
        with pytest.raises(StorageError, match="run 'run-1' was taken over by second-host, process 7"):
            await write
    assert await other.questions.get(number) == before
    await other.questions.set_status(number, "approved")
    for free in (of_another_run, of_no_run):
        await store.questions.set_status(free, "approved")
    with pytest.raises(UsageError, match="no question 99"):
        await store.questions.set_status(99, "approved")
    await other.close()


async def test_a_lease_that_is_given_back_while_it_is_renewed_is_not_held_again(store: Store, clock: Clock) -> None:
    await take(store, "first")
    held = await store.leases.holder("run-1")
    assert held
    clock.set_on(1)
    await asyncio.gather(store.leases.renew("run-1"), store.leases.release("run-1", "first", interrupted=False))
    assert not store.leases.is_held(held)
    assert await store.leases.holder("run-1") is None


async def test_a_lease_whose_taker_is_cancelled_is_known_and_can_be_given_back(store: Store) -> None:
    taking = asyncio.create_task(take(store, "first"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    taking.cancel()
    await asyncio.wait([taking])
    assert taking.cancelled()
    assert await store.leases.holder("run-1")
    await store.leases.release("run-1", "first", interrupted=False)
    assert await store.leases.holder("run-1") is None


async def test_who_slept_and_was_not_missed_goes_on(store: Store, clock: Clock) -> None:
    [number] = await store.questions.add("run-1", new_questions(1))
    await take(store, "first")
    clock.set_on(10 * LEASE_S)
    await save_one(store, number, an_sft_record(number))
    assert await store.records.count("run-1", "sft") == 1
    assert await take(store, "second")


async def test_a_renewal_that_fails_because_the_lease_is_taken_closes_the_fence(
    store: Store, database_url: str
) -> None:
    await take(store, "first")
    other = await open_store(database_url)
    assert await other.leases.take("run-1", "second", "host", 8, dead) is None
    await other.close()
    with pytest.raises(StorageError, match="was taken over by host, process 8"):
        await store.leases.renew("run-1")
    with pytest.raises(StorageError, match="was taken over by host, process 8"):
        await store.questions.add("run-1", new_questions(1))
    assert len(await store.questions.add("run-2", new_questions(1))) == 1


@pytest.mark.parametrize(
    ("status", "interrupted", "then"),
    [
        ("running", True, "interrupted"),
        ("running", False, "running"),
        ("done", True, "done"),
        ("stopped", True, "stopped"),
    ],
)
@pytest.mark.usefixtures("clock")
async def test_a_run_that_was_still_running_is_interrupted_when_its_lease_is_given_back(
    store: Store, status: RunStatus, interrupted: bool, then: RunStatus
) -> None:
    await store.runs.create("run-1", REQUEST, {})
    if status != "running":
        await store.runs.finish("run-1", status, {})
    await take(store, "first")
    await store.leases.release("run-1", "first", interrupted=interrupted)
    run = await store.runs.get("run-1")
    assert run
    assert run.status == then
    assert (run.finished_at is None) == (then == "running")
