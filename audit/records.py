"""The good records that defects are planted in: those of named runs, or of runs made for the purpose."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from math import ceil
from typing import Any

from audit.base import Specimen
from graph import build_graph
from state.errors import UsageError
from state.records import Question, StoredRecord
from state.settings import Settings
from storage.store import Store
from training_types import training_type, training_type_names

SUBJECTS = (("chemistry", "organic chemistry"), ("programming", "python"), ("mathematics", "algebra"))
"""What the runs made for an audit are about, in turn."""
SPARE = 1.5
"""How many times the records that are wanted are asked for: some questions end without one."""

Tell = Callable[[str], None]


def made_records(settings: Settings, count: int, tell: Tell) -> list[str]:
    """Runs of every training type that bring `count` approved records together; answers their ids.

    It waits for whole runs, and is not to be called on an event loop.
    """
    names = training_type_names()
    run_ids = []
    for name in names:
        kind = training_type(name)
        subjects = SUBJECTS[1:] if kind.verifiable else SUBJECTS
        rows = max(1, kind.candidates // 2) if kind.verifiable else 1
        wanted = ceil(SPARE * count / len(names) / len(subjects) / rows)
        for topic, sub_topic in subjects:
            tell(f"writing records: {name}, {sub_topic}")
            request: Any = {"topic": topic, "sub_topic": sub_topic, "training_type": name, "num_questions": wanted}
            run_ids.append(build_graph(settings).invoke(request)["run_id"])
    return run_ids


async def specimens(store: Store, run_ids: Sequence[str], count: int) -> list[Specimen]:
    """Up to `count` approved records of the runs, as many of each type as of the others where there are enough.

    Raises `UsageError` for an unknown run, and where no record is approved.
    """
    by_type: dict[str, list[Specimen]] = defaultdict(list)
    for run_id in run_ids:
        run = await store.runs.get(run_id)
        if run is None:
            raise UsageError(f"no run {run_id!r} in {store.place}; python main.py runs lists them")
        records = await store.records.of_run(run_id, run.training_type, review_status="approved")
        # With its evidence: a list of a run's questions leaves that out.
        questions = {number: await store.questions.get(number) for number in {r.question_id for r in records}}
        by_type[run.training_type] += [_specimen(record, questions[record.question_id]) for record in records]
    chosen = _evenly(list(by_type.values()), count)
    if not chosen:
        raise UsageError("no approved record to plant defects in")
    return chosen


def _specimen(record: StoredRecord, question: Question) -> Specimen:
    failed = frozenset(verdict.check for verdict in record.verdicts if verdict.result == "fail")
    return Specimen(record.id, record.content, question, record.own_reasoning, failed)


def _evenly(groups: Sequence[list[Specimen]], count: int) -> list[Specimen]:
    """One of each group in turn, from all parts of it, until there are `count` or none is left."""
    chosen: list[Specimen] = []
    shares = [list(group) for group in groups]
    while len(chosen) < count and any(shares):
        for share in shares:
            if share and len(chosen) < count:
                chosen.append(share.pop(0))
    return chosen
