"""The audit itself: every defect planted in every record that can have it, and all of them checked blind."""

from collections.abc import Sequence
from dataclasses import dataclass

from audit.base import Defect, Specimen, Surrounded
from audit.report import Kind, counted
from nodes.judging import judged
from nodes.verify import Surroundings, row_verdicts
from state.artifacts import Draft
from state.verdicts import Verdict, failed
from tools.llm.ask import Ask

MOST_OF_A_KIND = 100
"""Records that one kind of defect is planted in, at most."""
ROUNDS = 5


@dataclass(frozen=True)
class Checked:
    """A record, with a defect or without, and what the deterministic checks say of it."""

    specimen: Specimen
    verdicts: list[Verdict]

    @property
    def refused_by(self) -> frozenset[str]:
        return frozenset(verdict.check for verdict in failed(self.verdicts))


def checked(specimen: Specimen, surroundings: Surroundings) -> Checked:
    """Blind: from the row and its question alone."""
    found = row_verdicts(specimen.content, specimen.own_reasoning, specimen.question, surroundings)
    return Checked(specimen, found)


def planted(
    defect: Defect, specimens: Sequence[Specimen], surroundings: Surroundings, around: Surrounded
) -> list[Checked]:
    """The defect in up to `MOST_OF_A_KIND` records, by chance among those that can have it, each checked.

    Where few can, each gets it up to `ROUNDS` times, every time in another way.
    """
    made: list[Specimen] = []
    for _ in range(ROUNDS):
        for specimen in around.chance.sample(list(specimens), len(specimens)):
            spoilt = defect.plant(specimen, around) if len(made) < MOST_OF_A_KIND else None
            if spoilt is not None and spoilt != specimen and spoilt not in made:
                made.append(spoilt)
    return [checked(specimen, surroundings) for specimen in made]


async def disapproved(found: Checked, ask: Ask) -> bool:
    """Whether the judge, who sees the evidence and the verdicts, would not approve the answer that speaks for the row.

    Types without a rubric have no judge, and an answer that the row itself calls wrong is not judged.
    """
    specimen = found.specimen
    if not specimen.kind.rubric or not specimen.good:
        return False
    content = dict(specimen.kind.sides(specimen.content)[0].content)
    draft = Draft(content=content, model="", prompt_hash="")
    own = [verdict for verdict in found.verdicts if verdict.candidate == 0]
    return (await judged(draft, own, specimen.question, ask, 1)).review_status != "approved"


def kind_of(defect: Defect, found: Sequence[Checked], disapprovals: int | None) -> Kind:
    """`disapprovals`: of the defects that no check refused, those that the judge did not approve."""
    caught = [one for one in found if one.refused_by]
    missed = sorted(one.specimen.record_id for one in found if not one.refused_by)
    return Kind(
        name=defect.name,
        means=defect.means,
        caught_by=defect.caught_by,
        planted=len(found),
        by_checks=len(caught),
        by_review=None if disapprovals is None else len(caught) + disapprovals,
        checks=counted([one.refused_by for one in caught]),
        missed=missed,
    )
