"""What the rows claim: how many of their sentences rest on what, and the card's section with one worked example."""

from collections import Counter
from collections.abc import Iterable, Sequence

from exporters._dataset import Dataset
from exporters._markdown import link, plain, table
from exporters._rows import Row
from state.records import Claim, ClaimHow
from state.sources import Source, Span

_MEANS: dict[ClaimHow, str] = {
    "quotation": "words in quotation marks that stand in a source word for word",
    "statement": "a sentence that states what a source states",
    "own": "reasoning of the writer's own, marked as such",
    "unsupported": "a sentence that no source was found to state",
}
_TOLD = (
    "Every sentence of an answer that a row gives as good is a claim. `claims` in `meta` holds them in the answer's "
    "order: `text`, `how`, and in `spans` the places that say it, each with `source_id` and the offsets `start` and "
    "`end` (exclusive) into the snapshot of that source, in characters. `second` are places in sources that are "
    "independent of those and say it again; no row leans on them. `verify` holds every claim against the snapshots."
)


def counted_claims(rows: Iterable[Sequence[Claim]]) -> dict[str, int]:
    """How many claims there are by what they rest on, and how many a second source says again."""
    claims = [claim for row in rows for claim in row]
    by_how = Counter(claim.how for claim in claims)
    return {**{how: by_how[how] for how in _MEANS}, "second": sum(bool(claim.second) for claim in claims)}


def claims_section(made: Dataset) -> str:
    """Empty where no row has claims, as those have none that are older than claims."""
    counts = counted_claims(row.record.claims for row in made.rows)
    if not any(counts.values()):
        return ""
    means = [*_MEANS.items(), ("second", "of these, said again by an independent source")]
    lines = [(how, counts[how], meant) for how, meant in means]
    worked = next((shown for row in made.rows if (shown := _worked(row))), "")
    return "\n\n".join(filter(None, ["## Claims", _TOLD, table(("how", "claims", "what it is"), lines), worked]))


def _worked(row: Row) -> str:
    """The first claim of a row whose place is stored, with the words that stand there."""
    for number, claim in enumerate(row.record.claims, 1):
        source = row.sources.get(claim.spans[0].source_id) if claim.spans else None
        if source:
            rests = "\n".join(_place(span, source) for span in claim.spans)
            return (
                f"For example, claim {number} of record {row.record_id}, a {claim.how}: {plain(claim.text)}\n\n{rests}"
            )
    return ""


def _place(span: Span, source: Source) -> str:
    quoted = plain(source.text[span.start : span.end])
    where = f"characters {span.start} to {span.end} of the snapshot {source.sha256[:16]}…"
    return f"- {plain(source.title)}, {link(source.final_url)}, {plain(source.license)}, {where}: {quoted}"
