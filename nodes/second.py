"""A second source for what matters of a synthesis: other documents that speak of the same claims."""

import asyncio
from collections.abc import Sequence
from itertools import islice

from state.answers import Synthesis
from state.artifacts import ReferenceSolution
from state.errors import AgentError
from state.sources import Hit, Passage, Span
from tools.boundary import outcome
from tools.find import Find
from tools.second_source import corroborated, independent, matters
from tools.support import support
from tools.text import sentences

QUERIES = 3
HITS = 4
"""Of one query, at most."""


async def second_hits(
    synthesis: Synthesis, reference: ReferenceSolution, found: Sequence[Passage], find: Find, query_chars: int
) -> list[Hit]:
    """What other sources than a claim's own say of it, each place once; a search that fails finds nothing.

    Where nothing but one document is found, nothing more is searched for.
    """
    documents, told = {passage.sha256 for passage in found}, list[tuple[str, list[Hit]]]()
    for claim in await asyncio.to_thread(_alone, synthesis, reference, found):
        hits = await outcome(find(claim[:query_chars], HITS))
        if isinstance(hits, AgentError):
            continue
        documents |= {hit.source.sha256 for hit in hits}
        if len(documents) < 2:
            break
        told.append((claim, hits))
    return await asyncio.to_thread(_others, told, found) if told else []


def _others(told: Sequence[tuple[str, list[Hit]]], found: Sequence[Passage]) -> list[Hit]:
    """Of what each claim's search found, what says something of the claim and was not known before."""
    known = {passage.span for passage in found}
    speaking = (_speaking(claim, [hit for hit in hits if _span(hit) not in known], found) for claim, hits in told)
    return list({_span(hit): hit for hits in speaking for hit in hits}.values())


def _alone(synthesis: Synthesis, reference: ReferenceSolution, found: Sequence[Passage]) -> list[str]:
    """The first claims that matter and that one source alone supports."""
    held = ((claim, support(claim, found)) for claim in _claims(synthesis, reference))
    alone = (c for c, own in held if own.result == "pass" and not corroborated(c, own, found).agrees)
    return list(islice(alone, QUERIES))


def _claims(synthesis: Synthesis, reference: ReferenceSolution) -> list[str]:
    """The sentences that matter, those of the answer first."""
    first = [synthesis.reference_answer] if synthesis.reference_answer else []
    points = [*first, *synthesis.definitions, *synthesis.summary, *synthesis.key_concepts, *synthesis.constraints]
    said = [sentence for point in points for sentence in sentences(point.text)]
    return [sentence for sentence in dict.fromkeys(said) if matters(sentence, reference)]


def _speaking(claim: str, hits: Sequence[Hit], found: Sequence[Passage]) -> list[Hit]:
    """Those that say, deny or nearly say the claim, and stand in another source than what supports it."""
    name = support(claim, found).passage_id
    mine = next(passage for passage in found if passage.id == name)
    passages = [as_passage(hit, f"S{number}", "") for number, hit in enumerate(hits, 1)]
    pairs = zip(hits, passages, strict=True)
    return [hit for hit, other in pairs if independent(mine, other) and support(claim, [other]).span is not None]


def as_passage(hit: Hit, name: str, why: str) -> Passage:
    """What is kept of a hit, under this name."""
    source = hit.source
    return Passage(
        id=name,
        span=_span(hit),
        text=hit.text,
        title=source.title,
        url=source.final_url,
        author=source.author,
        license=source.license,
        license_class=source.license_class,
        sha256=source.sha256,
        fetched_at=source.fetched_at,
        why=why,
    )


def _span(hit: Hit) -> Span:
    return Span(source_id=hit.source.source_id, start=hit.start, end=hit.end)
