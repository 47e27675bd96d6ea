"""refusal: the answer answers, and does not decline to."""

import re

from tools.text import normalised, sentences
from tools.verifiers._prose import answers_of, unquoted
from tools.verifiers.base import Finding, Subject, Verifier

_HELP = (
    r"(?:help|assist|answer|provide|comply|fulfil\w*|discuss|share|give|offer|support|respond|reply|engage|recommend"
    r"|advise|continue|generate|produce|create|write|do that|do this|tell|say|find|determine|verify|confirm)"
)
_CANNOT = (
    r"(?:can ?not|can't|could not|couldn't|(?:won't|will not)(?: be able to)?"
    r"|(?:currently )?(?:unable|not able|not allowed|not permitted) to)"
)
_AI = r"(?:an? )?(?:\w+ ){0,3}?(?:ai|artificial intelligence|language model|assistant|chatbot)"
_SOURCES = r"(?:sources?|passages?|texts?|documents?|contexts?|information|evidence|materials?|excerpts?)"
_NAMED = rf"(?:the|these|your|this|our) (?:(?:given|provided|available|retrieved|supplied|above) )*{_SOURCES}"

_ANYWHERE = (
    r"i(?:'m| am) (?:\w+ )?(?:sorry|afraid),? (?:but )?(?:that )?(?:i|we|this|there|the)\b",
    r"(?:sorry|my apologies|apologies|regrettably),? (?:but )?(?:i|we)\b",
    r"(?:i|we) (?:must |have to |do )?apologi[sz]e",
    r"(?:i|we) (?:must|have to|need to|would rather|'d rather) (?:\w+ly )?(?:decline|refuse)",
    rf"i (?:\w+ly )?(?:decline|refuse) to {_HELP}",
    rf"(?:i|i'm|i am|we are) {_CANNOT} (?:\w+ )?{_HELP}\b",
    rf"(?:i'm|i am|as) (?:just |only )?{_AI}\b.{{0,80}}?(?:{_CANNOT}|don't|do not|must decline)\b",
    r"i (?:do not|don't) (?:have|possess) (?:\w+ ){0,2}?(?:access|information|knowledge|data|ability|opinions?)\b",
    r"i (?:do not|don't) (?:know (?:the answer|how to answer|enough)|feel comfortable)",
    r"(?:es )?tut mir (?:sehr )?leid,? (?:aber )?(?:ich|dabei|das|diese|hierzu)\b",
    r"(?:leider )?(?:ich kann|kann ich)\b.{0,80}?\bnicht\b.{0,60}?(?:helfen|antworten|bereitstellen|geben|sagen)",
    r"als (?:\w+ ){0,2}?(?:ki\b|sprachmodell|künstliche intelligenz)",
    r"(?:je suis )?(?:vraiment )?désolée?,? (?:mais )?(?:je|cette|nous)\b",
    r"(?:malheureusement,? )?je ne (?:peux|puis|suis) pas\b.{0,40}?(?:aider|répondre|fournir|en mesure|donner)",
    r"en tant qu(?:e |')(?:\w+ ){0,2}?(?:ia\b|modèle de langage|intelligence artificielle)",
    r"(?:lo siento|lo lamento|disculpa|perdón),? (?:mucho,? )?(?:pero )?(?:no|esta|como)\b",
    r"(?:lamentablemente,? )?no puedo (?:\w+ )?(?:ayudar|proporcionar|responder|contestar|ofrecer|dar)",
    r"como (?:\w+ ){0,2}?(?:ia\b|modelo de lenguaje|inteligencia artificial)",
)
"""How a sentence begins that declines, wherever it stands; the writer speaks of itself."""
_AT_THE_START = (
    rf"(?:i|we) {_CANNOT} (?:\w+ )?(?:proceed|know)\b",
    r"i(?:'m| am) sorry(?: about (?:that|this))?$",
    r"i(?:'m| am) (?:not sure (?:about|how)\b|unable|not able)",
    rf"{_NAMED} (?:\w+ ){{0,3}}?(?:do not|does not|don't|doesn't|did not|lacks?|fails? to|cannot)(?: \w+)?"
    r"(?: (?:hold|contain|provide|mention|include|answer|say|specify|state|give|cover|address|enough|sufficient)\b|$)",
    rf"there (?:is|are|was) (?:no|not enough|insufficient|not any)\b.{{0,30}}?\b{_SOURCES}\b",
    rf"(?:no|not enough|insufficient) {_SOURCES} (?:\w+ )?(?:about|available|given|found|provided|to)\b",
    r"(?:the|this|that|your) (?:answer|question|request)\b.{0,60}?(?:can ?not|can't|could not) be"
    r" (?:answered|found|determined|given|fulfilled|processed|completed|inferred|derived)",
    r"no answer (?:can|could|is|was)\b",
)
"""How an answer begins that says nothing; further on, such a sentence may be part of an answer."""
_LEAD = r"(?:(?:but|however,?|unfortunately,?|so|regrettably,?|based on [^,]+,|according to [^,]+,) )*"
_DECLINES = re.compile(f"{_LEAD}(?:{'|'.join(_ANYWHERE)})")
_SAYS_NOTHING = re.compile(f"{_LEAD}(?:{'|'.join(_AT_THE_START)})")


def check(subject: Subject) -> Finding:
    """Reads how each sentence outside code and quotations begins."""
    for answer in answers_of(subject):
        for number, sentence in enumerate(sentences(unquoted(answer))):
            plain = normalised(sentence)
            if _DECLINES.match(plain) or (number == 0 and _SAYS_NOTHING.match(plain)):
                return Finding("fail", f'the answer declines: "{sentence[:200]}"')
    return Finding("pass")


VERIFIER = Verifier(
    name="refusal",
    kind="heuristic",
    proves="no sentence begins as one does that declines to answer, in English, German, French or Spanish",
    silent_on="whether what is said answers the question",
    version="1",
    everywhere=True,
    check=check,
)
