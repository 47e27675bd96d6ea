"""A small web made of the sample corpus: one page for each of its files."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import tools.search

SITE = "https://reference.example/"
_WORD = re.compile(r"[a-z0-9]{3,}")


@dataclass(frozen=True)
class Page:
    url: str
    title: str
    text: str
    words: frozenset[str]

    def score(self, query: str) -> float:
        """The share of the query's words that the page has, 0 to 1."""
        asked = words(query)
        return len(asked & self.words) / len(asked) if asked else 0.0

    def snippet(self, query: str) -> str:
        """The paragraph that has most of the query's words."""
        asked = words(query)
        paragraphs = [part for part in self.text.split("\n\n") if not part.startswith("#")]
        return max(paragraphs, key=lambda part: len(asked & words(part)))


def words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))


@cache
def pages() -> tuple[Page, ...]:
    folder = Path(tools.search.__path__[0]) / "sample_corpus"
    return tuple(_page(path) for path in sorted(folder.rglob("*.md")))


def _page(path: Path) -> Page:
    _, front, text = path.read_text(encoding="utf-8").split("---\n", 2)
    title = re.search(r"^title: (.+)$", front, re.MULTILINE)
    return Page(SITE + path.stem, title[1] if title else path.stem, text.strip(), words(text))


def found(query: str, limit: int) -> list[tuple[float, Page]]:
    """The best pages with their scores, best first; pages that share no word with the query are left out."""
    scored = ((page.score(query), page) for page in pages())
    return sorted((hit for hit in scored if hit[0] > 0), key=lambda hit: (-hit[0], hit[1].url))[:limit]
