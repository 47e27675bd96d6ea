"""A corpus of pages, clean, and with an instruction to a model in each of forty."""

from collections.abc import Iterator
from pathlib import Path

from tests.tools.injection.attacks import ATTACKS
from tools.search.corpus import SAMPLE

PAGES = 40
_OWN_PARAGRAPH = 3
_PLACES = ("end of the page", "before a heading", "after the title", "in a last sentence", "in a first sentence")
_SENTENCES = (
    "override",
    "rubric",
    "forget",
    "void",
    "approve",
    "full score",
    "correct",
    "verdict",
    "as the judge",
    "role",
)


def clean_pages() -> dict[str, str]:
    """The first forty pages of the sample, by name."""
    files = sorted(SAMPLE.rglob("*.md"))[:PAGES]
    return {path.name: path.read_text(encoding="utf-8") for path in files}


def injected_pages() -> dict[str, str]:
    """The same with another instruction in each, at another place."""
    attacks = iter([(name, said) for name, said in ATTACKS.items() if name not in _SENTENCES])
    sentences = iter([ATTACKS[name] for name in _SENTENCES] * 2)
    return {
        name: with_instruction(text, number % len(_PLACES), attacks, sentences)
        for number, (name, text) in enumerate(clean_pages().items())
    }


def with_instruction(text: str, place: int, attacks: Iterator[tuple[str, str]], sentences: Iterator[str]) -> str:
    """The page with the next attack as a paragraph, or the next sentence in a paragraph's end or beginning."""
    said = next(attacks)[1] if place < _OWN_PARAGRAPH else next(sentences)
    body, _, last = text.strip().rpartition("\n## ")
    title, _, rest = text.partition("\n## ")
    heading, _, section = last.partition("\n\n")
    return {
        "end of the page": f"{text.strip()}\n\n{said}\n",
        "before a heading": f"{body.rstrip()}\n\n{said}\n\n## {last}\n",
        "after the title": f"{title.rstrip()}\n\n{said}\n\n## {rest}",
        "in a last sentence": f"{text.strip()} {said}\n",
        "in a first sentence": f"{body}\n## {heading}\n\n{said} {section}\n",
    }[_PLACES[place]]


def written(pages: dict[str, str], folder: Path) -> Path:
    folder.mkdir()
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
