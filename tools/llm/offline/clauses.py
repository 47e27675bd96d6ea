"""Clauses: where subject and verb stand in a plain English sentence, and how it is turned into a question."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from tools.llm.offline.verbs import ADVERBS, AUXILIARIES, base_of_singular, is_base

_TOKEN = re.compile(r"(?:`[^`]*`|\((?:[^()]|\([^()]*\))*\)|[^\s`(])+|\S")
_RELATIVE = frozenset(["that", "which", "who", "whose", "where", "when"])
_NO_VERB_AFTER = frozenset(
    ["a", "an", "the", "of", "in", "on", "at", "by", "for", "with", "to", "from", "each", "two", "three", "no", "its"]
)
_AND_VERB = re.compile(r",? and (?:therefore |thus |hence )?(?:(\w+ly|often|also|then) )?(\w+) (\S+)")
_PERFECT = re.compile(r"(?:been|become|had|\w+ed)\b")
_PRONOUN = re.compile(
    r"(?:it|they|this|these|those|that|he|she|we|you|i|one|there|both|some|many|most|such|what|if|when|while|as|since"
    r"|although|though|to|in|by|with|on|at|for|from|after|before|during|under|because|however|here|its|their|all"
    r"|another|others|neither|either|his|her|our|each of"
    r"|the (?:former|latter|same|other|first|second|following|above|result)s?)$"
)
_MAX_SUBJECT_WORDS = 18
_APPOSITION = r", (?:which|also|added|written|known|called)[^,]+,"


@dataclass(frozen=True)
class Clause:
    """`subject verb rest`. `auxiliary` opens a question; `main` is the rest of the verb, negated where it is."""

    subject: str
    auxiliary: str
    main: str
    rest: str
    plural: bool

    @property
    def base(self) -> str:
        return self.main.split()[-1] if self.main else self.auxiliary

    @property
    def negated(self) -> bool:
        return "not" in self.main.split() or self.rest.split()[:1] in (["not"], ["never"], ["no"])

    def question(self, rest: str | None = None) -> str:
        """`does methane boil at …`: the clause with its auxiliary first."""
        words = [self.auxiliary, self.subject, self.main, self.rest if rest is None else rest]
        return " ".join(word for word in words if word)

    def with_rest(self, rest: str) -> "Clause":
        return replace(self, rest=rest)


@lru_cache(maxsize=5_000)
def parse(text: str) -> Clause | None:
    """The clause that a text is; `None` where its subject and verb are not plain to see."""
    tokens = _TOKEN.findall(text)
    at = _verb_at(tokens)
    if at is None:
        return None
    subject, adverb = _without_adverb(tokens[:at])
    if not _is_subject(subject):
        return None
    plain = re.sub(rf"{_APPOSITION}$", "", " ".join(subject))
    return _clause(plain, tokens[at], adverb, tokens[at + 1 :])


def predicates(clause: Clause) -> list[Clause]:
    """The clause, divided where its subject has a second verb: `A is b and has c` → `A is b`, `A has c`."""
    for match in _AND_VERB.finditer(clause.rest):
        adverb, verb, following = match.groups()
        base = base_of_singular(verb, following)
        known = base if not clause.plural else verb if is_base(verb, following) else None
        if (known or verb in ("is", "are", "has", "have", "cannot")) and _same_number(verb, clause):
            after = clause.rest[match.start(3) :].split()
            return [clause.with_rest(clause.rest[: match.start()]), _clause(clause.subject, verb, adverb or "", after)]
    return [clause]


def _same_number(verb: str, clause: Clause) -> bool:
    return (verb in ("are", "have")) == clause.plural if verb in ("is", "are", "has", "have") else True


def _verb_at(tokens: list[str]) -> int | None:
    """Where the main verb stands; for each relative word before it, one verb belongs to that word."""
    skip = 0
    for at, token in enumerate(tokens):
        if token in _RELATIVE and at:
            skip += 1
        elif at and _is_verb(tokens, at):
            if not skip:
                return at
            skip -= 1
    return None


def _is_verb(tokens: list[str], at: int) -> bool:
    """Whether the word is a verb here: a known form that agrees with what stands before and after it."""
    word, before = tokens[at], tokens[at - 1].lower()
    following = tokens[at + 1] if at + 1 < len(tokens) else ""
    if word in AUXILIARIES:
        return True
    if before in _NO_VERB_AFTER or before in ("and", "or") or following in AUXILIARIES:
        return False
    if base_of_singular(word, following):
        return True
    return is_base(word, following) and (_is_plural(tokens[:at]) or before in _RELATIVE)


def _is_plural(subject: list[str]) -> bool:
    last = next((w for w in reversed(subject) if w not in ADVERBS and not w.endswith("ly")), "")
    return bool(re.search(r"[a-rt-z]s$|people$|men$|data$", last)) or "and" in subject or has_plural_head(subject)


def has_plural_head(subject: list[str]) -> bool:
    """Whether the word before the first preposition is a plural: `bonds between groups`."""
    stop = next((i for i, w in enumerate(subject) if w in _NO_VERB_AFTER | {"between", "that"} and i), len(subject))
    return bool(re.search(r"[a-rt-z]s$", subject[stop - 1])) and subject[0].lower() not in ("a", "an", "each")


def _without_adverb(subject: list[str]) -> tuple[list[str], str]:
    last = subject[-1]
    if len(subject) > 1 and (last in ADVERBS or re.fullmatch(r"[a-z]+ly", last)):
        return subject[:-1], last
    return subject, ""


def _is_subject(words: list[str]) -> bool:
    """Whether the words name something by themselves: no pronoun, no aside, not too long."""
    text = " ".join(words)
    plain = re.sub(r"`[^`]*`|\([^()]*(?:\([^()]*\))*[^()]*\)", "", text)
    listed = re.fullmatch(r"[^,]+(?:, [^,]+)* (?:and|or) [^,]+", plain)
    apposed = re.fullmatch(rf"[^,]+{_APPOSITION}", plain)
    if not words or len(words) > _MAX_SUBJECT_WORDS or (", " in plain and not listed and not apposed):
        return False
    first = words[0].lower()
    if first in ADVERBS or first in AUXILIARIES or base_of_singular(first, ""):
        return False
    return not (_PRONOUN.match(first) or _PRONOUN.match(" ".join(words[:2]).lower()) or re.search(r"[:;?!“”]", plain))


def _clause(subject: str, verb: str, adverb: str, rest: list[str]) -> Clause:
    after = " ".join(rest)
    if verb in AUXILIARIES:
        modal = verb not in ("is", "are", "was", "were")
        negated = " not" if verb == "cannot" or (modal and rest[:1] == ["not"]) else ""
        after = after.removeprefix("not ") if negated else after
        if negated and verb in ("do", "does"):
            main, _, after = after.partition(" ")
            negated = f" not {main}"
        plural = verb in ("are", "were", "do")
        return Clause(subject, verb.replace("cannot", "can"), f"{adverb}{negated}".strip(), after, plural)
    if verb in ("has", "have") and rest and _PERFECT.match(rest[0]):
        return Clause(subject, verb, adverb, after, verb == "have")
    base = base_of_singular(verb, rest[0] if rest else "")
    return Clause(subject, "does" if base else "do", f"{adverb} {base or verb}".strip(), after, not base)
