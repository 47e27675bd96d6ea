"""Which questions repeat an earlier one."""

from dataclasses import dataclass

from rensa import RMinHash, RMinHashLSH

from tools.text import content_terms, has_negation, normalised, numbers

PERMUTATIONS, BANDS, SHINGLE = 128, 32, 3
CANDIDATE, REPEATED = 0.5, 0.8
_SEED = 1


@dataclass(frozen=True)
class _Question:
    """A kept question with what later ones are compared with."""

    text: str
    shingles: frozenset[str]
    terms: frozenset[str]

    def repeats(self, other: "_Question") -> bool:
        if not (self.terms <= other.terms or other.terms <= self.terms):
            return False
        return len(self.shingles & other.shingles) >= REPEATED * len(self.shingles | other.shingles)


class Distinct:
    """Questions that differ from each other: the same questions in the same order give the same answers.

    Two questions are the same if their normalised texts are, or if at least 0.8 of their word 3-shingles are
    shared (Jaccard), their numbers and negation agree, and not each has a content word that the other lacks:
    `the boiling point of methane` and `of ethane` are two questions however long they are.
    """

    def __init__(self) -> None:
        self._questions: list[_Question] = []
        self._exact: dict[str, int] = {}
        self._near: dict[tuple[str, ...], RMinHashLSH] = {}

    def __len__(self) -> int:
        return len(self._questions)

    def add(self, text: str) -> str | None:
        """None if the text is new, and now known; else the earlier text that it repeats."""
        plain = normalised(text)
        if plain in self._exact:
            return self._questions[self._exact[plain]].text
        question = _Question(text, _shingles(plain), frozenset(content_terms(text)))
        sketch = RMinHash(PERMUTATIONS, _SEED)
        sketch.update(sorted(question.shingles))
        facts = (*numbers(text), str(has_negation(text)))
        near = self._near.setdefault(facts, RMinHashLSH(CANDIDATE, PERMUTATIONS, BANDS))
        found: list[int] = near.query(sketch)
        for known in sorted(found):
            if question.repeats(self._questions[known]):
                return self._questions[known].text
        near.insert(len(self._questions), sketch)
        self._exact[plain] = len(self._questions)
        self._questions.append(question)
        return None


def _shingles(plain: str) -> frozenset[str]:
    words = plain.split()
    return frozenset(" ".join(words[n : n + SHINGLE]) for n in range(max(1, len(words) - SHINGLE + 1)))
