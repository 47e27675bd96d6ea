"""The verbs that the offline model knows, and their forms. Nouns far more often than verbs are left out."""

_VERBS = """
absorb accelerate accept accumulate achieve acquire act activate adapt add adopt affect allow alter analyse analyze
anneal appear apply approach arise arrange ask assign assume attach attack attract avoid become begin behave belong
bind block boil break bring bubble build burn calculate call cancel capture carry catch cause change check choose
collapse collect combine come compare compete compile complete compute condense conduct connect conserve consist
constitute construct consume contain continue contribute convert cool correspond create cross declare decolorize
decompose decrease decrypt define dehydrate deliver denote depend deprotonate derive describe destroy detect determine
develop differ diffuse digest disable disappear discard dissolve distinguish distribute diverge divide donate double
eliminate embed emerge emit enable encode encourage end enforce ensure enter equal erode establish evaluate evolve
examine exceed exclude execute exert exhibit exist expand explain express extend fail fall favor favour ferment
fermentate fill find fit fix float flow fly follow force form freeze generate get give govern grow handle happen
harden have help hide hinder hold hydrolyse hydrolyze identify ignore implement imply import improve include
incorporate increase indicate induce inherit inhibit inject insert intercept interconvert introduce invert involve
ionize iterate join keep kill know lack lead learn leave lie limit link live lose lower maintain make manage map match
mean measure mediate meet melt migrate mix modify move multiply need neutralize obey observe obtain occupy occur offer
open operate overcome override oxidize parse pass perform permit polymerize possess precede precipitate predict prefer
prepare preserve prevent produce promote propagate protect protonate prove provide pull pump push put raise randomize
react read rearrange receive recognize reduce refer reflect regulate reject relate release rely remain remember remove
reorder repeat repel replace represent reproduce require resemble resist resolve respect restore restrict retain
return reuse reveal reverse revolve rise rotate run satisfy scatter seek select separate serve share shift show shrink
simplify soften solve sort specify spin split spread stabilize stand start state stay stop store strengthen sublime
substitute suffer suggest suit support suppress surround survive swap swell take teach tell tend terminate test throw
tolerate touch transfer transform translate transmit transport travel treat turn undergo unpack use validate vanish
vaporize vary vibrate weaken wear weigh widen wind work wrap write yield
"""
_BASE_FORMS = _VERBS.split()
_WITH_PARTICLE = {"factor": {"into"}, "result": {"in", "from"}, "range": {"from"}, "rest": {"on"}, "point": {"to"}}
"""Nouns that are verbs before these words only."""

_AUXILIARIES = "is are was were can cannot could may might must should will would does do did shall"
AUXILIARIES = frozenset(_AUXILIARIES.split())
_ADVERBS = """
also always often never usually then still only normally typically generally sometimes therefore thus hence first now
mainly both largely essentially rarely even just together almost nearly eventually
"""
ADVERBS = frozenset(_ADVERBS.split())


def third_person(base: str) -> str:
    """`boils` for `boil`, `carries` for `carry`, `mixes` for `mix`."""
    if base == "have":
        return "has"
    if base.endswith("y") and base[-2:-1] not in "aeiou":
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")


_SINGULAR = {third_person(base): base for base in [*_BASE_FORMS, *_WITH_PARTICLE]}
_PLURAL = frozenset([*_BASE_FORMS, *_WITH_PARTICLE])


def base_of_singular(word: str, following: str) -> str | None:
    """`boil` for `boils`; `None` for no known third-person verb. `following` is the next word."""
    base = _SINGULAR.get(word)
    return base if base and _fits(base, following) else None


def is_base(word: str, following: str = "") -> bool:
    """Whether the word is a known verb's base form, which is its form after a plural too."""
    return word in _PLURAL and _fits(word, following)


def _fits(base: str, following: str) -> bool:
    if base in _WITH_PARTICLE:
        return following in _WITH_PARTICLE[base]
    return following != "of" or base == "consist"
