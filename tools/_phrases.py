"""The phrases of a question that ask for nothing: greetings, requests, and words of emphasis."""

import re

_ASKING = r"(?:what|which|who|whom|whose|why|how|when|where)\b"
_REQUEST = (
    r"(?:explain|tell|say|state|describe|answer|show|clarify|let (?:me|us) know|help me (?:understand|see))"
    r"(?: to)?(?: me| us)?(?: (?:the following|this)(?: question)?)?"
    rf"(?=\s*[:,-]|\s+(?:(?:at|in|to|from|by|for|with|of|on|under) )?{_ASKING}"
    r"|\s+(?:please|so|explain|tell|question|briefly|in (?:your|simple|one|a few|brief|short)|exactly)\b)"
)
_SHORT = (
    r"in (?:(?:your|my) own|(?:a )?few|simple|other|plain) (?:words|terms)|in (?:brief|short|detail|a nutshell)"
    r"|in (?:a|one|two|a few) sentences?|simply put|briefly"
)
_OPENING = re.compile(
    r"^[\s#>*\-]*(?:"
    r"(?:question|q)\s*\d*\s*[:.)]|\d{1,3}\s*[.)](?=\s)"
    rf"|(?:(?:hi|hello|hey|well|so|ok|okay|now|please|kindly|quick question|{_SHORT}"
    r"|(?:can|could|would|will) you(?: please| kindly)?|i (?:would|'d) like to (?:know|understand|learn)"
    r"|i'd like to (?:know|understand|learn)|i (?:want|need) to (?:know|understand|learn)"
    rf"|i (?:wonder|was wondering|am wondering)|do you know|{_REQUEST})(?![\w']))"
    r")[\s,:;!-]*",
    re.IGNORECASE,
)
_ENDING = re.compile(
    r"(?<![\s,;-])[\s,;-]*\b(?:"
    r"(?:(?:can|could|would|will) you(?: please)?|(?<=[?.!]\s)(?:please )?)\s*(?:explain|tell me|say|clarify)"
    r"(?: (?:it|this|that|your answer))?(?: briefly| in detail)?"
    r"|do you know|i wonder|if you (?:know|can|please)|thanks|thank you|for me|to me)[\s?.!]*$",
    re.IGNORECASE,
)
_INSIDE = re.compile(rf"\b(?:please|kindly|exactly|precisely|actually|really|basically|{_SHORT})\b", re.IGNORECASE)
_CONTRACTIONS = (
    (re.compile(r"\b(what|who|where|when|how|why|that|it|there|here)'s\b", re.IGNORECASE), r"\1 is"),
    (re.compile(r"\bcan(?:'t|not)\b", re.IGNORECASE), "can not"),
    (re.compile(r"\bwon't\b", re.IGNORECASE), "will not"),
    (re.compile(r"n't\b", re.IGNORECASE), " not"),
    (re.compile(r"'re\b", re.IGNORECASE), " are"),
)


def without_phrases(text: str) -> str:
    """The text without them, its contractions written out; as it was where nothing else would be left."""
    for short, long in _CONTRACTIONS if "'" in text or "cannot" in text.casefold() else ():
        text = short.sub(long, text)
    bare = text
    while (shorter := _OPENING.sub("", bare, count=1)) != bare:
        bare = shorter
    bare = _INSIDE.sub(" ", _ENDING.sub("", bare))
    return bare if re.search(r"\w", bare) else text
