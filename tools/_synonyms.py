"""Words that ask the same in a question: a small closed class, spellings and irregular plurals, no thesaurus."""

import re

_CLASSES = """
compute calculate determine
computing calculating determining
computed calculated determined
computation calculation
large big
larger bigger
largest biggest
fast quick rapid
quickly rapidly
begin start commence
beginning starting
use utilize employ
used utilized employed
using utilizing employing
help aid assist
get obtain
got obtained
getting obtaining
require need
required needed
happen occur
happening occurring
happened occurred
advantage benefit
disadvantage drawback
differ difference different differing
compare comparison
have has had
not never no none neither nothing nobody nowhere without hardly
"""
_WHOLE = "lens news means odds goods arms customs physics series species always glasses mars"
_PLURALS = """
criterion criteria
phenomenon phenomena
bacterium bacteria
nucleus nuclei
spectrum spectra
index indices
vertex vertices
matrix matrices
formula formulae
hypothesis hypotheses
analysis analyses
child children
person people
mouse mice
"""
_GROUPS = [line.split() for line in (_CLASSES + _PLURALS).split("\n") if line]
_NO_PLURALS = frozenset(_WHOLE.split())
_SAME = {word: group[0] for group in _GROUPS for word in group[1:]}
_SPELLINGS = (
    (re.compile(r"(?<=\w{3})is(e[ds]?|ing|ations?)$"), r"iz\1"),
    (re.compile(r"(?<=\w{3})ys(e[ds]?|ing)$"), r"yz\1"),
    (re.compile(r"^(colo|behavio|flavo|vapo|odo|neighbo|labo|favo|harbo|tumo)ur"), r"\1r"),
    (re.compile("sulph"), "sulf"),
    (re.compile("^alumini?um"), "aluminum"),
    (re.compile("^((?:centi|milli|kilo|micro|nano)?(?:met|lit)|fib|cent)re(?=s?$)"), r"\1er"),
)


def meant(word: str) -> str:
    """The word that stands for this lower-case one: American, singular, the first of its class."""
    for spelling, usual in _SPELLINGS if len(word) > 4 else ():
        word = spelling.sub(usual, word)
    same = _SAME.get(word)
    return singular(same or _SAME.get(singular(word)) or word)


def singular(word: str) -> str:
    """Without the plural's or the verb's -s, and no ending else: `plane` is no `plan`, and `silicone` no `silicon`."""
    bare = word.removesuffix("'s")
    if bare != word:
        return f"{singular(bare)}'s"
    if len(word) < 4 or not word.isalpha() or word in _NO_PLURALS:
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if re.search("(?:[sxz]|ch|sh)es?$", word) and word.endswith(("e", "es")):
        return word.removesuffix("s").removesuffix("e")
    return word if re.search("(?:[sui]s|[^s])$", word) else word[:-1]
