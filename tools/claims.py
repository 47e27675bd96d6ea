"""What each sentence of an answer rests on: the places in its sources, or the writer's own reasoning, or nothing."""

from collections.abc import Iterator, Sequence

from state.artifacts import ReferenceSolution
from state.records import Claim, ClaimHow
from state.sources import Passage, Span
from tools.quotations import located, quotations
from tools.second_source import corroborated, matters
from tools.support import Support, support
from tools.text import normalised, sentences


def claims_of(
    answer: str,
    own_reasoning: Sequence[str],
    passages: Sequence[Passage],
    *,
    second: Sequence[Passage] = (),
    reference: ReferenceSolution | None = None,
    candidate: int = 0,
) -> list[Claim]:
    """The sentences of an answer, in order, each behind it the words that it quotes; fenced code claims nothing.

    `second` are passages that may confirm what the others say, and support nothing themselves.
    """
    own = {normalised(sentence) for text in own_reasoning for sentence in (text, *sentences(text))}
    found: list[Claim] = []
    for sentence in dict.fromkeys(prose_of(answer)):
        stands = support(sentence, passages)
        how, spans = _rests_on(sentence, stands, own)
        again: tuple[Span, ...] = ()
        if how == "statement" and matters(sentence, reference):
            agreeing = corroborated(sentence, stands, (*passages, *second)).agrees
            again = tuple(one.span for one in agreeing if one.span)
        found.append(Claim(text=sentence, candidate=candidate, how=how, spans=spans, second=again))
        found += _quoted(sentence, passages, candidate)
    return found


def prose_of(answer: str) -> list[str]:
    """The sentences that claims are made of."""
    return [sentence for sentence in sentences(answer) if not sentence.startswith("```")]


def spans_in(claims: Sequence[Claim]) -> list[Span]:
    """Every place that claims rest on, each once and none that lies within another; second sources are none."""
    spans = list(dict.fromkeys(span for claim in claims for span in claim.spans))
    return [span for span in spans if not any(_within(span, other) for other in spans)]


def _rests_on(sentence: str, found: Support, own: set[str]) -> tuple[ClaimHow, tuple[Span, ...]]:
    if found.result == "pass" and found.span:
        return "statement", (found.span,)
    contradicted = found.result == "fail" and found.passage_id is not None
    return ("own" if normalised(sentence) in own and not contradicted else "unsupported"), ()


def _quoted(sentence: str, passages: Sequence[Passage], candidate: int) -> Iterator[Claim]:
    for words in quotations(sentence):
        places = next(filter(None, (_places(words, passage) for passage in passages)), ())
        if places:
            yield Claim(text=words, candidate=candidate, how="quotation", spans=places)


def _places(words: str, passage: Passage) -> tuple[Span, ...]:
    name, offset = passage.span.source_id, passage.span.start
    return tuple(Span(source_id=name, start=offset + a, end=offset + b) for a, b in located(words, passage.text))


def _within(span: Span, other: Span) -> bool:
    same = span.source_id == other.source_id and span != other
    return same and other.start <= span.start and span.end <= other.end
