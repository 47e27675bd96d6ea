"""The fence round what a model is given: one JSON object, in which no control token of a chat template stands."""

import re

from tools.injection.tokens import TOKEN

_UNSAFE = re.compile(rf"{TOKEN.pattern}|[\ud800-\udfff]", TOKEN.flags)


def fenced(payload: str) -> str:
    """The same JSON value, with the first character of each control token, and each lone surrogate, as an escape.

    Servers of open models read such tokens wherever they stand in a message.
    """
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0][0]):04x}{found[0][1:]}", payload)
