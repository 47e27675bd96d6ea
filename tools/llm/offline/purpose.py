"""What someone who asks a question wants to have understood, as `to` and a verb would go on."""

import re

from tools.llm.offline.asking import inner, line_of
from tools.llm.offline.clauses import parse
from tools.llm.offline.material import Material
from tools.llm.offline.verbs import third_person

_PATTERNS = (
    (r"How do (.+) differ from (.+)\?", r"understand how \1 differ from \2"),
    (r"How does (.+) differ from (.+)\?", r"understand how \1 differs from \2"),
    (r"What are the steps to (.+)\?", r"learn how to \1"),
    (r"How (?:do|can|should) (?:you|I|one) (.+)\?", r"learn how to \1"),
    (r"What (is|are) ((?:an?|the) .+|\w+)\?", r"understand what \2 \1"),
    (r"(What|Which exception) forms when (.+)\?", r"find out what forms when \2"),
)
_INVERTED = re.compile(r"(.+?) (do|does|is|are|can|was|were|has|have) (.+)\?$")


def purpose(given: Material) -> str:
    """A lower-case phrase such as `understand how alkanes differ from alkenes`."""
    for pattern, phrase in _PATTERNS:
        if re.fullmatch(pattern, given.question):
            return re.sub(f"^{pattern}$", phrase, given.question)
    return _straightened(given) or _of_titles(given)


def _straightened(given: Material) -> str:
    """`At what temperature does methane boil?` → `find out at what temperature methane boils`."""
    found = _INVERTED.match(given.question)
    subject = _subject(found[3], given) if found else ""
    if not found or not subject:
        return ""
    asking, auxiliary, rest = found[1], found[2], found[3][len(subject) :].strip()
    verb, _, tail = rest.partition(" ")
    if auxiliary == "does":
        rest = f"{third_person(verb)} {tail}".strip()
    elif auxiliary != "do":
        rest = f"{auxiliary} {rest}".strip()
    aim = "understand" if asking in ("Why", "How") else "find out"
    return f"{aim} {asking[0].lower()}{asking[1:]} {subject} {rest}"


def _subject(rest: str, given: Material) -> str:
    """What the question's words after its auxiliary begin with, if it is what an answering sentence speaks of."""
    lines = [line_of(sentence, given.names) for sentence in given.answer]
    clauses = [clause for line in lines for clause in (parse(line.body), *line.clauses) if clause]
    starts = [clause.subject for clause in clauses if rest.startswith(f"{clause.subject} ") or rest == clause.subject]
    return max(starts, key=len, default="")


def _of_titles(given: Material) -> str:
    title = inner(given.titles[0], given.names) if given.titles else ""
    return f"learn more about {title}" if title else "have the question answered"
