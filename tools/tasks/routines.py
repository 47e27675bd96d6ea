"""Functions of texts and amounts that are to be written in Python, checked as the others are."""

from collections import Counter
from functools import cache
from itertools import groupby
from random import Random
from string import ascii_lowercase, ascii_uppercase

from tools.tasks._coding import code_family, function_task
from tools.tasks._making import level
from tools.tasks.base import Task

_TEXT = (
    "a bee saw deer eat green grass near an old inn while seven otters swam across little pools and Otto told Anna "
    "about summer rooms full of happy puppies, all cooking noodles at noon"
)
_WORDS = _TEXT.split()


def _texts(rng: Random, count: int, least: int = 2, most: int = 6) -> list[list[str]]:
    """Arguments of one text each, of some words with capitals and double letters here and there."""
    drawn = [[rng.choice((str, str.title))(w) for w in rng.sample(_WORDS, rng.randint(least, most))] for _ in range(99)]
    return [[" ".join(words)] for words in drawn[:count]]


def _shifted(rng: Random) -> Task:
    shift, back = rng.randint(1, 25), rng.random() < 0.5
    by = -shift if back else shift
    program = f"""
def shifted(text):
    result = ""
    for sign in text:
        if "a" <= sign <= "z":
            result += chr((ord(sign) - 97 + {by}) % 26 + 97)
        elif "A" <= sign <= "Z":
            result += chr((ord(sign) - 65 + {by}) % 26 + 65)
        else:
            result += sign
    return result
"""
    turned = [letters[by % 26 :] + letters[: by % 26] for letters in (ascii_lowercase, ascii_uppercase)]
    table = str.maketrans(ascii_lowercase + ascii_uppercase, "".join(turned))
    return function_task(
        rng,
        "shifted(text)",
        f"moves every letter a to z of `text` {shift} places {'back' if back else 'on'} in the alphabet, from one end "
        "to the other if need be, and returns the result. Capitals stay capitals; all other characters stay as they "
        "are.",
        program,
        lambda text: text.translate(table),
        [*_texts(rng, 7), [""], ["xyz ABC"], ["az AZ"], ["12, 3!"], ["Zebra-7"], ["[`{@"]],
        level(shift, 9, 18),
        ("The place of a letter is counted modulo 26.", "Small letters and capitals have places of their own."),
    )


def _run_lengths(rng: Random) -> Task:
    least, first = rng.randint(2, 4), rng.random() < 0.5
    form = "str(length) + text[start]" if first else "text[start] + str(length)"
    program = f"""
def run_lengths(text):
    result = ""
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or text[end] != text[start]:
            length = end - start
            result += {form} if length >= {least} else text[start] * length
            start = end
    return result
"""

    def solve(text: str) -> str:
        runs = [(sign, len(list(run))) for sign, run in groupby(text)]
        return "".join((f"{n}{s}" if first else f"{s}{n}") if n >= least else s * n for s, n in runs)

    ordinary = [["".join(rng.choice("abcX") * rng.randint(1, 5) for _ in range(rng.randint(3, 6)))] for _ in range(8)]
    order = "its length and the character" if first else "the character and its length"
    return function_task(
        rng,
        "run_lengths(text)",
        f"replaces every run of at least {least} equal characters in `text` by {order} and keeps shorter runs as they "
        "are. Capitals differ from small letters, and an empty text stays empty.",
        program,
        solve,
        [*ordinary, [""], ["a"], ["b" * least], ["c" * (least - 1)], ["aA" * 3], ["x" * 12 + "y"]],
        level(least + first, 3, 5),
        (
            "A run ends where another character follows, or the text ends.",
            f"From length {least} on it is written short.",
        ),
    )


def _long_words(rng: Random) -> Task:
    least, falling = rng.randint(2, 5), rng.random() < 0.5
    key = "(-len(word), word)" if falling else "(len(word), word)"
    program = f"""
def long_words(text):
    words = []
    for word in text.lower().split():
        if len(word) >= {least} and word not in words:
            words.append(word)
    return sorted(words, key=lambda word: {key})
"""

    def solve(text: str) -> list[str]:
        words = sorted({word for word in text.lower().split() if word[least - 1 :]})
        return sorted(words, key=len, reverse=falling)

    edges = [[""], ["   "], ["Noon noon NOON inn"], ["a bb ccc dddd eeeee ffffff ggggggg"], ["bb aa cc aa"]]
    return function_task(
        rng,
        "long_words(text)",
        f"returns the words of `text` that have at least {least} characters, in lower case and each only once, the "
        f"{'longest' if falling else 'shortest'} first and words of one length in the order of the alphabet. Words are "
        "what spaces separate, with any punctuation in them. A text without such words gives an empty list.",
        program,
        solve,
        [*_texts(rng, 9, 4, 9), *edges],
        level(least + falling, 4, 5),
        ("The text is split at its spaces, in lower case.", "The order is by length first and by the alphabet second."),
    )


