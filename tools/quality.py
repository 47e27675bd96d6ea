"""How good the evidence for a question is, computed from what was found."""

from collections.abc import Sequence

from state.sources import Passage
from tools.text import content_terms

ENOUGH_SOURCES = 3


def context_quality(question: str, passages: Sequence[Passage]) -> tuple[float, dict[str, float]]:
    """The mean of three shares, 0 to 1, and the shares themselves.

    `coverage`: terms of the question that stand in a passage or its title; `independence`: different texts, of
    three; `licences`: passages whose licence is known.
    """
    terms = set(content_terms(question))
    held = {term for passage in passages for text in (passage.title, passage.text) for term in content_terms(text)}
    parts = {
        "coverage": len(terms & held) / len(terms) if terms else 0.0,
        "independence": min(1.0, len({passage.sha256 for passage in passages}) / ENOUGH_SOURCES),
        "licences": sum(p.license != "unknown" for p in passages) / len(passages) if passages else 0.0,
    }
    return round(sum(parts.values()) / len(parts), 4), {name: round(share, 4) for name, share in parts.items()}


def why_relevant(question: str, text: str) -> str:
    """Why a passage matters to a question: the terms of the question that it holds."""
    held = set(content_terms(text))
    shared = [term for term in dict.fromkeys(content_terms(question)) if term in held]
    return f"speaks of {', '.join(shared)}" if shared else "found by its title or neighbouring text"
