"""How much a question asks for in so many words: sentences, bullets, paragraphs, words and characters."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from state.constraints import Constraint, ConstraintKind

_COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_TENS = {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "eighty": 80, "ninety": 90}
_HUNDREDS = {f"{word} hundred": 100 * n for n, word in enumerate(_COUNTS[:9], 1)}
_NUMBERS = {
    **{word: n for n, word in enumerate(_COUNTS, 1)},
    **_TENS,
    **_HUNDREDS,
    "a hundred": 100,
    "a single": 1,
}
_NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_MOST = (
    r"at most|no more than|not more than|no longer than|not (?:be |have |use |contain |exceed )?(?:longer|more) than"
    r"|not exceed|up to|(?:a |the )?maximum(?: of)?|max\.?|within"
    r"|(?:do not|don't|never) (?:use|write|exceed)(?: more than)?"
)
_LEAST = r"at least|no fewer than|no less than|not (?:fewer|less) than|(?:a |the )?minimum(?: of)?|min\.?"
_MEASURE = re.compile(
    rf"\b(?:(?:(?P<most>{_MOST})|(?P<fewer>fewer than|less than|under|below|shorter than)|(?P<least>{_LEAST})"
    r"|(?P<more>more than|over|longer than)|(?P<exact>exactly|precisely|just|only|between|from))\s+)?"
    rf"(?P<low>{_NUMBER})(?:\s*(?:-|–|\b(?:to|or|and)\b)\s*(?P<high>{_NUMBER}))?"
    r"\s+(?:(?:short|simple|plain|complete|full|concise|clear|brief|separate|well-formed|bulleted),?\s+){0,2}"
    r"(?P<unit>word|sentence|character|bullet(?: point)?|paragraph)s?\b"
    r"(?:\s+(?:(?P<or_less>or (?:less|fewer)|max(?:imum)?\b|at (?:the )?most)|(?P<or_more>or more|minimum|at least)))?",
    re.IGNORECASE,
)
_LIMITS: dict[str, tuple[ConstraintKind | None, ConstraintKind | None]] = {
    "word": ("min_words", "max_words"),
    "sentence": ("min_sentences", "max_sentences"),
    "character": (None, "max_characters"),
}
_WHOLES: dict[str, ConstraintKind] = {"bullet": "bullets", "bullet point": "bullets", "paragraph": "paragraphs"}

_ANSWERS = r"(?:answer|response|reply)"
_ANSWERING = rf"(?:{_ANSWERS}|respond|(?:write|give|keep|phrase|put|state|formulate) (?:your|the) {_ANSWERS})"
_TELLING = (
    "explain|describe|summari[sz]e|define|write|state|give|outline|discuss|tell|compare|contrast|sketch|justify"
    "|introduce|present|characteri[sz]e|express|paraphrase|rewrite|illustrate|report|interpret|analy[sz]e|review|recap"
    "|clarify|elaborate|comment|argue|name|list|mention"
)
_DOING = (
    "find|compute|calculate|solve|prove|derive|count|choose|pick|determine|identify|translate|convert|implement|create"
    "|design|draw|simplify|factor|evaluate|expand|show|balance|predict|classify|rank|estimate|fix|complete|correct|say"
)
_OPENER = (
    r"(?:^|[,:;?!.(]\s*|\b(?:and|then|but|also|or)\s+|\b(?:can|could|would|will) you\s+)"
    r"(?:(?:please|briefly|concisely|simply|now|first|finally|also|always|only),?\s+){0,3}"
)
_ANSWER = re.compile(rf"{_OPENER}{_ANSWERING}\b", re.IGNORECASE)
_TASK = re.compile(rf"{_OPENER}(?!{_ANSWERING}\b)(?:{_TELLING}|{_DOING})\b", re.IGNORECASE)
_TOLD = re.compile(rf"{_OPENER}(?!{_ANSWERING}\b)(?P<verb>{_TELLING})\b(?:(?:,| and) (?:{_TELLING})\b)*", re.IGNORECASE)
_ASKING = re.compile(
    r"\W*(?:(?:in|on|at|for|to|from|with|under|by) )?(?:what|who|whom|whose|which|when|where|why|how|is|are|was|were"
    r"|do(?! not\b)|does|did|has|have|can|could|would|will|should|may|must|if)\b"
    r"(?! you (?:please )?(?:explain|describe|summ|define|tell|give))",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[?!;:.]\s+(?=\S)")

_FRAME = re.compile(r"\b(?:in|using|within|as)\s+(?:a total of\s+)?$", re.IGNORECASE)
_WIDE_FRAME = re.compile(r"\b(?:in|using|as|with|into)\s+(?:a list of\s+)?$", re.IGNORECASE)
_ALONE = re.compile(r"(?:^|[?.!:]\s+)\W*(?:(?:use|in)\s+)?$", re.IGNORECASE)
_LEAD = re.compile(r"^\W*(?:in|using|within|with)\s+$|^$", re.IGNORECASE)
_LED = re.compile(rf"\s*[,:](?!\s*how (?:many|much))|\s+(?:please\s+)?(?:{_TELLING}|{_DOING}|answer)\b", re.IGNORECASE)
_OWN = re.compile(
    rf"(?:^|[,;]\s*|\b(?:and|but)\s+)(?:your|the) (?:entire |whole )?(?:{_ANSWERS}|explanation|summary|essay)"
    r"\s+(?:must|should|has to|needs to|is to|may|can|shall|will)\s+(?:also |only )?"
    r"(?:(?:be|have|contain|use|comprise|consist of)\s+)?(?:in\s+)?$",
    re.IGNORECASE,
)
_KEEP = re.compile(
    rf"{_OPENER}(?:(?:keep|limit|restrict|confine) (?:it|yourself|this|(?:your|the) (?:{_ANSWERS}|explanation|summary))"
    r"(?: short)?(?:,? (?:to|at|in|within))?|use|write|do not|don't)\s+$",
    re.IGNORECASE,
)
_REFUSED_AFTER = re.compile(
    r"\s*(?:[-,]?\s*(?:each|per|apiece|for each|for every|respectively)|of|for|from|taken|that|which|below|above|or"
    r"|in (?:the|a)|where|whose)\b",
    re.IGNORECASE,
)
_SAYING = (
    r"(?:writ|wrote|tell|told|say|said|express(?:ed|ing)?\b|summari|describ|explain|stated|phras|fit(?:s|ted)?\b|posted"
    r"|limited|shorten|formulat|put\b|cut\b|held|contained)"
)
_REFUSED = re.compile(
    rf"\b(?:how|whether|why|if|when|what|who|where)\b.*\b{_SAYING}"
    rf"|\b(?:is|are|was|were|be|been|being) (?:\w+ly )?{_SAYING}\w*\s*,?\s*(?:in|as|using)\s*$"
    r"|\b(?:that|which|who|whose)\s(?:\w+\s){0,5}(?:has|have|holds?|contains?|fits?|consists?|comes?|is|are|be)"
    r"\s*(?:in|as|of)?\s*$"
    r"|\b(?:number|amount|letters?|words?|verbs?|nouns?|errors?|mistakes?|commas?|clauses?|subjects?|tense)\s+(?:in|as)\s+$",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"\b(?:functions?|programs?|scripts?|methods?|class(?:es)?|regex|expressions?|query|code|loop|strings?|tests?|macro"
    r"|decorators?|generators?|parser|validator|algorithms?|queries)\b",
    re.IGNORECASE,
)
_SECOND = re.compile(r"(?:and|then|but|also|or)\b", re.IGNORECASE)
_MAKING = frozenset({"write", "give", "present", "list", "rewrite"})
_READ = 20
_JOINED = re.compile(r"\s*,?\s*(?:and\s+)?(?:(?:in|of|with)\s+)?", re.IGNORECASE)


def counted(said: Sequence[str]) -> list[Constraint]:
    """The measures that these sentences of a question set to the whole answer; none where they contradict."""
    if not any(_MEASURE.search(sentence) for sentence in said):
        return []
    tasks = sum(len(_TASK.findall(s)) or bool(_ASKING.match(s)) for s in said)
    found = [constraint for sentence in said for constraint in _in_sentence(sentence, tasks)]
    return [c for c in dict.fromkeys(found) if not any(_contradict(c, other) for other in found)]


def _in_sentence(sentence: str, tasks: int) -> Iterator[Constraint]:
    """Those of one sentence of a question that sets so many tasks; what is joined to one that counts counts too."""
    end = -1
    for measure in islice(_MEASURE.finditer(sentence), _READ):
        joined = end >= 0 and _JOINED.fullmatch(sentence, end, measure.start())
        if _REFUSED_AFTER.match(sentence, measure.end()) or not (joined or _asked(sentence, measure, tasks)):
            continue
        end = measure.end()
        yield from _limits(measure)


def _asked(sentence: str, measure: re.Match[str], tasks: int) -> bool:
    """Whether the answer shall have this measure, and not what the question speaks of or a part of the answer."""
    before, after = sentence[: measure.start()], sentence[measure.end() :]
    bounded = any(measure[name] for name in ("most", "fewer", "least", "more", "exact", "or_less", "or_more"))
    clause = before[max((end.end() for end in _CLAUSE_END.finditer(before)), default=0) :]
    ends = not after.strip(" ).!?")
    if bounded and ends and _ALONE.search(before):
        return True
    asking = bool(_ASKING.match(clause))
    if not asking and (_OWN.search(clause) or _told_to_answer(clause, measure) or (bounded and _KEEP.search(clause))):
        return True
    if tasks > 1 and not measure["least"]:
        return False
    if _LEAD.match(before) and (_LED.match(after) or ends):
        return bool(before or measure["most"])
    if asking:
        return ends and bool(re.search(r",\s+in\s+$", before))
    return _governed(clause, measure)


def _told_to_answer(clause: str, measure: re.Match[str]) -> bool:
    """Whether the clause says how to answer, whatever the tasks are."""
    framed = _WIDE_FRAME.search(clause) or _is_within(measure)
    return bool(_ANSWER.search(clause) and framed and not _REFUSED.search(clause))


def _governed(clause: str, measure: re.Match[str]) -> bool:
    """Whether the measure belongs to a verb that tells what to answer."""
    told = list(_TOLD.finditer(clause))
    if not told or not (_frame(measure).search(clause) or _is_within(measure)):
        return False
    if _SECOND.match(told[-1].group()) and not measure["least"]:
        return False
    what = clause[told[-1].end() :]
    makes_code = told[-1]["verb"].casefold() in _MAKING and _CODE.search(what)
    return not makes_code and not _REFUSED.search(what)


def _frame(measure: re.Match[str]) -> re.Pattern[str]:
    """The words that may lead to a measure: `with` and `into` only where they cannot mean a part of the answer."""
    wide = measure["unit"].casefold().startswith("bullet") or (measure["least"] and measure["unit"] == "word")
    return _WIDE_FRAME if wide else _FRAME


def _is_within(measure: re.Match[str]) -> bool:
    return (measure["most"] or "").casefold() == "within"


def _limits(measure: re.Match[str]) -> Iterator[Constraint]:
    """The constraints of one measure; a bare number of words or characters says only about how many."""
    unit = measure["unit"].casefold()
    low = _number(measure["low"])
    high = _number(measure["high"]) if measure["high"] else low
    most, least = measure["most"] or measure["or_less"], measure["least"] or measure["or_more"]
    lowest = None if most or measure["fewer"] else low + bool(measure["more"])
    highest = None if least or measure["more"] else high - bool(measure["fewer"])
    if unit in _WHOLES:
        if lowest is not None and lowest == highest:
            yield Constraint(kind=_WHOLES[unit], value=str(lowest))
        return
    bare = not (most or least or measure["fewer"] or measure["more"] or measure["exact"] or measure["high"])
    if bare and unit != "sentence" and low != 1:
        return
    minimum, maximum = _LIMITS[unit]
    if minimum and lowest is not None and lowest > 1:
        yield Constraint(kind=minimum, value=str(lowest))
    if maximum and highest:
        yield Constraint(kind=maximum, value=str(highest))


def _number(words: str) -> int:
    plain = " ".join(words.casefold().split())
    return _NUMBERS[plain] if plain in _NUMBERS else int(plain.replace(",", ""))


def _contradict(one: Constraint, other: Constraint) -> bool:
    """Two numbers for one measure belong to two parts of the answer, or were misread."""
    if one.kind == other.kind:
        return one.value != other.value
    kinds = {one.kind: int(one.value), other.kind: int(other.value)}
    pairs = (("min_words", "max_words"), ("min_sentences", "max_sentences"))
    return any(least in kinds and most in kinds and kinds[least] > kinds[most] for least, most in pairs)
