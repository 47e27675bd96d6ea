"""Passages are exact slices, long enough to say something and short enough to quote."""

from itertools import pairwise
from pathlib import Path

import pytest

from state.sources import Hit, Source
from tools.search._passages import LONGEST, SHORTEST, cut_passages, overlap_scores, spread
from tools.search.corpus import SAMPLE

SENTENCE = "The tide rises twice a day because the moon pulls at the sea. "


def hits(counts: dict[str, int]) -> list[Hit]:
    """So many hits of each source, best first, those of the first source best of all."""
    found: list[Hit] = []
    for name, count in counts.items():
        source = Source(url=name, final_url=name, title=name, engine="test", text="x" * 100)
        found += [Hit(source=source, start=i, end=i + 1, score=100 - len(found) - i) for i in range(count)]
    return found


def test_headings_are_context_and_no_part_of_a_passage() -> None:
    text = "# Sea\n\nIntro words.\n\n## Tides\n\nTides rise.\n\n## Waves\n\nWaves break."
    cuts = cut_passages(text)
    assert [text[cut.start : cut.end] for cut in cuts] == ["Intro words.", "Tides rise.", "Waves break."]
    assert [cut.heading for cut in cuts] == ["Sea", "Sea / Tides", "Sea / Waves"]


def test_short_paragraphs_under_one_heading_are_joined() -> None:
    text = "\n\n".join([SENTENCE.strip()] * 4)
    assert [text[cut.start : cut.end] for cut in cut_passages(text)] == [text]


def test_long_paragraphs_stay_apart() -> None:
    paragraph = (SENTENCE * 8).strip()
    assert SHORTEST < len(paragraph) < LONGEST
    assert len(cut_passages(f"{paragraph}\n\n{paragraph}")) == 2


def test_an_overlong_paragraph_is_cut_at_sentence_ends() -> None:
    text = (SENTENCE * 60).strip()
    pieces = [text[cut.start : cut.end] for cut in cut_passages(text)]
    assert len(pieces) > 2
    assert all(piece.startswith("The tide") and piece.endswith("sea.") for piece in pieces)
    assert all(len(piece) <= LONGEST for piece in pieces)
    assert " ".join(pieces) == text


@pytest.mark.parametrize(("text", "words"), [("word " * 1000, 1000), ("x" * 5000, 0)])
def test_text_without_sentences_is_cut_at_words_and_without_words_anywhere(text: str, words: int) -> None:
    pieces = [text[cut.start : cut.end] for cut in cut_passages(text)]
    assert all(0 < len(piece) <= LONGEST for piece in pieces)
    assert "".join(pieces).replace(" ", "") == text.replace(" ", "")
    assert sum(piece.split().count("word") for piece in pieces) == words


def test_a_comment_in_a_block_of_code_is_no_heading() -> None:
    text = "Before.\n\n```\n# a comment\n\nx = 1\n```\n\nAfter."
    assert [cut.heading for cut in cut_passages(text)] == [""]
    assert "# a comment\n\nx = 1" in text[cut_passages(text)[0].start : cut_passages(text)[0].end]


@pytest.mark.parametrize("text", ["", " \n\n ", "# Only a heading", "---\n\n***\n"])
def test_a_text_that_says_nothing_has_no_passages(text: str) -> None:
    assert cut_passages(text) == []


@pytest.mark.parametrize("path", sorted(SAMPLE.rglob("*.md")), ids=lambda path: path.stem)
def test_passages_hold_every_paragraph_in_order_and_without_overlap(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    cuts = cut_passages(text)
    assert all(one.end <= two.start for one, two in pairwise(cuts))
    held = "".join(text[cut.start : cut.end] for cut in cuts)
    paragraphs = [block for block in text.split("\n\n") if not block.startswith("#")]
    assert all(paragraph.strip() in held for paragraph in paragraphs)


def test_a_huge_text_without_blank_lines_is_cut_in_reasonable_time() -> None:
    text = SENTENCE * 30_000
    assert cut_passages(text)[-1].end == len(text.rstrip())


def test_overlap_is_a_share_in_which_rare_terms_weigh_more() -> None:
    texts = ["the sea", "the sea and the tide", "a sea shell", "nothing"]
    scores = overlap_scores(texts, "tides of the sea")
    assert scores[1] == 1.0
    assert 0 < scores[0] < 0.5
    assert scores[3] == 0.0
    assert overlap_scores(texts, "the of") == [0.0] * 4


def test_a_short_list_takes_at_most_three_of_one_source_while_others_are_left() -> None:
    chosen = spread(hits({"a": 6, "b": 2}), 6)
    assert [hit.source.url for hit in chosen] == ["a", "a", "a", "a", "b", "b"]
    assert [hit.source.url for hit in spread(hits({"a": 6, "b": 9}), 6)] == ["a"] * 3 + ["b"] * 3


def test_a_longer_list_takes_at_most_a_quarter_of_one_source() -> None:
    urls = [hit.source.url for hit in spread(hits({"a": 20, "b": 20}), 20)]
    assert urls == ["a"] * 10 + ["b"] * 10
    assert [hit.source.url for hit in spread(hits({"a": 9, "b": 9, "c": 9, "d": 9}), 20)].count("a") == 5


def test_a_long_list_takes_the_sources_in_turn() -> None:
    chosen = spread(hits({"a": 60, "b": 3, "c": 1, **{f"d{n}": 1 for n in range(30)}}), 40)
    urls = [hit.source.url for hit in chosen]
    assert len(set(urls)) == 33
    assert urls.count("a") == 6
    assert urls.count("b") == 3
    assert [hit.score for hit in chosen] == sorted((hit.score for hit in chosen), reverse=True)
