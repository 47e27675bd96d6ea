"""What may and may not count as supported: a sentence, and the verdict on it over `PASSAGES`."""

ALKANES = (
    "An alkane is a saturated hydrocarbon that contains only carbon-carbon single bonds. "
    "Methane boils at -162 degrees Celsius at atmospheric pressure. "
    "Butane boils at about -0.5 degrees Celsius at atmospheric pressure. "
    "Pentane boils at 36 degrees Celsius, whereas the branched isomer neopentane boils at about 10 degrees Celsius. "
    "The complete combustion of one mole of methane releases about 890 kilojoules of heat. "
    "Unlike alkenes, alkanes do not decolorize bromine water in the dark. "
    "For example, propane has three carbon atoms and eight hydrogen atoms."
)
PYTHON = (
    "The class `asyncio.TaskGroup` was added in Python 3.11. "
    "Calling a coroutine function runs none of its body because the call only creates a coroutine object. "
    "The expression `x not in s` is true when the set lacks x. "
    "First, to run a coroutine, define it with `async def`. "
    "The parser doesn’t accept “smart quotes” in source code. "
    "The function `sorted` returns a new list; the method `list.sort` changes the list."
)
ALGEBRA = (
    "The product law of logarithms is the identity log_b(xy) = log_b(x) + log_b(y) for positive x and y. "
    "The equation log_5(x + 1) = 2 has the solution x = 24. "
    "A quadratic equation has no real root if its discriminant is negative. "
    "About 1,500 students took the test, and 12.5 % of the students failed."
)
HISTORY = (
    "Friedrich Wöhler prepared urea from ammonium cyanate in 1828. "
    "Iron is oxidized by bromine. "
    "It is a common mistake to think that gold floats. "
    "No noble metal reacts with pure water. "
    "A wire 5 m long carries 2 A."
)
PASSAGES = (ALKANES, PYTHON, ALGEBRA, HISTORY)

