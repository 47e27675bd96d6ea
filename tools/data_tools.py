"""Tools for a model that look at datasets: profile, text statistics, quality, and how two compare."""

from collections import Counter
from collections.abc import Callable, Sequence
from statistics import fmean
from typing import Any

from langchain_core.tools import BaseTool, StructuredTool

from state.errors import AgentError
from tools._datasets import (
    NOT_CONTENT,
    Rows,
    as_text,
    columns_of,
    content_of,
    distinct_n,
    distribution,
    is_missing,
    is_number,
    load_rows,
    repeats,
    rounded,
    texts_of,
)
from tools.text import normalised, sentences

Reply = dict[str, Any]
"""`{"status": "success", ...}` or `{"status": "error", "error": "one line"}`."""

SCORE_WORDS = ("score", "rating", "reward", "confidence", "margin")
"""A column of numbers whose name holds one of these is a score."""


class DataAnalysisTools:
    """Computations over rows (a list of dictionaries) or the path of a .jsonl or .parquet file.

    Texts are compared after normalisation (Unicode form, case, quotes, spaces, edge punctuation). A list of
    messages counts as the text of their contents. Lengths are in characters or in words between spaces.
    """

    def profile_dataset(self, rows_or_path: list[dict[str, Any]] | str) -> Reply:
        """Profile a dataset: rows, duplicate rows and, for each column, its types, missing and distinct values,
        and the distribution of its lengths (texts, in characters) or values (numbers)."""
        return _reply(lambda: _profile(load_rows(rows_or_path)))

    def text_statistics(self, texts: list[str]) -> Reply:
        """Count texts, blank ones and duplicates, and measure their lengths in characters, words and sentences, the
        vocabulary, and distinct-1 to distinct-3: different n-grams by all n-grams (Li et al. 2016)."""
        return _reply(lambda: _text_statistics(texts))

    def quality_analysis(self, rows_or_path: list[dict[str, Any]] | str) -> Reply:
        """Look for what lowers quality: rows with missing values, duplicate rows, texts used twice in one column,
        the distribution of every score, and counts by review status."""
        return _reply(lambda: _quality(load_rows(rows_or_path)))

    def compare_datasets(self, a: list[dict[str, Any]] | str, b: list[dict[str, Any]] | str) -> Reply:
        """Compare two datasets: rows, columns, rows that stand in both, and for each shared text column the mean
        words, distinct-2 and the overlap of the vocabularies (Jaccard index)."""
        return _reply(lambda: _compare(load_rows(a), load_rows(b)))

    def as_tools(self) -> list[BaseTool]:
        """These methods as LangChain tools."""
        methods = (self.profile_dataset, self.text_statistics, self.quality_analysis, self.compare_datasets)
        return [StructuredTool.from_function(method) for method in methods]


def _profile(rows: Rows) -> Reply:
    return {
        "rows": len(rows),
        "duplicate_rows": repeats(map(content_of, rows)),
        "columns": {name: _column([row.get(name) for row in rows]) for name in columns_of(rows)},
    }


def _column(values: Sequence[Any]) -> Reply:
    present = [value for value in values if not is_missing(value)]
    profile: Reply = {
        "types": dict(Counter(type(value).__name__ for value in present)),
        "missing": len(values) - len(present),
        "distinct": len({as_text(value) for value in present}),
    }
    if present and all(is_number(value) for value in present):
        return {**profile, "values": distribution(present)}
    if texts := [as_text(value) for value in present if isinstance(value, (str, list))]:
        profile["characters"] = distribution([len(text) for text in texts])
    return profile


def _text_statistics(texts: Sequence[str]) -> Reply:
    written = [text for text in texts if text.strip()]
    words = [normalised(text).split() for text in written]
    counts = Counter(word for text in words for word in text)
    return {
        "count": len(texts),
        "blank": len(texts) - len(written),
        "duplicates": repeats(map(normalised, written)),
        "characters": distribution([len(text) for text in written]),
        "words": distribution([len(text) for text in words]),
        "sentences": distribution([len(sentences(text)) for text in written]),
        "vocabulary": len(counts),
        **{f"distinct_{n}": distinct_n(written, n) for n in (1, 2, 3)},
    }


def _quality(rows: Rows) -> Reply:
    columns = columns_of(rows)
    missing = {name: sum(is_missing(row.get(name)) for row in rows) for name in columns}
    texts = {name: texts_of(rows, name) for name in columns if name not in NOT_CONTENT}
    scores = {name: [row[name] for row in rows if is_number(row.get(name))] for name in columns if _is_score(name)}
    return {
        "rows": len(rows),
        "complete_rows": sum(not any(is_missing(row.get(name)) for name in columns) for row in rows),
        "missing": {name: count for name, count in missing.items() if count},
        "duplicate_rows": repeats(map(content_of, rows)),
        "repeated_texts": {name: count for name, found in texts.items() if (count := repeats(map(normalised, found)))},
        "scores": {name: {**distribution(found), "tenths": _tenths(found)} for name, found in scores.items() if found},
        "review_status": dict(Counter(as_text(row["review_status"]) for row in rows if "review_status" in row)),
    }


def _compare(a: Rows, b: Rows) -> Reply:
    shared = [name for name in columns_of(a) if name in set(columns_of(b))]
    in_a = set(map(content_of, a))
    texts = {name: (texts_of(a, name), texts_of(b, name)) for name in shared if name not in NOT_CONTENT}
    return {
        "rows": {"a": len(a), "b": len(b)},
        "columns": {
            "shared": shared,
            "only_a": [name for name in columns_of(a) if name not in shared],
            "only_b": [name for name in columns_of(b) if name not in shared],
        },
        "rows_of_b_in_a": sum(content_of(row) in in_a for row in b),
        "texts": {name: _compare_texts(*both) for name, both in texts.items() if all(both)},
    }


def _compare_texts(a: Sequence[str], b: Sequence[str]) -> Reply:
    words_a, words_b = ({word for text in texts for word in normalised(text).split()} for texts in (a, b))
    return {
        "mean_words": {"a": _mean_words(a), "b": _mean_words(b)},
        "distinct_2": {"a": distinct_n(a, 2), "b": distinct_n(b, 2)},
        "vocabulary_overlap": rounded(len(words_a & words_b) / len(words_a | words_b)) if words_a | words_b else 0.0,
    }


def _mean_words(texts: Sequence[str]) -> float:
    return rounded(fmean(len(text.split()) for text in texts))


def _is_score(column: str) -> bool:
    return any(word in column.lower() for word in SCORE_WORDS)


def _tenths(scores: Sequence[float]) -> list[int]:
    """How many scores lie in each tenth from 0 to 1; the last holds 1 itself. Scores beyond are not counted."""
    counts = Counter(min(int(score * 10), 9) for score in scores if 0 <= score <= 1)
    return [counts[tenth] for tenth in range(10)]


def _reply(compute: Callable[[], Reply]) -> Reply:
    try:
        return {"status": "success", **compute()}
    except AgentError as error:
        return {"status": "error", "error": str(error)}
