"""What belongs to the form of a conversation, not to its words: control tokens, turns, and ends of a fence."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator

Found = tuple[int, int, str]
"""Start, end (exclusive) and kind."""

TOKEN = re.compile(
    r"<[|｜][\w▁ /.\-]{2,40}[|｜]>|\[/?(?:INST|SYS|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS)\]|<</?SYS>>"
    r"|</?(?:start|end)_of_(?:turn|image)>|<(?:bos|eos|pad|unk)>|</s>"
    r"|</?(?:tool_call|tool_response|function_calls?|function_results|antml:\w+)\b[^>\n]{0,80}>",
    re.IGNORECASE,
)
"""Control tokens of the usual chat templates (ChatML, Llama, Gemma, Mistral, DeepSeek), and of tool calls in text."""

_HEADER = re.compile(
    r"^[ \t]*(?:#{1,6}[ \t]*(?:system|assistant|human|user|developer)(?:[ \t]+(?:prompt|message|note|override))?[ \t]*:"
    r"|#{2,6}[ \t]*(?:instruction|response)[ \t]*:[ \t]*$"
    r"|\[(?:system|assistant|developer)(?:[ \t]+(?:prompt|message|note|override))?\](?!\()"
    r"|<(?:system|assistant|developer|system[_-](?:prompt|message|reminder))>"
    r"|\*{0,2}(?:system|developer)[ \t]+(?:prompt|message|override|instruction|note)\*{0,2}[ \t]*:).*$",
    re.IGNORECASE | re.MULTILINE,
)
_ASKS = re.compile(r"^[ \t>*]*(?:human|user|system|prompt)[ \t]*\**:", re.IGNORECASE | re.MULTILINE)
_ANSWERS = re.compile(
    r"^[ \t>*]*(?:assistant|ai|chatgpt|gpt-?\d?|claude|gemini|model|bot|llm|judge)[ \t]*\**:",
    re.IGNORECASE | re.MULTILINE,
)
_TURN_APART = 800
_TAG = re.compile(
    r"<(?P<closes>/?)(?P<name>passages?|evidence|system|assistant|instructions?|prompt|user_input|user_message|untrusted\w*|search_results?"
    r"|retrieved\w*|rubric|context|documents?|sources|user|question|record)\b[^<>\n]{0,80}>",
    re.IGNORECASE,
)
_RULER = re.compile(
    r"^[^\w\n]{2,100}(?:end|begin|start|close|stop)[ \t_-]+(?:of[ \t_-]+)?(?:the[ \t_-]+)?"
    r"(?:(?:all|new|untrusted|external|retrieved|user|system|reference)[ \t_-]+)?"
    r"(?:passages?|context|evidence|user[ \t_-]input|prompt|message|input|untrusted|instructions?|search[ \t_-]results"
    r"|conversation|source[ \t_-]material|external[ \t_-]content)\b.*$",
    re.IGNORECASE | re.MULTILINE,
)
_LOUD = re.compile(
    r"^[ \t]*(?:END|BEGIN|START) OF (?:THE )?(?:(?:ALL|NEW|UNTRUSTED|EXTERNAL|RETRIEVED|USER|SYSTEM|REFERENCE) )?"
    r"(?:PASSAGES?|CONTEXT|EVIDENCE|INPUT|PROMPT|MESSAGES?|CONTENT|DATA|INSTRUCTIONS|SEARCH RESULTS)\b.*$",
    re.MULTILINE,
)
_JSON_END = re.compile(
    r"[\"”]\s*\}\s*[\]}][^\n]{0,40}?[\"“](?:rubric|verdicts?|passages|review_status|critique)[\"”]\s*:"
    r"|[{,]\s*[\"“](?:review_status|critique|passages|rubric)[\"”]\s*:",
    re.IGNORECASE,
)

_LINK = re.compile(
    r"\]\(\s*(?:https?:)?//[^\s)]{0,300}[{<\[$]\W{0,3}(?:data|prompt|conversation|context|history|secret|key|token|password"
    r"|question|answer|system|message|chat|user|input|summary|content|passage|rubric|instruction|record|all|your|insert"
    r"|everything)[^\n)]{0,60}\)",
    re.IGNORECASE,
)


def find_tokens(text: str) -> Iterator[Found]:
    """Every token, turn and end of a fence, in no order."""
    for found in TOKEN.finditer(text):
        yield *found.span(), "control token"
    for found in _HEADER.finditer(text):
        yield *found.span(), "fake turn"
    yield from _turns(text)
    yield from _closings(text)
    for pattern, kind in ((_RULER, "fence"), (_LOUD, "fence"), (_JSON_END, "fence"), (_LINK, "exfiltration")):
        for found in pattern.finditer(text):
            yield *found.span(), kind


def _turns(text: str) -> Iterator[Found]:
    """The lines of a dialogue between a person and a machine; one such line alone is none."""
    asks = [found.span() for found in _ASKS.finditer(text)]
    answers = [found.span() for found in _ANSWERS.finditer(text)] if asks else []
    for mine, others in ((asks, answers), (answers, asks)):
        for start, end in mine:
            near = bisect_left(others, (start - _TURN_APART, 0))
            if near < len(others) and others[near][0] <= start + _TURN_APART:
                yield start, end, "fake turn"


def _closings(text: str) -> Iterator[Found]:
    """Closing tags of which there are more than the text has opened so far."""
    balance: Counter[str] = Counter()
    for found in _TAG.finditer(text):
        name = found["name"].lower()
        if not found["closes"]:
            balance[name] += 1
        elif balance[name]:
            balance[name] -= 1
        else:
            yield *found.span(), "fence"
