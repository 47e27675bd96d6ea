"""Full-text search over the passages of documents: SQLite FTS5 with BM25, in memory, safe from any thread."""

import re
import sqlite3
import threading
import weakref
from collections.abc import Sequence

from state.sources import Hit
from tools.search._documents import Document
from tools.search._passages import Cut, cut_passages, rarity, spread
from tools.text import STOP_WORDS

MOST_TERMS = 40
LEAST_SHARE = 0.5
WEIGHTS = "4.0, 2.0, 2.0, 1.0"
"""BM25 weights of title, subject, headings and body."""

_SCHEMA = (
    "CREATE VIRTUAL TABLE passages USING fts5"
    "(title, subject, heading, body, tokenize = 'porter unicode61 remove_diacritics 2')"
)
_ASKING = frozenset(("explain", "describe", "define", "discuss", "compare"))


class PassageIndex:
    """The passages of documents, found by words. Built once, then only read."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._places: list[tuple[Document, Cut]] = [(d, cut) for d in documents for cut in cut_passages(d.source.text)]
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        self._lock = threading.Lock()
        weakref.finalize(self, self._database.close)
        self._database.execute(_SCHEMA)
        self._database.executemany(
            "INSERT INTO passages (rowid, title, subject, heading, body) VALUES (?, ?, ?, ?, ?)",
            (
                (row, d.source.title, d.subject, cut.heading, d.source.text[cut.start : cut.end])
                for row, (d, cut) in enumerate(self._places)
            ),
        )

    def __len__(self) -> int:
        return len(self._places)

    def search(self, query: str, limit: int) -> list[Hit]:
        """At most `limit` hits, best first by BM25; every one holds at least half of what the query asks for,
        its terms weighed by how rare they are."""
        terms = query_terms(query)
        if not terms or limit < 1:
            return []
        with self._lock:
            rows = {term: {row for (row,) in self._match("rowid", quoted(term))} for term in terms}
            found = self._match(f"rowid, -bm25(passages, {WEIGHTS})", " OR ".join(map(quoted, terms)))
        weights = {term: rarity(len(rows[term]), len(self)) for term in terms}
        least = LEAST_SHARE * sum(weights.values())
        relevant = [
            (score, row) for row, score in found if sum(weights[term] for term in terms if row in rows[term]) >= least
        ]
        return spread([self._hit(row, score) for score, row in sorted(relevant, key=lambda r: (-r[0], r[1]))], limit)

    def _match(self, columns: str, expression: str) -> list[tuple[float, ...]]:
        statement = f"SELECT {columns} FROM passages WHERE passages MATCH ?"
        return self._database.execute(statement, (expression,)).fetchall()

    def _hit(self, row: float, score: float) -> Hit:
        document, cut = self._places[int(row)]
        return Hit(source=document.source, start=cut.start, end=cut.end, score=score)


def query_terms(query: str) -> list[str]:
    """The first 40 different words of a query that say what it is about; its numbers where it has no such words."""
    words = list(dict.fromkeys(re.findall(r"[^\W_]+", query.casefold())))
    telling = [word for word in words if word not in STOP_WORDS and word not in _ASKING and not word.isdigit()]
    return (telling or [word for word in words if word.isdigit()])[:MOST_TERMS]


def quoted(term: str) -> str:
    """The term as an FTS5 string, in which no character has a meaning."""
    return '"' + term.replace('"', '""') + '"'
