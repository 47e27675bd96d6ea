"""Made-up documents in Markdown: words as unequally common as in a language, and a subject that each one returns to."""

import random
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path

WORDS, COMMON = 20_000, 150
"""How many words the language has, and how many of them say nothing, as stop words do."""

_SYLLABLES = [first + second for first in "bcdfghklmnprstvz" for second in "aeiou"]
_PER_FOLDER = 100


@cache
def vocabulary() -> tuple[Sequence[str], Sequence[float]]:
    """The words from the most to the least common, and their added up weights by Zipf's law."""
    chance = random.Random(0)
    words: dict[str, None] = {}
    while len(words) < WORDS:
        words["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4)))] = None
    return list(words), list(accumulate(1 / (rank + 3) for rank in range(WORDS)))


def document(number: int, size: int = 5_000) -> str:
    """Front matter, headings and paragraphs of about `size` characters."""
    chance = random.Random(number)
    words, weights = vocabulary()
    subject = chance.choices(words[COMMON:], k=6)
    parts = [f"---\ntitle: {' '.join(subject[:3])}\nlicense: CC-BY-4.0\n---\n# {' '.join(subject[:3])}"]
    while sum(map(len, parts)) < size:
        parts += [f"## {' '.join(chance.choices(subject, k=2))}"] if chance.random() < 0.25 else []
        sentences = []
        for _ in range(chance.randint(3, 6)):
            drawn = chance.choices(words, cum_weights=weights, k=chance.randint(8, 18))
            drawn = [chance.choice(subject) if chance.random() < 0.08 else word for word in drawn]
            sentences.append(f"{' '.join(drawn).capitalize()}.")
        parts.append(" ".join(sentences))
    return "\n\n".join(parts) + "\n"


def write_documents(folder: Path, count: int, size: int = 5_000) -> None:
    """Files `0/0.md`, `0/1.md` and so on, a hundred in each folder."""
    for number in range(count):
        path = folder / str(number // _PER_FOLDER) / f"{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(document(number, size), encoding="utf-8")


def queries(documents: int, count: int, size: int = 5_000) -> list[str]:
    """Two to eight words of one document each, without those that say nothing."""
    chance = random.Random(1)
    empty = set(vocabulary()[0][:COMMON])
    found = []
    for _ in range(count):
        words = document(chance.randrange(documents), size).partition("\n# ")[2].lower().replace(".", "").split()
        telling = [word for word in words if word not in empty and word != "##"]
        found.append(" ".join(chance.sample(telling, chance.randint(2, 8))))
    return found
