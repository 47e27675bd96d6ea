"""ATTRIBUTION.md: every source, who wrote it, its licence with the evidence, and how many records lean on it."""

from collections import Counter

from exporters._dataset import Dataset
from exporters._licenses import class_of, license_link
from exporters._markdown import link, plain
from state.sources import Source


def attribution(made: Dataset) -> str:
    lines = [_lines(source_id, source, rows) for source_id, source, rows in made.sources()]
    unsourced = sum(not row.sources for row in made.written)
    if unsourced:
        lines.append(f"- {unsourced} rows name no source.")
    return "# Attribution\n\nThe records of this dataset lean on these sources.\n\n" + "\n".join(lines) + "\n"


def notice(made: Dataset) -> str:
    """LICENSE.md, for a dataset that has no single licence: which ones its records are under, and where they stand."""
    rows = Counter(spdx for row in made.written for spdx in set(row.licenses or ["unknown"]))
    lines = [f"- {_licence(spdx)}: {rows[spdx]} rows" for spdx in sorted(rows, key=str.lower)]
    text = (
        "The records of this dataset are under the licences of the sources that they lean on; a record that leans on "
        "several is under all of theirs. Authors, addresses and the evidence for each licence are in "
        "[ATTRIBUTION.md](ATTRIBUTION.md)."
    )
    return "\n".join(["# Licences of the sources", "", text, "", *lines]) + "\n"


def _lines(source_id: str, source: Source | None, rows: int) -> str:
    if source is None:
        return f"- Source {plain(source_id)}, whose page is not stored. Licence: unknown. Rows: {rows}."
    by = f" by {plain(source.author)}" if source.author.strip() else ""
    found_in = f" (read from: {plain(source.license_found_in)})" if source.license_found_in.strip() else ""
    return (
        f"- **{plain(source.title) or 'Untitled'}**{by}, {link(source.final_url)}. "
        f"Licence: {_licence(source.license)}, class: {class_of(source)}{found_in}. "
        f"Fetched {source.fetched_at:%Y-%m-%d}. Rows: {rows}. Version: {plain(source_id)}." + _evidence(source)
    )


def _licence(spdx: str) -> str:
    """The licence with a link to its text, where SPDX has one."""
    address = license_link(spdx)
    return f"{plain(spdx)} ({link(address)})" if address else plain(spdx)


def _evidence(source: Source) -> str:
    """A line for each place that says something about the licence, word for word."""
    return "".join(
        f"\n  - {plain(one.place)}: {plain(one.said)} → {plain(one.license)} ({one.license_class})"
        for one in source.license_evidence
    )