def _bracket_depth(rng: Random) -> Task:
    (opening, closing), bad = rng.choice(("()", "[]", "{}", "<>")), rng.choice((-1, -2, None))
    program = f"""
def bracket_depth(text):
    depth = 0
    deepest = 0
    for sign in text:
        if sign == "{opening}":
            depth += 1
            deepest = max(deepest, depth)
        elif sign == "{closing}":
            depth -= 1
            if depth < 0:
                return {bad}
    if depth != 0:
        return {bad}
    return deepest
"""

    def solve(text: str) -> int | None:
        left, rounds = "".join(sign for sign in text if sign in (opening, closing)), 0
        while opening + closing in left:
            left, rounds = left.replace(opening + closing, ""), rounds + 1
        return bad if left else rounds

    shapes = ["(a)", "((b))", "(a(b)(c))", "x)(", "()", ")(", "((", "((()))", "plain", "()()()", "(()())((()))", "a)"]
    extra = ["".join(rng.choice("()x") for _ in range(rng.randint(2, 4))) + "()" for _ in range(3)]
    texts = [shape.replace("(", opening).replace(")", closing) for shape in rng.sample(shapes, 11) + extra]
    return function_task(
        rng,
        "bracket_depth(text)",
        f"returns how deep the brackets {opening} and {closing} are nested in `text`: 0 without any, 1 for "
        f"{opening}{closing}. All other characters are ignored. If a bracket has no partner, it returns {bad}.",
        program,
        solve,
        [*([text] for text in texts), [""]],
        level(texts[0].count(opening), 1, 2),
        ("An opening bracket goes one deeper, a closing one back.", "The depth must never be negative and end at 0."),
    )


def _frequent_letters(rng: Random) -> Task:
    least, most, vowels = rng.randint(2, 4), rng.randint(5, 9), rng.random() < 0.5
    allowed, called = ("aeiou", "vowels (a, e, i, o, u)") if vowels else (ascii_lowercase, "letters a to z")
    program = f"""
def frequent_letters(text):
    counts = {{}}
    for sign in text.lower():
        if sign in "{allowed}":
            counts[sign] = counts.get(sign, 0) + 1
    return {{sign: count for sign, count in counts.items() if {least} <= count <= {most}}}
"""
    edges = [[""], ["E" * least], ["a" * most], ["o" * (most + 1)], ["iI" * least], ["u" * (least - 1) + "a" * least]]
    return function_task(
        rng,
        "frequent_letters(text)",
        f"returns a dictionary of those {called} that occur at least {least} and at most {most} times in `text`, each "
        "with its number. Capitals count as small letters, and a text without such letters gives an empty dictionary.",
        program,
        lambda text: {s: n for s, n in Counter(text.lower()).items() if s in allowed and n in range(least, most + 1)},
        [*_texts(rng, 10, 4, 10), *edges],
        level(least + most, 9, 12),
        ("The letters of the text in lower case are counted.", f"Counts from {least} to {most} are kept."),
    )


def _coins(rng: Random) -> Task:
    coins = sorted(rng.sample(range(2, 13), 3))
    program = f"""
def fewest_coins(amount):
    if amount < 0:
        return -1
    fewest = [0]
    for total in range(1, amount + 1):
        ways = [fewest[total - coin] for coin in {coins} if coin <= total]
        ways = [way for way in ways if way >= 0]
        fewest.append(min(ways) + 1 if ways else -1)
    return fewest[amount]
"""

    @cache
    def least(amount: int) -> int:
        found = [least(amount - coin) for coin in coins if coin <= amount] if amount else [-1]
        return min((n + 1 for n in found if n >= 0 or not amount), default=-1)

    amounts = [*rng.sample(range(13, 90), 10), 0, 1, coins[0], coins[-1], -coins[0], coins[0] + coins[1], coins[-1] * 3]
    shown = f"{coins[0]}, {coins[1]} and {coins[2]}"
    return function_task(
        rng,
        "fewest_coins(amount)",
        f"returns how many coins at least make up the whole number `amount`, with any number of coins of {shown}. "
        "For 0 it returns 0; if the coins cannot make it up, or it is negative, it returns -1.",
        program,
        least,
        [[amount] for amount in amounts],
        "hard" if coins[0] > 3 else "medium",
        (
            "Each amount takes one coin more than the best of those one coin smaller.",
            "Amounts out of reach are marked.",
        ),
    )


TASKS = (
    code_family("function_shifted", _shifted),
    code_family("function_run_lengths", _run_lengths),
    code_family("function_long_words", _long_words),
    code_family("function_bracket_depth", _bracket_depth),
    code_family("function_frequent_letters", _frequent_letters),
    code_family("function_coins", _coins),
)
