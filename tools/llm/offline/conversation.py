"""A conversation: the question, and then questions that take up what was said, each answered by quoted sentences."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from tools.llm.offline.asking import Asked, alike, asked_about, is_clean, line_of, telling_words
from tools.llm.offline.base import Request, Saying
from tools.llm.offline.finding import find
from tools.llm.offline.manners import opening
from tools.llm.offline.material import Material, material
from tools.llm.offline.reading import Statement, meaning
from tools.llm.offline.relevance import Weights, distinct, stands_alone
from tools.llm.offline.wanted import wanted
from tools.text import content_terms, normalised, sentences

Turn = dict[str, str]
_FEWEST, _MOST = 2, 4
_REPEATING = 0.75
"""Share of a sentence's words from which on it says nearly what another one said."""
_SHORT, _SAME, _CHOICE, _CLOSE = 14, 3, 3, 0.8
"""Words of a sentence that can be repeated in a question; terms that an example shares with what it is an example of;
questions to choose among, and how near to the best one they are."""
_DEFINING = re.compile(r"What (is|are) (.+)\?$")
_OPENINGS = ("And {0}", "Thank you. {1}", "I see. {1}", "Good to know. {1}", "Then {0}")
_NEXT, _BEFORE = "And what comes after that?", "And what comes before that?"
_EXAMPLE = "Can you give me an example of that?"
_MORE = ("Could you tell me more about that?", "Can you say a little more about this?", "What else belongs to that?")


@dataclass(frozen=True)
class _Talk:
    """What was said so far. `last`: the sentence that the assistant answered with."""

    turns: tuple[Turn, ...]
    last: Statement | None
    said: tuple[str, ...]
    asked: tuple[frozenset[str], ...] = field(default=())

    @property
    def text(self) -> str:
        return " ".join(" ".join(turn.values()) for turn in self.turns)

    def then(self, user: str, statement: Statement, question: str, more: tuple[Statement, ...] = ()) -> "_Talk":
        quoted = [s.text for s in (statement, *more)]
        turn = {"user": user, "assistant": " ".join([*opening(quoted[:1]), *quoted[1:]])}
        asked = (*self.asked, telling_words(question))
        return replace(self, turns=(*self.turns, turn), last=statement, said=(*self.said, *quoted), asked=asked)


def conversation(request: Request, saying: Saying) -> list[Turn]:
    """Two to four turns where the passages hold enough to ask on about, each with other words than those before."""
    given = material(request)
    chance = random.Random(f"{request.seed}/{given.question}/{request.candidate}/{saying.variation}")
    first = [*saying.answer, *saying.support[: chance.randint(0, 1)]]
    turn = {"user": given.question, "assistant": " ".join(first)}
    source = next((s for s in given.read if s.text in given.answer), None)
    said = (*given.answer, *saying.answer, *first)
    talk = _Talk((turn,), source, said, (telling_words(given.question),))
    wanted_turns = chance.randint(_FEWEST, _MOST) if saying.answerable else 1
    while len(talk.turns) < wanted_turns:
        longer = _step_beside(talk, given) or _asked_on(talk, given, chance) or _more(talk, given, chance)
        if longer is None:
            break
        talk = longer
    return _divided(given.question, first) if len(talk.turns) == 1 and len(first) > 1 else list(talk.turns)


def _step_beside(talk: _Talk, given: Material) -> _Talk | None:
    """With the step that follows the one that was quoted last, or else with the one before it."""
    if talk.last is None or not talk.last.meaning.is_step:
        return None
    at = talk.last.place
    for user, place in ((_NEXT, at + 1), (_BEFORE, at - 1)):
        beside = (s for s in given.read if (s.passage, s.place) == (talk.last.passage, place) and s.meaning.is_step)
        step = next((s for s in beside if s.text not in talk.said), None)
        if step and not any(turn["user"] in (_NEXT, _BEFORE) for turn in talk.turns):
            return talk.then(user, step, step.text)
    return None


def _asked_on(talk: _Talk, given: Material, chance: random.Random) -> _Talk | None:
    """With a question that takes up what was said last; an example is asked for with a mere `that`."""
    if example := _example(talk, given):
        return talk.then(_EXAMPLE, example, example.text)
    ranked = sorted(_askable(talk, given), key=lambda row: -row[0])
    good = list(islice((row for row in ranked if _is_answered(row[1], row[2], given)), _CHOICE))
    close = [row for row in good if row[0] >= _CLOSE * good[0][0]]
    if not close:
        return None
    _, statement, asked = chance.choice(close)
    return talk.then(_wording(asked, talk, given, chance), statement, asked.question)


