"""A question made into words for a search engine that has a query language of its own."""

import re
from collections.abc import Sequence

from tools.text import STOP_WORDS

MOST_WORDS = 20
_WORD = re.compile(r"\w(?:[\w'’.+#-]*[\w+#])?")


def search_words(query: str) -> list[str]:
    """The first 20 different words that say what a query is about, in lower case.

    None begins with a sign or is `AND`, `OR` or `NOT`, so that no engine can take one for an operator.
    """
    words = list(dict.fromkeys(_WORD.findall(query.lower())))
    return [word for word in words if word not in STOP_WORDS][:MOST_WORDS] or words[:MOST_WORDS]


def joined(words: Sequence[str], joint: str, longest: int) -> str:
    """As many of the words as fit into `longest` characters."""
    query = words[0][:longest]
    for word in words[1:]:
        if len(query) + len(joint) + len(word) > longest:
            break
        query += joint + word
    return query
