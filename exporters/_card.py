"""README.md: the dataset card, computed from the rows and saying no more than they show."""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from exporters._card_data import columns, counts, data_file, evenness, use
from exporters._card_head import header, title
from exporters._claims import claims_section
from exporters._dataset import Dataset
from exporters._diversity import diversity_section
from exporters._licenses import class_of
from exporters._manifest import USUAL_LIMIT
from exporters._markdown import link, plain, table
from exporters._parts import Part
from exporters._rows import words_of
from exporters._verdicts import checks_section
from exporters.base import Exporter
from state.sources import LICENSE_CLASSES

_SHOWN = 400
_OFFLINE = "offline"


def card(made: Dataset, written: Sequence[Part], exporter: Exporter) -> str:
    sections = (
        _how(made, written),
        use(made, written, exporter),
        counts(made),
        evenness(made),
        diversity_section(made),
        _authors(made),
        _quality(made),
        claims_section(made),
        _sources(made),
        _example(written[0]),
        _limits(made, exporter),
    )
    head = header(made, written, exporter)
    return head + f"\n# {plain(title(made))}\n\n" + "\n\n".join(filter(None, sections)) + "\n"


def _how(made: Dataset, written: Sequence[Part]) -> str:
    return (
        f"{len(made.rows)} rows of synthetic data: {plain(made.kind.purpose)}. {columns(made, written)}\n\n"
        "## How it was made\n\n"
        "Questions were written for a topic, each was researched in the sources below, a model answered from the "
        "passages found, checks without a model and then a review decided on every record. Only approved records are "
        "rows for the trainer. Run: " + ", ".join(plain(run) for run in made.count("run_id")) + "."
    )


def _authors(made: Dataset) -> str:
    writers, judges = made.count("model_used"), made.count("judge_used")
    lines = [("wrote", plain(name), rows) for name, rows in writers.items()]
    lines += [("judged", plain(name), rows) for name, rows in judges.items()]
    unjudged = len(made.rows) - sum(judges.values())
    notes = [f"{unjudged} rows were judged by no model: checks by rule alone decided."] if unjudged else []
    if any(name.startswith(_OFFLINE) for name in (*writers, *judges)):
        notes.append(
            "The offline model is not a large language model: it works by extraction from the passages and by exact "
            "procedures."
        )
    if any(row.record.model_used and row.record.model_used == row.record.judge_used for row in made.rows):
        notes.append("A model judged rows that it wrote itself: read its scores with that in mind.")
    return "## Who wrote and who judged\n\n" + "\n\n".join([table(("role", "model", "rows"), lines), *notes])


def _quality(made: Dataset) -> str:
    scores: dict[str, list[float]] = defaultdict(list)
    for row in made.rows:
        if row.record.quality_score is not None:
            scores["overall"].append(row.record.quality_score)
        for name, score in row.record.scores.items():
            scores[name].append(score)
    scored = [(plain(name), len(given), *_spread(given)) for name, given in sorted(scores.items())]
    return (
        "## Quality\n\nScores go from 0 to 1.\n\n"
        + table(("score", "rows", "lowest", "mean", "highest"), scored)
        + "\n\n"
        + checks_section(made)
    )


def _spread(given: Sequence[float]) -> tuple[str, str, str]:
    return f"{min(given):.2f}", f"{sum(given) / len(given):.2f}", f"{max(given):.2f}"


def _sources(made: Dataset) -> str:
    lines = [
        (plain(source.title), link(source.final_url), plain(source.license), class_of(source), rows)
        if source
        else ("not stored", plain(source_id), "unknown", "unknown", rows)
        for source_id, source, rows in made.sources()
    ]
    return (
        "## Sources\n\n"
        + table(("title", "address", "licence", "class", "rows"), lines)
        + f"\n\n{_classes(made)}\n\nLicence policy of this export: {made.options.license_policy}. "
        "Authors and dates are in [ATTRIBUTION.md](ATTRIBUTION.md)."
    )


def _classes(made: Dataset) -> str:
    """How many rows there are of each class of licence: that of the most restricted source counts."""
    rows = Counter(row.license_class for row in made.written)
    return table(("class of the licence", "rows"), [(name, rows[name]) for name in LICENSE_CLASSES if rows[name]])


def _example(data: Part) -> str:
    first = next(row for rows in data.splits.values() for row in rows)
    row = {name: value for name, value in first.items() if name != "meta"}
    return f"## Example\n\n```json\n{json.dumps(_shortened(row), indent=2, ensure_ascii=False)}\n```"


def _shortened(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _shortened(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_shortened(inner) for inner in value]
    return f"{value[:_SHOWN]} […]" if isinstance(value, str) and len(value) > _SHOWN else value


def _limits(made: Dataset, exporter: Exporter) -> str:
    return (
        "## Limits\n\n"
        "The texts are written by models from the named sources and can repeat their errors; approval means that the "
        "checks and the review found no fault, not that there is none. "
        f"{words_of(made.rows, USUAL_LIMIT)} rows have more than {USUAL_LIMIT} whitespace-separated words, an "
        "estimate that is lower than any tokenizer's count: trainers cut longer rows. Refused records and the hash "
        f"of every file are in `manifest.json`. `datasets` reads `{data_file('train', exporter)}`, whose columns are "
        "typed."
    )