QUOTES = [
    "Methane boils at -162 degrees Celsius at atmospheric pressure.",
    "The class `asyncio.TaskGroup` was added in Python 3.11.",
    "The equation log_5(x + 1) = 2 has the solution x = 24.",
    "Friedrich Wöhler prepared urea from ammonium cyanate in 1828.",
    "The expression `x not in s` is true when the set lacks x.",
    "No noble metal reacts with pure water.",
]
TYPOGRAPHY = [
    "Methane  boils at −162 degrees\nCelsius at atmospheric pressure",
    'The parser doesn\'t accept "smart quotes" in source code.',
    "**Methane** boils at -162 degrees Celsius at *atmospheric* pressure.",
    "methane boils at −162 degrees Celsius at atmospheric pressure.",
    "The class asyncio.TaskGroup was added in Python 3.11.",
    "An alkane is a saturated hydrocarbon that contains only carbon‑carbon single bonds.",
]
JOINED = [
    "Methane boils at -162 degrees Celsius at atmospheric pressure and butane boils at about -0.5 degrees Celsius.",
    "Methane boils at -162 degrees Celsius, whereas butane boils at about -0.5 degrees Celsius.",
    "Methane boils at -162 degrees Celsius; pentane boils at 36 degrees Celsius.",
    "Pentane boils at 36 degrees Celsius, but neither the class nor the equation matters here.",
    "The function `sorted` returns a new list, but the method `list.sort` changes the list.",
]
REWORDED = [
    "Methane boils at -162 °C at atmospheric pressure.",
    "At atmospheric pressure, methane boils at -162 degrees Celsius.",
    "In the dark, alkanes do not decolorize bromine water.",
    "However, butane boils at about -0.5 degrees Celsius.",
    "Alkanes don't decolorize bromine water in the dark.",
    "Propane has 3 carbon atoms and 8 hydrogen atoms.",
    "Alkanes are saturated hydrocarbons.",
    "Methane boils at -162 degrees Celsius.",
    "The branched isomer neopentane boils at 10 degrees Celsius.",
    "To run a coroutine, define it with `async def`.",
    "Calling a coroutine function runs none of its body.",
    "The complete combustion of 1 mole of methane releases about 890 kJ of heat.",
    "About 1500 students took the test.",
]
NUMBERS = [
    "Methane boils at -164 degrees Celsius at atmospheric pressure.",
    "Methane boils at 162 degrees Celsius at atmospheric pressure.",
    "Methane boils at -0.5 degrees Celsius at atmospheric pressure.",
    "Propane has four carbon atoms and eight hydrogen atoms.",
    "The class `asyncio.TaskGroup` was added in Python 3.12.",
    "Friedrich Wöhler prepared urea from ammonium cyanate in 1928.",
    "The equation log_5(x + 1) = 2 has the solution x = 25.",
    "Alkanes melt near 5000 degrees Celsius in the laboratory.",
    "About 15,000 students took the test.",
]
UNITS = [
    "Methane boils at -162 kelvin at atmospheric pressure.",
    "The complete combustion of one mole of methane releases about 890 joules of heat.",
    "A wire 5 cm long carries 2 A.",
    "Pentane boils at 36 degrees Fahrenheit.",
]
NEGATIONS = [
    "Methane does not boil at -162 degrees Celsius at atmospheric pressure.",
    "Alkanes decolorize bromine water in the dark.",
    "Calling a coroutine function runs all of its body.",
    "A noble metal reacts with pure water.",
    "A quadratic equation has a real root if its discriminant is negative.",
    "The expression `x in s` is true when the set lacks x.",
    "The parser accepts “smart quotes” in source code.",
    "No quadratic equation has no real root if its discriminant is negative.",
]
SWAPPED = [
    "Ethane boils at -162 degrees Celsius at atmospheric pressure.",
    "Butane boils at -162 degrees Celsius at atmospheric pressure.",
    "Methane boils at about -0.5 degrees Celsius at atmospheric pressure.",
    "Pentane boils at 10 degrees Celsius.",
    "Neopentane boils at 36 degrees Celsius.",
    "Unlike alkanes, alkenes do not decolorize bromine water in the dark.",
    "A saturated hydrocarbon is an alkane.",
    "Iron oxidizes bromine.",
    "Bromine is oxidized by iron.",
    "The product law of logarithms is the identity log_b(xy) = log_b(x) - log_b(y) for positive x and y.",
    "The equation log_5(x) + 1 = 2 has the solution x = 24.",
    "The method `list.sort` returns a new list.",
    "Third, to run a coroutine, define it with `async def`.",
    "Pentane boils at 36 degrees Celsius because neopentane boils at about 10 degrees Celsius.",
]
CUT = [
    "Gold floats.",
    "The call creates a coroutine object.",
    "A quadratic equation has no real root.",
    "The complete combustion of methane releases about 890.",
    "It boils at -0.5 degrees Celsius.",
    "-162 degrees Celsius",
    "Methane is a saturated hydrocarbon and boils at about -0.5 degrees Celsius.",
]
ELSEWHERE = [
    "Marie Curie prepared urea from ammonium cyanate in 1828.",
    "According to Lavoisier, methane boils at -162 degrees Celsius.",
    "Gold has 12 legs.",
    "Photosynthesis turns sunlight into sugar inside green leaves.",
    "An alkane is a metal that melts at 5000 degrees.",
    "The Treaty of Utrecht ended a long war.",
]

PASSES = [*QUOTES, *TYPOGRAPHY, *(case for case in JOINED if "neither" not in case), *REWORDED]
NOT_SUPPORTED = [*NUMBERS, *UNITS, *NEGATIONS, *SWAPPED, *CUT, *ELSEWHERE, *(c for c in JOINED if "neither" in c)]
FAILS = [*NUMBERS, *UNITS, *ELSEWHERE]
