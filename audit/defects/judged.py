"""Defects that no rule can tell from a good record: every sentence holds, and yet the question is not answered."""

from audit.base import Defect, Specimen, Surrounded
from tools.text import sentences

_FEWEST, _MOST = 2, 3


def _beside_the_point(specimen: Specimen, around: Surrounded) -> Specimen | None:
    """Sentences of the evidence that the answer does not use, in its place."""
    evidence, paths = specimen.question.evidence, specimen.answers()
    if not specimen.good or len(paths) != 1 or evidence is None or specimen.said.own_reasoning:
        return None
    said = specimen.said.answer
    others = [s for p in evidence.passages[1:] for s in sentences(p.text) if s not in said and s.endswith(".")]
    if len(others) < _FEWEST:
        return None
    return specimen.with_text(paths[0], " ".join(around.chance.sample(others, min(_MOST, len(others)))))


def _answer_left_out(specimen: Specimen, _around: Surrounded) -> Specimen | None:
    """The first sentence, which holds the answer, is gone; the explanation is still there."""
    paths, found = specimen.answers(), specimen.prose()
    if not specimen.good or len(paths) != 1 or len(found) < _FEWEST:
        return None
    path, first = found[0]
    return specimen.with_text(path, specimen.at(path).replace(first, "", 1).strip())


DEFECTS = (
    Defect("beside the point", _beside_the_point, "judge", "true sentences that do not answer the question"),
    Defect("answer left out", _answer_left_out, "judge", "the sentence that answers the question is missing"),
)