def _askable(talk: _Talk, given: Material) -> Iterator[tuple[float, Statement, Asked]]:
    """Questions that the rules make of what was not said yet, with how much of each takes up what was said."""
    weights, said = Weights(given.read), set(content_terms(talk.text))
    last = set(content_terms(talk.turns[-1]["assistant"]))
    for statement in distinct(given.read):
        if not stands_alone(statement) or _is_said(statement, talk):
            continue
        for asked in asked_about(line_of(statement.text, given.names)):
            terms, words = set(content_terms(asked.question)), telling_words(asked.question)
            if asked.task_type == "procedure" or not terms & said or not is_clean(asked.question):
                continue
            if not any(alike(words, before) for before in talk.asked):
                taken_up = (weights.of(terms & said) + weights.of(terms & last)) / weights.of(terms)
                near = talk.last is not None and talk.last.title == statement.title
                yield taken_up + 0.3 * near + 0.5 * (asked.task_type == "definition"), statement, asked


def _is_answered(statement: Statement, asked: Asked, given: Material) -> bool:
    """Whether that very sentence is the answer that the passages give."""
    found = find(wanted(asked.question), given.read).answer
    return bool(found) and found[0].meaning.plain == statement.meaning.plain


def _is_said(statement: Statement, talk: _Talk) -> bool:
    """Whether a sentence that was said is this one, or nearly: both would repeat or seem to contradict it."""
    words = set(statement.meaning.sequence)
    for sentence in (part for text in talk.said for part in sentences(text)):
        other = set(meaning(sentence).sequence)
        if len(words & other) >= _REPEATING * min(len(words), len(other)):
            return True
    return False


def _example(talk: _Talk, given: Material) -> Statement | None:
    """The example that stands right after the sentence that was quoted last."""
    if (
        talk.last is None
        or talk.last.meaning.is_example
        or any(turn["user"].endswith("example of that?") for turn in talk.turns)
    ):
        return None
    place = (talk.last.passage, talk.last.place + 1)
    found = (s for s in given.read if (s.passage, s.place) == place and s.meaning.is_example)
    shared = talk.last.meaning.terms
    return next((s for s in found if len(s.meaning.terms & shared) >= _SAME and not _is_said(s, talk)), None)


def _more(talk: _Talk, given: Material, chance: random.Random) -> _Talk | None:
    """With a request for more, answered by the sentence that fits best, once in a conversation."""
    left = [s for s in (*given.around, *given.distant) if not _is_said(s, talk)]
    rest = sorted((s for s in given.read if s.text not in talk.said), key=lambda s: not stands_alone(s))
    found = next(iter([*left, *rest]), None)
    if found is None or any(turn["user"] in _MORE for turn in talk.turns):
        return None
    return talk.then(chance.choice(_MORE), found, found.text)


def _divided(question: str, answer: Sequence[str]) -> list[Turn]:
    """An answer of several sentences in two turns, where the passages hold nothing else to ask about."""
    half = (len(answer) + 1) // 2
    first = {"user": question, "assistant": " ".join(answer[:half])}
    return [first, {"user": _NEXT, "assistant": " ".join(answer[half:])}]


def _wording(asked: Asked, talk: _Talk, given: Material, chance: random.Random) -> str:
    """The question as it is asked in the middle of a conversation."""
    question, said = asked.question, normalised(talk.turns[-1]["assistant"])
    bare = question[0].lower() + question[1:]
    defining = _DEFINING.match(question)
    if asked.task_type == "definition" and defining and normalised(defining[2]) in said:
        return f"You mentioned {defining[2]}. What {defining[1]} {'they' if defining[1] == 'are' else 'that'} exactly?"
    last = talk.last
    if asked.task_type == "cause" and last and stands_alone(last) and len(last.text.split()) <= _SHORT:
        return f"You said that {line_of(last.text, given.names).body}. {question}"
    used = [turn["user"].split()[0] for turn in talk.turns]
    return chance.choice([o for o in _OPENINGS if o.split()[0] not in used]).format(bare, question)
