"""Composing an answer of quoted sentences, in the manner of a persona."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from tools.llm.offline.base import Saying
from tools.llm.offline.finding import defined
from tools.llm.offline.material import Material
from tools.llm.offline.reading import Statement

_POOL = 6
_TIE = re.compile(r"(?:For (?:example|instance)|First|Second|Third|Fourth|Next|Then|Finally), ")


@dataclass(frozen=True)
class _Manner:
    """`sizes`: how many sentences stand beside the answer, the preferred number first. Those that come first in
    `rank` are preferred, else those that fit best; `widely`: of all that touch the answer."""

    sizes: tuple[int, ...]
    rank: Callable[[Statement], Any] | None = None
    widely: bool = False


def _plainness(statement: Statement) -> tuple[bool, int]:
    """Definitions and examples before the rest, short sentences before long ones."""
    return not (defined(statement.meaning) or statement.meaning.is_example), len(statement.text.split())


_MANNERS = {
    "expert": _Manner((4, 5, 3, 2, 1), widely=True),
    "teacher": _Manner((3, 2, 4, 1), _plainness, widely=True),
    "student in a hurry": _Manner((1, 0, 2)),
    "beginner": _Manner((2, 1, 3, 0), lambda s: len(s.text), widely=True),
}
_PLAIN = _Manner((3, 2, 4, 1))


def composed(material: Material, persona: str, candidate: int, more: int) -> Saying:
    """The answer, and beside it what the persona would say; `more` counts the attempts at another wording."""
    known = _MANNERS.get(persona)
    variation = more + (candidate // len(_MANNERS) if known else candidate)
    beside = _beside(material, known or _PLAIN, variation)
    return Saying(opening(material.answer), tuple(s.text for s in beside), material.titles, variation=variation)


def _beside(material: Material, manner: _Manner, variation: int) -> list[Statement]:
    """Definitions first, examples last; each variation is another choice among the best."""
    near = material.around[:_POOL]
    pool = [*(sorted(near, key=manner.rank) if manner.rank else near), *material.distant][:_POOL]
    best = len(near) if manner.widely else min(len(material.fitting), _POOL)
    reach = (best, len(pool))
    ways = dict.fromkeys(w for most in reach for n in _sizes(manner, most) for w in combinations(range(most), n))
    chosen = [pool[place] for place in list(ways)[variation % len(ways)]] if ways else []
    return sorted(chosen, key=lambda s: (s.meaning.is_example, not defined(s.meaning)))


def _sizes(manner: _Manner, most: int) -> list[int]:
    """The sizes that there are sentences for; all there are, where none of them fits."""
    return [size for size in manner.sizes if size <= most] or [most]


def opening(answer: Sequence[str]) -> tuple[str, ...]:
    """The answer without a word that only ties its first sentence to those before it on its page."""
    if len(answer) != 1:
        return tuple(answer)
    bare = _TIE.sub("", answer[0])
    return (bare[:1].upper() + bare[1:],)
