"""What a question asks apart from how it is put: as keys that light rewordings share, and other questions do not."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tools._phrases import without_phrases
from tools._reordered import compared, other_forms, settled
from tools._synonyms import meant
from tools.text import normalised


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ASKING = {name: name for name in ("what", "who", "whose", "why", "how", "when", "where")}
_ASKING |= {"which": "what", "whom": "who"}
_BE = _set("is are was were be been being am")
_HAVE, _MUST, _ARTICLES = _set("has have had"), _set("must should"), _set("a an the")
_AUXILIARIES = _BE | _HAVE | _MUST | _set("do does did can could may might will would shall")
_DROPPED = _ARTICLES | (_AUXILIARIES - _MUST - _HAVE)
_DROPPED |= _set("""
this that these those there here it its itself they them their he she his her we our us you your i me my doing done
and so then than as at for in of on onto to with about between through during upon within via per such also just too
very any each every own ie eg etc therefore thus hence however
""")

CODE = re.compile(r"```(?:.+?)```|`[^`\n]+`", re.DOTALL)
_MASK = re.compile(r"code(\d{1,5})code")
_SUPERSCRIPTS = str.maketrans({sign: f"^{plain}" for sign, plain in zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-", strict=True)})
_MARKS = str.maketrans({**dict.fromkeys("‘’‛′`", "'"), **dict.fromkeys("‐‑‒–—―−", "-"), **dict.fromkeys('"“”„‟«»')})
_MINUS = re.compile(r"(?<=[\d)\]])\s*-\s*(?=[\w(])|(?<=\b\w)\s*-\s*(?=\w\b|[\d(])|(?<!\w)-\s*(?=[\d(])")
_EMPHASIS = re.compile(r"(?<!\w)[*_]{1,3}(?=\w)|(?<=\w)[*_]{1,3}(?!\w)")
_CLAUSE = re.compile(r"(?<![.!?;:])[.!?;:]+(?:\s+|$)|,\s+|\s+-+\s+|\n+")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*(?!\w)|\w+(?:'s\b)?|[^\w\s]")
_SPACES = re.compile(r"[^\S\n]+")
_THOUSANDS = re.compile(r",(?=\d{3}(?!\d))")
LONGEST = 8_000
"""Characters of a text up to which its words are looked at; a longer one repeats only its like."""


@dataclass(frozen=True)
class Wording:
    """`keys` are what a known question is found by, `asks` what another one is looked up by."""

    keys: frozenset[str]
    asks: frozenset[str]


@lru_cache(maxsize=2_000)
def wording(text: str) -> Wording:
    """Case, typography, function words, openings like `please explain` and the place of a first clause are left out;
    content words, names, numbers, signs, negation, code and what kind of question it is are not."""
    text = unicodedata.normalize("NFKC", text.translate(_SUPERSCRIPTS))
    exact = f"= {normalised(text)}"
    # Marks that belong to letters, as in Hindi or Thai, are no part of a word for `re`.
    marked = not text.isascii() and any(unicodedata.category(c)[0] == "M" for c in text)
    words = [] if marked or len(text) > LONGEST else _words(text)
    if all(word in _ASKING or word == "be" for word in words):
        return Wording(frozenset((exact,)), frozenset((exact,)))
    plain = [word.removesuffix("'s") for word in words]
    moved = list(other_forms(words))
    one, sides = _key("o", plain), {_key("d", order) for order in compared(plain)}
    return Wording(
        frozenset({exact, one, *sides, *(_key("g", variant) for variant in moved)}),
        frozenset({exact, one, *sides, _key("g", plain), *(_key("o", variant) for variant in moved)}),
    )


def _key(kind: str, words: Sequence[str]) -> str:
    return f"{kind} {' '.join(words)}"


def _words(text: str) -> list[str]:
    """What is asked, main clause first, and at the end whether it asks what something is or what it does."""
    text = _SPACES.sub(" ", text)
    codes = ["".join(code.strip("`").split()).casefold() for code in CODE.findall(text)]
    numbered = iter(range(len(codes)))
    masked = CODE.sub(lambda _: f" code{next(numbered)}code ", text).translate(_MARKS)
    masked = settled(_EMPHASIS.sub("", _MINUS.sub(" − ", without_phrases(masked))))
    clauses = [_TOKEN.findall(clause) for clause in _CLAUSE.split(masked)]
    clauses = [clause for clause in clauses if any(token[0].isalnum() for token in clause)]
    lowered = [token.casefold() for clause in clauses for token in clause]
    asking, mixed = any(t in _ASKING for t in lowered), any(t in _DROPPED for clause in clauses for t in clause[1:])
    signs = any(_is_sign(token) for token in lowered)
    found: list[str] = []
    for clause in _main_first(clauses):
        found += _meant(clause, main=not found, asking=asking, named=mixed, signs=signs)
    coded = [
        codes[int(mask[1])] if (mask := _MASK.fullmatch(word)) and int(mask[1]) < len(codes) else word for word in found
    ]
    return [*coded, "be"] if coded and not _BE.isdisjoint(lowered) else coded


def _main_first(clauses: list[list[str]]) -> list[list[str]]:
    """The clause that asks is moved to the front: `at 1 bar, what boils?` asks `what boils at 1 bar?`."""
    asked = [{token.casefold() for token in clause} & _ASKING.keys() for clause in clauses]
    firmly = [place for place, words in enumerate(asked) if words - {"when"}]
    begins = [place for place, clause in enumerate(clauses) if clause[0].casefold() in _AUXILIARIES]
    place = next(iter(firmly or [n for n, words in enumerate(asked) if words] or begins), 0)
    return [clauses[place], *clauses[:place], *clauses[place + 1 :]] if clauses else []


def _meant(clause: Sequence[str], *, main: bool, asking: bool, named: bool, signs: bool) -> Iterator[str]:
    """The words of a clause that tell questions apart. A word of grammar does where it is a name: `vitamin A`,
    `an OR gate`, `a for loop`; of words that ask, those after the first only where they ask on."""
    first = main
    for place, token in enumerate(clause):
        word, before = token.casefold(), clause[place - 1].casefold() if place else ""
        capital = named and place > 0 and token[0].isupper() and word != "i"
        if word in _ASKING and not capital:
            if first or word not in ("what", "which", "when"):
                yield _ASKING[word]
            elif word == "when":
                yield "if"
            first = False
        elif word in _DROPPED:
            last_letter = word in ("a", "i") and place == len(clause) - 1
            if capital or last_letter or (before in _ARTICLES and word not in ("own", "very", "such")):
                yield word
            elif not asking and not place and word in _AUXILIARIES:
                yield "aux"
        elif word in _MUST and "how" in (t.casefold() for t in clause):
            continue
        elif word[0].isalnum() or _is_sign(word) or (signs and word in "()[]{}"):
            yield meant(_THOUSANDS.sub("", word))


def _is_sign(token: str) -> bool:
    return (
        len(token) == 1
        and token != "$"
        and (unicodedata.category(token) in ("Sm", "So", "Sc") or token in "^*/%&@#\\|~")
    )
