"""residue: no text speaks of how it was made, and nothing of a prompt or a template is left in it."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from tools.text import normalised, sentences
from tools.verifiers._prose import answers_of, prose, stands_in, texts_of, unquoted
from tools.verifiers.base import Finding, Subject, Verifier

_RUN = 8
"""Words in a row that an answer does not share with an instruction by chance."""
_WHOLE_SENTENCE = 4
"""Words from which on a sentence that is one of an instruction's own is a leak, though it is shorter than a run."""

_GIVEN = r"(?:provided|given|supplied|retrieved|above|following|available|attached)"
_SOURCE = (
    r"(?:contexts?(?! managers?\b| variables?\b| switch| of)|passages?(?! of (?:time|the))|excerpts?"
    r"|(?:text|document|source|evidence|reference)s?(?: materials?| texts?)?)"
)
_LEAD_IN = (
    r"(?:according to|based (?:up)?on|as per"
    r"|as (?:\w+ )?(?:stated|described|mentioned|noted|explained|said|given|shown) (?:in|by))"
)
_STATE = (
    r"(?:states?|says?|mentions?|describes?|explains?|indicates?|notes?|provides?|defines?|lists?|shows?|tells?|names?"
    r"|specif(?:y|ies)|contains?|holds?|discuss(?:es)?|give|gives)"
)


