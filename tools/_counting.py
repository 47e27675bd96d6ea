"""What can be counted of an answer in Markdown: its words, sentences, bullet points and paragraphs."""

import re

from tools.text import sentences

_FENCE = re.compile(r"^[ \t]*```.*?(?:^[ \t]*```[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^[ \t]*#{1,6}[ \t].*$", re.MULTILINE)
_BULLET = re.compile(r"^([ \t]*)[-*+•‣◦–][ \t]+(?=\S)", re.MULTILINE)
_NUMBERED = re.compile(r"^([ \t]*)\d{1,3}[.)][ \t]+(?=\S)", re.MULTILINE)
_SAME_LEVEL = 2
_NO_PARAGRAPH = re.compile(r"[ \t]*(?:[-*+•‣◦–][ \t]|\d{1,3}[.)][ \t]|\||\$\$|\\\[|>)")


def words(text: str) -> int:
    """Tokens between spaces that hold a letter or digit, those of code included."""
    return sum(any(c.isalnum() for c in token) for token in text.split())


def prose_sentences(text: str) -> int:
    """Sentences and list items, without headings and fenced code."""
    return len(sentences(_HEADING.sub("", _FENCE.sub("\n\n", text))))


def bullets(text: str) -> int:
    """List items of the outermost level; numbered ones where there are no others."""
    plain = _FENCE.sub("", text)
    dashed, numbered = ([len(i.expandtabs(4)) for i in kind.findall(plain)] for kind in (_BULLET, _NUMBERED))
    outer = min([*dashed, *numbered], default=0) + _SAME_LEVEL
    return sum(indent < outer for indent in dashed) or sum(indent < outer for indent in numbered)


def paragraphs(text: str) -> int:
    """Blocks of prose between blank lines: no headings, lists, tables, formulas, citations or fenced code."""
    blocks = re.split(r"\n[ \t]*\n", _HEADING.sub("\n\n", _FENCE.sub("\n\n", text)))
    return sum(any(c.isalnum() for c in block) and not _NO_PARAGRAPH.match(block.strip("\n")) for block in blocks)
