"""ATTRIBUTION.md: every source, who wrote it, under which licence, and how many rows lean on it."""

from exporters._dataset import Dataset
from exporters._markdown import link, plain
from state.sources import Source


def attribution(made: Dataset) -> str:
    lines = [_line(source_id, source, rows) for source_id, source, rows in made.sources()]
    unsourced = sum(not row.sources for row in made.written)
    if unsourced:
        lines.append(f"- {unsourced} rows name no source.")
    return "# Attribution\n\nThe records of this dataset lean on these sources.\n\n" + "\n".join(lines) + "\n"


def _line(source_id: str, source: Source | None, rows: int) -> str:
    if source is None:
        return f"- Source {plain(source_id)}, whose page is not stored. Licence: unknown. Rows: {rows}."
    by = f" by {plain(source.author)}" if source.author.strip() else ""
    found_in = f" (read from: {plain(source.license_found_in)})" if source.license_found_in.strip() else ""
    return (
        f"- **{plain(source.title) or 'Untitled'}**{by}, {link(source.final_url)}. "
        f"Licence: {plain(source.license)}{found_in}. "
        f"Fetched {source.fetched_at:%Y-%m-%d}. Rows: {rows}. Version: {plain(source_id)}."
    )
