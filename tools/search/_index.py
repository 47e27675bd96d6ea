"""Full-text search over the passages of one folder's documents: SQLite FTS5 with BM25."""

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

from pydantic import TypeAdapter

from state.sources import Hit, Instruction, LicenseEvidence, Source
from tools.search._index_file import VERSION, IndexFile, words_of
from tools.search._passages import rarity, spread_by
from tools.search._rights import Marks, Rights, nearest, rights_of
from tools.search._scan import is_license_file
from tools.search._terms import idf, query_terms, telling

LEAST_SHARE = 0.5
WEIGHTS = "4.0, 2.0, 2.0, 1.0"
"""BM25 weights of title, subject, headings and body."""

CANDIDATES = 1_000
"""So many of the best passages are looked at, to choose from them."""

_KEPT_COUNTS = 10_000
_MARKS = TypeAdapter(Marks)
_INSTRUCTIONS = TypeAdapter(tuple[Instruction, ...])
_RANKED = f"""WITH ranked (passage, score) AS MATERIALIZED
    (SELECT rowid, -bm25({{words}}, {WEIGHTS}) FROM {{words}} WHERE {{words}} MATCH ?)
    SELECT json_group_array(passage), '[' || coalesce(group_concat(printf('%!.17g', score)), '') || ']' FROM ranked"""
_PLACES = """SELECT passages.id, document, start, end, path FROM passages JOIN documents ON documents.id = document
    WHERE passages.id IN (SELECT value FROM json_each(?))"""
_DOCUMENT = """SELECT path, title, author, marks, read_at, text, instructions
    FROM documents JOIN texts ON document = documents.id WHERE documents.id = ?"""
_ROWS = "SELECT path, sha256, reason, marks FROM documents WHERE corpus = ? ORDER BY path"


@dataclass(frozen=True, slots=True)
class Place:
    """A passage that was found, before its text is read."""

    passage: int
    score: float
    document: int
    start: int
    end: int


@dataclass(frozen=True)
class Contents:
    """What an index holds of a folder: counts, documents by licence, and why files were skipped, by path."""

    documents: int
    passages: int
    licenses: Mapping[str, int]
    skipped: Mapping[str, str]


Holders = Sequence[int]
"""The passages that hold a term."""


@dataclass
class _Known:
    """What is remembered of one generation of the corpus, and forgotten when the corpus changes."""

    generation: int = -1
    passages: int = 0
    above: Mapping[str, Marks] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    # A source lives as long as someone uses it, so that a long text is in memory once.
    sources: WeakValueDictionary[int, Source] = field(default_factory=WeakValueDictionary)


