"""Who the user of a conversation is, in a few words."""

import re

from tools.llm.offline.base import FieldWriter, Request, Saying

_PEOPLE = (
    "a pupil before an examination",
    "a first-year student",
    "a teacher who prepares a lesson",
    "a curious reader",
    "an engineer from another field",
    "a tutor who looks for clear wording",
)


def write(request: Request, _saying: Saying) -> str:
    if not request.persona:
        return request.own_chance.choice(_PEOPLE)
    return f"{'an' if re.match('[aeiou]', request.persona, re.IGNORECASE) else 'a'} {request.persona}"


FIELD = FieldWriter(write, frozenset(["chat"]))