def _any(*patterns: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile("|".join(patterns), flags | re.MULTILINE)


_TALK = {
    "the writer speaks of itself": _any(
        r"(?<!such )\bas an? (?:\w+ ){0,3}?(?:ai|artificial intelligence|language model)\b(?: \w+){0,3}?,",
        r"\bi(?:'|’)?(?: a)?m (?:just |only )?an? (?:\w+ ){0,2}?(?:ai|artificial intelligence|language model)\b",
        r"\bmy (?:\w+ )?(?:knowledge|training)(?: data)?(?: cut-?off| (?:only )?(?:goes|ends|extends|includes))\b",
        r"\b(?:my|the) knowledge cut-?off\b|\bas of my (?:last|latest|most recent|current)\b|\bmy training data\b",
        r"\bi was (?:trained|instructed|prompted|asked|told) (?:by|on|to)\b",
    ),
    "the text speaks of its sources": _any(
        rf"\b{_LEAD_IN} (?:(?:the|these|this|your) (?:{_GIVEN} )*{_SOURCE})(?= {_GIVEN}| at hand|[,.;:)]|$)",
        rf"\b{_LEAD_IN} (?:the|these|this) (?:{_GIVEN} )?passages?\b",
        r"\b(?:information|evidence|details?) (?:\w+ )?(?:in|from) the (?:passage|context|text|document|source)s?\b",
        r"\bthe (?:\w+ )?passages\b(?!,? of\b)",
        rf"\b(?:from|in|using|by|per|on) the (?:provided|supplied|retrieved) {_SOURCE}\b",
        r"\bthe (?:provided|given|supplied|retrieved) (?:contexts?|passages?|excerpts?)\b",
        rf"\b(?:the|these|this|first|second|third|both|all) passages?(?!,? of\b) (?:above |provided |at hand )?"
        rf"(?:(?:also|clearly|only|further|do not|does not|don't|doesn't) )?{_STATE}\b",
        rf"\b(?:the|this) (?:{_GIVEN} )?(?:context|text|document|source|excerpt) (?:above |provided |at hand )?"
        r"(?:also |clearly |explicitly |further )?(?:states|says|mentions|explains|indicates|notes) (?:that\b|:)",
        r"\bpassages? (?:\(?\d+\)?|P\d+)\b|\b(?:sources?|texts?|passages?) at hand\b",
    ),
    "the text speaks to whoever asked for it": _any(
        r"\A\W*(?:sure|certainly|of course|absolutely|gladly|okay|great question|good question)\b[!,.:]*\s+"
        r"(?:here|let me|i(?:'|’)ll|i can|i(?:'|’)d)\b",
        r"\bhere(?: is|(?:'|’)s| are) (?:the|your|my|a|an) (?:\w+ ){0,3}?(?:answer|response|rewrite|revision)s?\b",
        r"\b(?:i hope (?:this|that) helps|let me know if (?:you|there|this)|feel free to (?:ask|reach|let))\b",
        r"\bis there anything else (?:i|you)\b|\bwould you like me to\b",
    ),
}
"""What an answer never says, unless a source says it in these words or it is quoted."""
_LEFT = {
    "a template's token": _any(
        r"<\|[\w ]{2,40}\|>|\[/?INST\]|<</?SYS>>|</?s>|<(?:start|end)_of_turn>|<[be]os>|【[^】\n]{0,40}】",
        r"^\W{0,3}(?:Human|Assistant|AI assistant|AI)\W{0,2}:(?!\S)|^User:(?!\S)",
        r"^#{2,4} ?(?:(?:Instruction|Response|Input|Human|Assistant|System|User|Prompt):|(?:Instruction|Response) *$)",
        flags=0,
    ),
    "a tag of hidden reasoning": _any(r"</?(?:think|thinking|thought|reasoning|reflection|scratchpad|answer)>"),
    "a key of the draft": _any(
        r"[\"'](?:own_reasoning|final_answer|review_status)[\"']\s*:|\bown_reasoning\b",
        r"^\s*\{?\s*\"(?:response|answer|reasoning|turns|assistant|user|persona|goal|code)\"\s*:",
    ),
    "a placeholder": _any(
        r"\[(?:insert|your|enter|fill in|add|placeholder|todo|tbd|link|citation needed)\b[^\]\n]{0,60}\](?!\()",
        r"(?<![\w^}])\{\{\s*[A-Za-z][\w. -]*\}\}(?!\})|<(?:insert|your)[ _-][^>\n]{1,40}>",
        r"^\W*(?:TODO|TBD|FIXME)\b|(?-i:\b(?:TODO|TBD|FIXME):)|(?-i:\[TODO\])|\blorem ipsum\b",
    ),
}
"""What no text of a record holds outside code."""
_PASSAGE_ID = re.compile(r"(?<![\w=+*/^])(?:P\d{1,2})(?![\w^]| ?[=+*/])")


def check(subject: Subject) -> Finding:
    """Reads the answer for talk of its making, and every text for what was left in it, code and quotations apart."""
    problems = [*_talk(subject), *_left(subject), *_leaked(subject)]
    return Finding("fail", "; ".join(dict.fromkeys(problems))) if problems else Finding("pass")


def _talk(subject: Subject) -> Iterator[str]:
    for answer in answers_of(subject):
        said = unquoted(answer)
        for called, pattern in _TALK.items():
            found = next((m for m in pattern.finditer(said) if not stands_in(m.group(), subject.passages)), None)
            if found:
                yield f'{called}: "{_around(said, found)}"'


def _left(subject: Subject) -> Iterator[str]:
    for name, text in texts_of(subject):
        said = prose(text)
        for called, pattern in _LEFT.items():
            if found := pattern.search(said):
                yield f'{called} is left in {name}: "{_around(said, found)}"'
        for found in _PASSAGE_ID.finditer(said):
            if _is_id(found.group(), subject) and not _known(found.group(), subject):
                yield f'the id of a passage is left in {name}: "{_around(said, found)}"'


def _is_id(word: str, subject: Subject) -> bool:
    return word in {passage.id for passage in subject.passages}


def _known(word: str, subject: Subject) -> bool:
    """Whether the subject matter itself has a thing of that name, such as a pressure P1."""
    return any(re.search(rf"\b{word}\b", text) for text in (subject.question, *(p.text for p in subject.passages)))


def _leaked(subject: Subject) -> Iterator[str]:
    runs, whole = _instructed(tuple(subject.instructions))
    for name, text in texts_of(subject):
        if leak := next((run for run in _runs(_words(text)) if run in runs), ""):
            yield f'an instruction is repeated in {name}: "... {leak} ..."'
        elif leak := next((said for said in sentences(text) if _words(said) in whole), ""):
            yield f'an instruction is repeated in {name}: "{leak}"'


@lru_cache(maxsize=64)
def _instructed(instructions: Sequence[str]) -> tuple[frozenset[str], frozenset[tuple[str, ...]]]:
    """The runs of words in the instructions, and their sentences as words."""
    said = [_words(sentence) for text in instructions for sentence in sentences(text)]
    runs = frozenset(run for text in instructions for run in _runs(_words(text)))
    return runs, frozenset(words for words in said if len(words) >= _WHOLE_SENTENCE)


def _runs(words: tuple[str, ...]) -> Iterator[str]:
    return (" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", normalised(text)))


def _around(text: str, found: re.Match[str]) -> str:
    return " ".join(text[max(0, found.start() - 20) : found.end() + 30].split())


VERIFIER = Verifier(
    name="residue",
    kind="heuristic",
    proves="no text of the record speaks of its own making or repeats a prompt, a template or an instruction",
    silent_on="talk of this kind in other words or other languages, and what stands in code",
    version="1",
    everywhere=True,
    check=check,
)
