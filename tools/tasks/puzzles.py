"""Puzzles with one answer: orders of people, counts of groups, days of the week and rules of sequences."""

from itertools import permutations
from random import Random

from tools.tasks._making import LOGIC, family, level, nonzero, signed
from tools.tasks.base import Task

_NAMES = ("Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gus", "Hana", "Ivo", "Jill", "Karl", "Lena", "Mia", "Noel")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ORDERS = (("taller than", "tallest"), ("older than", "oldest"), ("faster than", "fastest"), ("richer than", "richest"))
_PLACES = ("", "second ", "third ", "fourth ", "fifth ")
_HOBBIES = ("chess", "tennis", "music", "football", "painting", "dancing", "cycling", "cooking")


def _ordering(rng: Random) -> Task:
    order = rng.sample(_NAMES, rng.randint(3, 5))
    than, most = rng.choice(_ORDERS)
    pairs = [(order[n], order[n + 1]) for n in range(len(order) - 1)]
    pairs += [(one, other) for n, one in enumerate(order) for other in order[n + 2 :] if rng.random() < 0.2]
    rng.shuffle(pairs)
    place = rng.randrange(len(order))
    facts = " ".join(f"{one} is {than} {other}." for one, other in pairs)
    question = rng.choice(
        (
            f"{facts} Who is the {_PLACES[place]}{most}?",
            f"{facts} Which of {', '.join(sorted(order))} is the {_PLACES[place]}{most}?",
            f"Among {', '.join(sorted(order))}, this is known: {facts} Name the {_PLACES[place]}{most} of them.",
        )
    )
    possible = [p for p in permutations(order) if all(p.index(one) < p.index(other) for one, other in pairs)]
    if len(possible) != 1:
        raise ValueError("an order must be the only one that fits")
    steps = (
        f"Only one order fits all of it: {', '.join(possible[0])}.",
        f"The {_PLACES[place]}{most} is {order[place]}.",
    )
    return Task(question, order[place], "text", level(len(order), 4, 5), steps)


def _inclusion_exclusion(rng: Random) -> Task:
    both, first_only, second_only, neither = (rng.randint(1, 25) for _ in range(4))
    total, first, second = both + first_only + second_only + neither, both + first_only, both + second_only
    one, other = rng.sample(_HOBBIES, 2)
    facts = f"Of {total} people, {first} like {one} and {second} like {other}."
    question, answer, last = rng.choice(
        (
            (
                f"{facts} {both} like both. How many like neither {one} nor {other}?",
                neither,
                f"Neither is liked by {total} - {first + second - both} = {neither}.",
            ),
            (
                f"{facts} {neither} like neither of the two. How many like both {one} and {other}?",
                both,
                f"Both are liked by {first} + {second} - {total - neither} = {both}.",
            ),
            (
                f"{facts} {both} like both. How many like exactly one of {one} and {other}?",
                first_only + second_only,
                f"Exactly one is liked by {first_only} + {second_only} = {first_only + second_only}.",
            ),
            (
                f"{facts} {neither} like neither. How many like {one} but not {other}?",
                first_only,
                f"Both are liked by {both}, so {one} alone by {first} - {both} = {first_only}.",
            ),
        )
    )
    steps = (f"At least one of the two is liked by {first} + {second} - {both} = {total - neither} people.", last)
    return Task(question, str(answer), "number", level(total, 40, 65), steps)


def _weekday(rng: Random) -> Task:
    today, days = rng.randrange(7), rng.randint(8, 999)
    back = rng.random() < 0.4
    answer = _DAYS[(today - days if back else today + days) % 7]
    when = f"{days} days ago" if back else f"in {days} days"
    question = rng.choice(
        (
            f"Today is {_DAYS[today]}. What day of the week {'was it' if back else 'will it be'} {when}?",
            f"If today is a {_DAYS[today]}, which weekday {'was it' if back else 'will it be'} {when}?",
            f"A calendar shows {_DAYS[today]}. Name the day of the week {days} days {'earlier' if back else 'later'}.",
        )
    )
    steps = (
        f"{days} = 7 * {days // 7} + {days % 7}, so only {days % 7} days count.",
        f"{days % 7} days {'before' if back else 'after'} {_DAYS[today]} it is {answer}.",
    )
    return Task(question, answer, "text", level(days, 60, 400), steps)


def _rule_sequence(rng: Random) -> Task:
    factor, constant, first = rng.choice((2, 3, -1, -2, 4)), nonzero(rng, 9), rng.randint(-6, 12)
    first += first * factor + constant == first
    terms = [first]
    for _ in range(7):
        terms.append(terms[-1] * factor + constant)
    shown, steps_on = rng.randint(3, 5), rng.randint(1, 2)
    answer, text = terms[shown + steps_on - 1], ", ".join(map(str, terms[:shown]))
    which = "next" if steps_on == 1 else "after the next"
    question = rng.choice(
        (
            f"In {text}, ... each term is the one before times a fixed number, plus a fixed number. "
            f"Which term comes {which}?",
            f"A sequence begins {text}. Its rule is: multiply by a constant, then add a constant. "
            f"What is its term number {shown + steps_on}?",
            f"A machine multiplies its input by one fixed number, adds another and feeds the result back in. "
            f"It has shown {text}. Which number comes {which}?",
        )
    )
    steps = (
        f"The differences grow by the factor {factor}, and each term is {factor} times the one before "
        f"{signed(constant)}.",
        f"Term number {shown + steps_on} is {answer}.",
    )
    return Task(question, str(answer), "number", level(abs(factor) + steps_on + (factor < 0), 4, 6), steps)


TASKS = (
    family("ordering", LOGIC, _ordering),
    family("inclusion_exclusion", LOGIC, _inclusion_exclusion),
    family("weekday", LOGIC, _weekday),
    family("rule_sequence", LOGIC, _rule_sequence),
)
