"""What a folder of one's own documents costs: `python -m benchmarks.corpus [--documents 10000]`.

Seconds of CPU time to index it, to open it again, and after one file has changed; then milliseconds of a search.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.documents import queries, write_documents
from benchmarks.report import Row, parsed, shown_alone
from tools.search.corpus import Corpus, load_corpus

LIMIT = 6
SIDES = ("", "-wal")


def seconds(work: Callable[[], object]) -> float:
    """CPU time of this process, all of its threads together."""
    started = time.process_time()
    work()
    return round(time.process_time() - started, 3)


def search_ms(corpus: Corpus, asked: Sequence[str]) -> list[float]:
    """CPU milliseconds of each search, ascending."""
    return sorted(1000 * seconds_of_search(corpus, query) for query in asked)


def seconds_of_search(corpus: Corpus, query: str) -> float:
    started = time.process_time()
    corpus.index.search(query, LIMIT)
    return time.process_time() - started


def share(ascending: Sequence[float], part: float) -> float:
    return round(ascending[min(int(len(ascending) * part), len(ascending) - 1)], 1)


def measured(folder: Path, documents: int, searches: int) -> Row:
    own, index = folder / "documents", folder / "corpus.db"
    write_documents(own, documents)
    first = seconds(lambda: load_corpus(own, index))
    again = seconds(lambda: load_corpus(own, index))
    (own / "0" / "0.md").write_text("# Changed\n\nAnother text.\n", encoding="utf-8")
    changed = seconds(lambda: load_corpus(own, index))
    corpus = load_corpus(own, index)
    asked = queries(documents, searches)
    new, repeated = search_ms(corpus, asked), search_ms(corpus, asked)
    return {
        "documents": documents,
        "passages": corpus.contents.passages,
        "index CPU s": first,
        "opened again CPU s": again,
        "one file changed CPU s": changed,
        "search p50 ms": share(new, 0.5),
        "search p95 ms": share(new, 0.95),
        "repeated p50 ms": share(repeated, 0.5),
        "repeated p95 ms": share(repeated, 0.95),
        "index MB": round(sum(_size(index.with_name(index.name + side)) for side in SIDES) / 1e6, 1),
        "peak memory MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=10_000, help="Markdown of about 5 KB each")
    parser.add_argument("--searches", type=int, default=400)
    parser.add_argument("--json", action="store_true", help="one JSON value instead of a table")
    given = parsed(parser, arguments, documents=300, searches=100)
    with tempfile.TemporaryDirectory() as folder:
        shown_alone(measured(Path(folder), given.documents, given.searches), given.json, "a folder of documents")


if __name__ == "__main__":
    main()