class PassageIndex:
    """The passages of one folder in an index file, found by words. Safe from any thread; raises `StorageError`."""

    def __init__(self, file: IndexFile, folder: Path, declared: LicenseEvidence | None = None) -> None:
        """`declared`: the licence of documents that name none."""
        self.file = file
        self.corpus = file.corpus(folder)
        self._declared = declared
        self._words = words_of(self.corpus)
        self._known = _Known()

    def search(self, query: str, limit: int) -> list[Hit]:
        """At most `limit` hits, best first by BM25; every one holds at least half of what the query asks for,
        its terms weighed by how rare they are."""
        terms = query_terms(query)
        if not terms or limit < 1:
            return []
        with self.file.reading() as database:
            known = self._refreshed(database)
            found = self._relevant(database, known, terms, limit)
            chosen = spread_by(found, limit, lambda place: place.document)
            return [self._hit(database, known, place) for place in chosen]

    def contents(self) -> Contents:
        with self.file.reading() as database:
            known = self._refreshed(database)
            rows = database.execute(_ROWS, (self.corpus,)).fetchall()
        read = [(path, marks) for path, _, reason, marks in rows if not (reason or is_license_file(path))]
        licenses = Counter(self._rights(known, path, marks).license for path, marks in read)
        skipped = {path: reason for path, _, reason, _ in rows if reason}
        return Contents(len(read), known.passages, dict(licenses.most_common()), skipped)

    def fingerprint(self) -> str:
        """16 hexadecimal digits that name what can be found: the files' contents and the declared licence."""
        with self.file.reading() as database:
            rows = database.execute(_ROWS, (self.corpus,)).fetchall()
        declared = self._declared.said if self._declared else ""
        said = [VERSION, declared, *([path, sha256] for path, sha256, reason, _ in rows if not reason)]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]

    def _refreshed(self, database: sqlite3.Connection) -> _Known:
        """What is remembered of the corpus as this transaction sees it."""
        ((generation,),) = database.execute("SELECT generation FROM corpora WHERE id = ?", (self.corpus,))
        if generation != self._known.generation:
            ((passages,),) = database.execute(f"SELECT count(*) FROM {self._words}")
            rows = database.execute(_ROWS, (self.corpus,)).fetchall()
            files = {path: _MARKS.validate_json(marks) for path, _, _, marks in rows if is_license_file(path)}
            above = {path.rpartition("/")[0] or ".": marks for path, marks in files.items()}
            self._known = _Known(generation, passages, above)
        return self._known

    def _relevant(self, database: sqlite3.Connection, known: _Known, terms: Sequence[str], limit: int) -> list[Place]:
        """The best places that hold enough of the terms, best first."""
        counts = self._counts(database, known, terms)
        weights = {term: rarity(count, known.passages) for term, count in counts.items()}
        least = LEAST_SHARE * sum(weights.values())
        ranking = telling(counts, weights, least)
        words = " OR ".join(map(quoted, ranking))
        holders = self._holders(database, {term: "" if term in ranking else words for term in terms})
        extra = {term: idf(counts[term], known.passages) for term in terms if term not in ranking}
        scores = self._scores(database, words)
        shares = _sums(dict.fromkeys(scores, 0.0), holders, weights)
        if extra:
            scores = _sums(scores, holders, extra)
        enough = {passage: score for passage, score in scores.items() if shares[passage] >= least}
        return _places(database, enough, max(CANDIDATES, limit * 25))

    def _counts(self, database: sqlite3.Connection, known: _Known, terms: Sequence[str]) -> dict[str, int]:
        """How many passages hold each term."""
        unknown = [term for term in terms if term not in known.counts]
        if len(known.counts) + len(unknown) > _KEPT_COUNTS:
            known.counts.clear()
            unknown = list(terms)
        if unknown:
            told = _each(database, f"SELECT count(*) FROM {self._words}", self._words, map(quoted, unknown))
            known.counts |= dict(zip(unknown, told, strict=True))
        return {term: known.counts[term] for term in terms}

    def _holders(self, database: sqlite3.Connection, terms: Mapping[str, str]) -> dict[str, Holders]:
        """The passages that hold each term; of those that match what stands beside the term, where something does."""
        asked = [f"{quoted(term)} AND ({among})" if among else quoted(term) for term, among in terms.items()]
        told = _each(database, f"SELECT json_group_array(rowid) FROM {self._words}", self._words, asked)
        return {term: json.loads(passages) for term, passages in zip(terms, told, strict=True)}

    def _scores(self, database: sqlite3.Connection, words: str) -> dict[int, float]:
        """By passage, what BM25 gives it for the words."""
        ((passages, scores),) = database.execute(_RANKED.format(words=self._words), (words,))
        return dict(zip(json.loads(passages), json.loads(scores), strict=True))

    def _hit(self, database: sqlite3.Connection, known: _Known, place: Place) -> Hit:
        source = known.sources.get(place.document) or self._source(database, known, place.document)
        known.sources[place.document] = source
        return Hit(source=source, start=place.start, end=place.end, score=place.score)

    def _source(self, database: sqlite3.Connection, known: _Known, document: int) -> Source:
        ((path, title, author, marks, read_at, text, instructions),) = database.execute(_DOCUMENT, (document,))
        rights = self._rights(known, path, marks)
        return Source(
            url=f"corpus:{path}",
            final_url=f"corpus:{path}",
            title=title,
            author=author,
            license=rights.license,
            license_found_in=rights.found_in,
            license_class=rights.license_class,
            license_evidence=rights.evidence,
            engine="corpus",
            fetched_at=read_at,
            text=text,
            instructions=_INSTRUCTIONS.validate_json(instructions),
        )

    def _rights(self, known: _Known, path: str, marks: str) -> Rights:
        return rights_of(_MARKS.validate_json(marks), nearest(path, known.above), self._declared)


def _sums(sums: dict[int, float], holders: Mapping[str, Holders], of: Mapping[str, float]) -> dict[int, float]:
    """The sums with what the terms that each passage holds count, added in the order of the terms."""
    for term, value in of.items():
        for passage in holders[term]:
            sums[passage] += value
    return sums


def _each(database: sqlite3.Connection, select: str, table: str, matches: Iterable[str]) -> list[Any]:
    """The one value that the query gives for each MATCH expression, in one statement: while other threads are at
    work, each row that SQLite hands over may wait for the interpreter."""
    values = list(matches)
    asked = " UNION ALL ".join(f"SELECT {n}, ({select} WHERE {table} MATCH ?)" for n in range(len(values)))
    return [value for _, value in sorted(database.execute(asked, values))]


def _places(database: sqlite3.Connection, scores: Mapping[int, float], most: int) -> list[Place]:
    """The places of the best passages; of those with the same score, in the order of their paths."""
    best = nlargest(most, scores, key=lambda passage: scores[passage])
    rows = database.execute(_PLACES, (json.dumps(best),)).fetchall()
    ordered = sorted(rows, key=lambda row: (-scores[row[0]], row[4], row[2]))
    return [Place(passage, scores[passage], document, start, end) for passage, document, start, end, _ in ordered]


def quoted(term: str) -> str:
    """The term as an FTS5 string, in which no character has a meaning."""
    return '"' + term.replace('"', '""') + '"'
