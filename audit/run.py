"""An audit from its records to its report."""

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from audit.base import Defect, Specimen, Surrounded
from audit.defects import defects
from audit.records import Tell, specimens
from audit.report import AuditReport, Kind, counted
from audit.review import Checked, checked, disapproved, kind_of, planted
from graph.resources import resources
from graph.roles import model_of
from nodes.verify import Surroundings
from state.settings import Settings
from tools.benchmarks import load_benchmarks
from tools.earlier import Earlier
from tools.llm.ask import Ask
from tools.llm.wire import Call

BENCHMARK = (
    "A baker sells 48 rolls in the morning and half as many in the afternoon; how many rolls does he sell in all?",
    "Which planet of the solar system has the shortest day, and how long is one rotation of it in hours?",
    "A train leaves the station at nine with a speed of sixty miles an hour; when has it gone two hundred miles?",
    "What is the name of the process by which green plants turn light, water and carbon dioxide into sugar?",
)
"""Items of a benchmark of our own, so that an audit needs no file."""


@dataclass(frozen=True)
class Auditor:
    """What an audit is done with. `ask` is the judge; without one only checks decide. `benchmark` holds items that
    the surroundings know as a benchmark's."""

    surroundings: Surroundings
    benchmark: Sequence[str] = ()
    judge: str | None = None
    ask: Ask | None = None
    seed: int = 0
    tell: Tell = print

    async def report(self, specimens: Sequence[Specimen]) -> AuditReport:
        """Reviews the records as they are, and then with every kind of defect."""
        self.tell(f"checking {len(specimens)} untouched records")
        untouched = await asyncio.to_thread(lambda: [checked(s, self.surroundings) for s in specimens])
        refused = [one for one in untouched if one.refused_by]
        chance = random.Random(self.seed)
        instructions = self.surroundings.instructions
        around = Surrounded(specimens, chance, self.benchmark, instructions)
        return AuditReport(
            records=len(specimens),
            by_type=dict(sorted(Counter(specimen.kind.name for specimen in specimens).items())),
            untouched=len(untouched),
            refused=len(refused),
            refused_by=counted([one.refused_by for one in refused]),
            disapproved=await self._disapprovals([one for one in untouched if not one.refused_by]),
            judge=self.judge,
            seed=self.seed,
            kinds=[await self._kind(defect, specimens, around) for defect in defects()],
        )

    async def _kind(self, defect: Defect, specimens: Sequence[Specimen], around: Surrounded) -> Kind:
        self.tell(f"planting: {defect.name}")
        found = await asyncio.to_thread(planted, defect, specimens, self.surroundings, around)
        return kind_of(defect, found, await self._disapprovals([one for one in found if not one.refused_by]))

    async def _disapprovals(self, found: Sequence[Checked]) -> int | None:
        """How many of them the judge does not approve; nothing where there is none."""
        if self.ask is None:
            return None
        return sum([await disapproved(one, self.ask) for one in found])


async def audited(settings: Settings, run_ids: Sequence[str], count: int, with_judge: bool, tell: Tell) -> AuditReport:
    """Up to `count` approved records of stored runs, audited. Raises `UsageError` for an unknown run and for none."""
    opened = await resources(settings)
    chosen = await specimens(opened.store, run_ids, count)
    with TemporaryDirectory() as folder:
        items = Path(folder) / "benchmark.txt"
        items.write_text("\n".join(BENCHMARK), encoding="utf-8")
        benchmark = load_benchmarks([items], ())
    surroundings = replace(opened.surroundings, benchmark=benchmark.match, earlier=_earlier_among(chosen).before)
    asker = replace(opened.askers["review"], record=_uncounted) if with_judge else None
    judge = model_of("review", asker.role, settings) if asker else None
    auditor = Auditor(surroundings, BENCHMARK, judge, asker, settings.seed, tell)
    return await auditor.report(chosen)


def _earlier_among(chosen: Sequence[Specimen]) -> Earlier:
    """Only the audited records: others of the same database may well ask the same."""
    found = Earlier()
    for name in {specimen.kind.name for specimen in chosen}:
        asked = {s.question.question_id: s.question.question for s in chosen if s.kind.name == name}
        found.keep(name, sorted(asked.items()))
    return found


async def _uncounted(_call: Call) -> None:
    """What an audit asks belongs to no run."""
