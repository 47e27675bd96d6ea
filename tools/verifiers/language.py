"""language: the answer is written in the language that was asked for."""

import re
import unicodedata
from collections import Counter

from tools.verifiers.base import Finding, Subject, Verifier

_PROFILES = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the of and to in is a that it for are as with be this by on not or which from at an has have can when",
        "de": "der die das und ist von den ein eine mit zu nicht auf für sich des dem im als auch wird sind bei aus",
        "fr": "le la les des et est un une du dans que qui pour pas sur au par plus avec ce se sont ou cette aux il",
        "es": "el la los las de y es un una en que del se por con para no al lo como más su son o entre",
        "it": "il lo la gli di e è un una che per in non del della con si sono da le dei più anche nel come",
        "pt": "o a os as de e é um uma em que do da não para com por no na se dos mais ao são como",
        "nl": "de het een en van is dat in te niet op zijn met voor die aan er om als ook bij door naar uit wordt",
    }.items()
}
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
_NOT_PROSE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]+`|\$\$.*?\$\$|\$[^$\n]+\$|\\\(.*?\\\)|https?://\S+", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]+")
_MIN_WORDS, _MIN_HITS, _MIN_LETTERS = 8, 3, 20
_SCRIPT_SHARE, _CLEAR_LEAD, _FOREIGN_SHARE = 0.3, 1.5, 0.2


def check(subject: Subject) -> Finding:
    """Fails where script or stop words clearly tell another language; code and formulas do not count."""
    wanted = re.split("[-_]", subject.language.casefold())[0]
    prose = _NOT_PROSE.sub(" ", subject.answer)
    return _by_script(prose, wanted) or _by_words([w.casefold() for w in _WORD.findall(prose)], wanted)


def _by_script(prose: str, wanted: str) -> Finding | None:
    """A verdict where the script alone decides."""
    letters = [c for c in prose if c.isalpha()]
    scripts = Counter(unicodedata.name(c, "?").split()[0].split("-")[0] for c in letters)
    expected = _SCRIPTS.get(wanted, _LATIN)
    share = sum(scripts[script] for script in expected) / max(1, len(letters))
    if len(letters) >= _MIN_LETTERS and share < _SCRIPT_SHARE:
        script = scripts.most_common(1)[0][0].lower()
        return Finding("fail", f"the answer is in {script} script, not in {_spelt(expected)}: {prose.strip()[:60]!r}")
    if expected != _LATIN:
        return Finding("unverified", f"the script fits; there is no word profile for {wanted!r}")
    return None


def _by_words(words: list[str], wanted: str) -> Finding:
    """A verdict by how many stop words of each language there are."""
    hits = {language: sum(word in profile for word in words) for language, profile in _PROFILES.items()}
    best = max(hits, key=lambda language: (hits[language], language == wanted))
    if len(words) < _MIN_WORDS or hits[best] < _MIN_HITS:
        return Finding("unverified", "too short to tell the language")
    counted = f"{hits[best]} of {len(words)} words are stop words of {best!r}, {hits.get(wanted, 0)} of {wanted!r}"
    if best == wanted:
        return Finding("pass", counted)
    clear = hits[best] >= max(_FOREIGN_SHARE * len(words), _CLEAR_LEAD * hits.get(wanted, 0))
    return Finding("fail" if clear and wanted in _PROFILES else "unverified", counted)


def _spelt(scripts: frozenset[str]) -> str:
    return " or ".join(sorted(script.lower() for script in scripts))


VERIFIER = Verifier(
    name="language",
    kind="heuristic",
    proves="the answer's script and stop words are those of the language asked for",
    version="2",
    check=check,
)
