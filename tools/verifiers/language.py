"""language: the answer is written in the language that was asked for, in every sentence."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from tools.verifiers._prose import unquoted
from tools.verifiers._stop_words import HOMOGRAPHS, PARTICLES, STOP_WORDS
from tools.verifiers.base import Finding, Subject, Verifier

_SCRIPTS = {
    language: frozenset(scripts.split())
    for languages, scripts in {
        "ru uk bg sr be mk": "CYRILLIC",
        "ar fa ur": "ARABIC",
        "hi mr ne": "DEVANAGARI",
        "el": "GREEK",
        "he": "HEBREW",
        "th": "THAI",
        "ko": "HANGUL",
        "ja": "HIRAGANA KATAKANA CJK",
        "zh": "CJK",
    }.items()
    for language in languages.split()
}
_LATIN = frozenset({"LATIN"})
_INNER_SIGN = re.compile(r"\w[._@/=:\\]+\w|://")
_ASIDE = re.compile(r"\([^()]*\)")
_TITLE = re.compile(r"(?<![\w*])\*(?=[^\s*])[^*\n]{1,80}(?<=\S)\*(?![\w*])|(?<!\w)_[^_\n]+_(?!\w)|'[^'\n]{3,60}'")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[)\]\"'”’*]*\s+|(?<=[。！？؟।])|\n+")
_WORD = re.compile(r"\b[^\W\d_]{0,6}[cdjlnsu]'(?=[^\W\d_]{2})|[^\W\d_]+", re.IGNORECASE)
_MIN_WORDS, _MIN_HITS, _MIN_LETTERS = 8, 3, 20
_SCRIPT_SHARE, _CLEAR_LEAD, _FOREIGN_SHARE = 0.3, 1.5, 0.2
_SENTENCE_WORDS, _SENTENCE_LETTERS, _SENTENCE_SCRIPT = 6, 8, 0.5
_SENTENCE_HITS, _SENTENCE_LEAD = 2, 3
"""Words of another language in a sentence that tell it, and for each word of the language asked for so many."""
_ROMANCE = re.compile(r".*[áéíóúàèìòùâêîôûãõçñœ]|\w{3,}(?:[aoi]|[sc]?iones|ções)$")
_SPELT_LIKE = {
    **dict.fromkeys(("es", "it", "pt"), _ROMANCE),
    "fr": re.compile(r".*[éèêëàâîïôûùçœ]|\w{3,}(?:eux|aux)$"),
    "de": re.compile(r".*[äöüß]|\w{3,}(?:isch\w*|lich\w*|ung|ungen|keit|heit)$"),
    "nl": re.compile(r"\w*(?:aa|ij|ee|oo|uu|ë)\w*(?:en|t|d|s)$|\w{3,}(?:lijk\w*|heid)$"),
    "en": re.compile(r"\w{3,}(?:tion|ing|ity|ness|ly|ed)$"),
}


def check(subject: Subject) -> Finding:
    """Fails where script or stop words clearly tell another language; code, formulas and quotations do not count."""
    wanted = re.split("[-_]", subject.language.casefold())[0]
    said = re.sub(r"\S+", _without_names_of_code, unquoted(subject.answer))
    whole = _by_script(said, wanted) or _by_words(_words(said), wanted)
    if whole.result == "fail":
        return whole
    switched = next(_switched(_ASIDE.sub(" ", _TITLE.sub(" ", said)), wanted), "")
    return Finding("fail", switched) if switched else whole


def _without_names_of_code(word: re.Match[str]) -> str:
    """A word; of an address, a decimal or a name like `os.path`, only the mark that ends its sentence."""
    return re.sub(r".*\w", " ", word.group()) if _INNER_SIGN.search(word.group()) else word.group()


def _by_script(said: str, wanted: str) -> Finding | None:
    """A verdict where the script alone decides."""
    letters = [c for c in said if c.isalpha()]
    scripts = Counter(map(_script, letters))
    expected = _SCRIPTS.get(wanted, _LATIN)
    share = sum(scripts[script] for script in expected) / max(1, len(letters))
    if len(letters) >= _MIN_LETTERS and share < _SCRIPT_SHARE:
        script = scripts.most_common(1)[0][0].lower()
        return Finding("fail", f"the answer is in {script} script, not in {_spelt(expected)}: {said.strip()[:60]!r}")
    if expected != _LATIN:
        return Finding("unverified", f"the script fits; there is no word profile for {wanted!r}")
    return None


def _by_words(words: list[str], wanted: str) -> Finding:
    """A verdict by how many stop words of each language there are."""
    hits = {language: sum(word in profile for word in words) for language, profile in STOP_WORDS.items()}
    best = max(hits, key=lambda language: (hits[language], language == wanted))
    if len(words) < _MIN_WORDS or hits[best] < _MIN_HITS:
        return Finding("unverified", "too short to tell the language")
    counted = f"{hits[best]} of {len(words)} words are stop words of {best!r}, {hits.get(wanted, 0)} of {wanted!r}"
    if best == wanted:
        return Finding("pass", counted)
    clear = hits[best] >= max(_FOREIGN_SHARE * len(words), _CLEAR_LEAD * hits.get(wanted, 0))
    return Finding("fail" if clear and wanted in STOP_WORDS else "unverified", counted)


def _switched(said: str, wanted: str) -> Iterator[str]:
    """Each sentence that is clearly in another language than the answer should be."""
    for sentence in _SENTENCE_END.split(said):
        if found := _strange_script(sentence, wanted) or _strange_words(sentence, wanted):
            yield f'a sentence is in {found}, not in {wanted!r}: "{sentence.strip()[:200]}"'


def _strange_script(sentence: str, wanted: str) -> str:
    letters = [c for c in sentence if c.isalpha()]
    scripts = Counter(map(_script, letters))
    expected = _SCRIPTS.get(wanted, _LATIN)
    strange = {script: n for script, n in scripts.items() if script not in expected}
    if wanted in _SCRIPTS:
        strange.pop("LATIN", None)
    share = sum(strange.values()) / max(1, len(letters))
    enough = sum(strange.values()) >= _SENTENCE_LETTERS and share > _SENTENCE_SCRIPT
    return f"{max(strange, key=lambda script: strange[script]).lower()} script" if enough else ""


def _strange_words(sentence: str, wanted: str) -> str:
    """The language that a longer sentence is in by its stop words, those that both languages have left out."""
    ours = STOP_WORDS.get(wanted, frozenset())
    words = _words(sentence)
    if not ours or len(words) < _SENTENCE_WORDS:
        return ""
    for language, theirs in STOP_WORDS.items():
        strange = [word for word in words if word in theirs and word not in ours]
        own = sum(word in ours and word not in theirs for word in words)
        told = len(strange) >= max(_SENTENCE_HITS, _SENTENCE_LEAD * own)
        if told or (not own and _looks_like(language, strange, words)):
            return repr(language)
    return ""


def _looks_like(language: str, strange: list[str], words: list[str]) -> bool:
    """Whether a sentence without any word of ours has one of theirs that is no word elsewhere, or spells as they do."""
    spelt = _SPELT_LIKE[language]
    telling = [word for word in strange if len(word) > 1]
    return bool(set(telling) - HOMOGRAPHS) or any(
        spelt.match(word) for word in words if telling and word not in strange
    )


def _words(said: str) -> list[str]:
    return [word.casefold() for word in _unnamed(_WORD.findall(said.replace("’", "'")))]


def _unnamed(words: list[str]) -> Iterator[str]:
    """The words without those that a name begins or joins, such as `de` in `Louis de Broglie`."""
    for at, word in enumerate(words):
        before, after = words[at - 1] if at else "", words[at + 1] if at + 1 < len(words) else ""
        joins = before[:1].isupper() and (after[:1].isupper() or after in PARTICLES)
        follows = before in PARTICLES and after[:1].isupper()
        if not (word in PARTICLES and (joins or follows)):
            yield word


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    return unicodedata.name(letter, "?").split()[0].split("-")[0]


def _spelt(scripts: frozenset[str]) -> str:
    return " or ".join(sorted(script.lower() for script in scripts))


def _tells(subject: Subject) -> bool:
    """Where a reference decides, the steps may be too short or too formal to tell."""
    return subject.grounded or check(subject).result != "unverified"


VERIFIER = Verifier(
    name="language",
    kind="heuristic",
    proves="the answer's script and stop words are those of the language asked for, in every longer sentence",
    silent_on="sentences of fewer than six words, and languages of which no stop words are known",
    version="3",
    everywhere=True,
    applies=_tells,
    check=check,
)
