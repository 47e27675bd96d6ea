"""Questions made from patterns, and pairs of them that differ in one word that counts."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

_NAMES = (
    "methane ethane propane propene butane pentane hexane heptane octane nonane decane",
    "methanol ethanol propanol butanol phenol glycerol",
    "acetone butanone formaldehyde acetaldehyde",
    "sulfate sulfite sulfide nitrate nitrite nitride phosphate phosphite chlorate chlorite chloride",
    "glycine alanine valine leucine isoleucine adenine guanine thymine thiamine",
    "retraction refraction reflection deflection diffraction",
    "projection protection injection infection inspection",
    "adsorption absorption desorption",
    "mitosis meiosis glycolysis hydrolysis",
    "hypoglycemia hyperglycemia hypothermia hyperthermia hypotension hypertension",
    "Newton Leibniz Euler Gauss Noether",
)
_PATTERNS = (
    "What is {}?",
    "Why is {} important in industry?",
    "How does {} react with oxygen at high temperature?",
    "What determines the rate of {} in a closed system at 25 degrees?",
    "How do you calculate the amount of {} in a large sample of water at 300 kelvin?",
    "Which type of compound is used to start the measurement of {} in a laboratory?",
    "Describe the main advantage of {} for a beginner who has never seen it.",
    "What causes the change of {} when the temperature of the surroundings rises rapidly?",
    "What is the difference between the colour of {} and that of sulfur under reduced pressure?",
    "How is the general criterion for {} stated in the usual textbooks of the subject?",
)
_OPPOSITES = (
    ("increase", "decrease"),
    ("minimum", "maximum"),
    ("with", "without"),
    ("exothermic", "endothermic"),
    ("larger", "smaller"),
    ("can", "cannot"),
    ("before", "after"),
    ("oxidized", "reduced"),
    ("oxidizing", "oxidized"),
    ("3", "4"),
    ("25 degrees", "25 kelvin"),
    ("5 grams", "5 kilograms"),
    ("two", "three"),
    ("positive", "negative"),
    ("all", "some"),
    ("always", "never"),
    ("inner", "outer"),
    ("proton", "photon"),
    ("anion", "cation"),
    ("above", "below"),
    ("x + 2", "x - 2"),
    ("`a <= b`", "`a < b`"),
)
_AROUND = (
    "What happens to the entropy of a system that is {} when heat flows?",
    "Why does a {} value lead to a stable solution of the equation?",
    "How do you compute the result for {} if the pressure stays constant?",
    "Which law of physics explains the case of {} in a dilute gas at equilibrium?",
    "What does the textbook say about {}, and for which reason?",
    "Is {} enough to decide the question?",
)


def questions() -> list[str]:
    """Some five hundred, no two of which ask the same."""
    names = [name for group in _NAMES for name in group.split()]
    return [pattern.format(name) for pattern in _PATTERNS for name in names]


def pairs(also: Sequence[str] = ()) -> Iterator[tuple[str, str]]:
    """Pairs that differ in a name or in a word that turns the question round; those of `also` in a number."""
    for pattern in _PATTERNS:
        for group in _NAMES:
            yield from combinations(map(pattern.format, group.split()), 2)
    for pattern in _AROUND:
        yield from ((pattern.format(one), pattern.format(other)) for one, other in _OPPOSITES)
    for question in also:
        for number in re.finditer(r"(?<![\w.])\d+(?![\w.])", question):
            yield question, f"{question[: number.start()]}{int(number[0]) + 1}{question[number.end() :]}"
