"""Answers rewritten from LaTeX, Markdown and typography into one plain notation."""

import re
import unicodedata

MAX_LENGTH = 2_000
"""Characters of an answer from which on it is not read."""

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ⁿ", "0123456789-+n")
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("−‐‑‒–—", "-"),
        **dict.fromkeys("×·∙⋅∗", "*"),
        **dict.fromkeys("÷⁄", "/"),
        **dict.fromkeys("“”„", '"'),
        **dict.fromkeys("‘’‚", "'"),
        **{"≤": "<=", "≥": ">=", "≠": "!=", "º": "°", "\u200b": ""},
    }
)
_COMMANDS = {
    **dict.fromkeys(("left", "right", "big", "Big", "displaystyle", "textstyle", "!", "limits"), ""),
    **dict.fromkeys((",", ";", ":", " ", "quad", "qquad"), " "),
    **dict.fromkeys(("cdot", "times", "ast"), "*"),
    **dict.fromkeys(("dfrac", "tfrac", "cfrac"), r"\frac "),
    **{"div": "/", "pm": "±", "pi": "π", "%": "%", "$": "$", "degree": "°", "circ": "°", "infty": "∞", "in": "∈"},
    **{"le": "<=", "leq": "<=", "ge": ">=", "geq": ">=", "ne": "!=", "neq": "!=", "approx": "≈", "lt": "<", "gt": ">"},
    **{"alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "theta": "θ", "lambda": "λ", "mu": "μ", "phi": "φ"},
    **{"varphi": "φ", "omega": "ω", "lvert": "|", "rvert": "|", "vert": "|", "mid": "|", "cap": "∩"},
    **{"emptyset": "∅", "varnothing": "∅", "cup": "∪", "to": "→", "land": " and ", "lor": " or "},
}
_COMMAND = re.compile(r"\\([A-Za-z]+|[,;:!%$ ])\s*")
_SPOKEN = re.compile(r"\\(?:text\w*|mathrm|mathbf|mathit|mbox|operatorname)\s*(?:\{([^{}]*)\}|(?=\s\w))")
_WRAPPINGS = (("$$", "$$"), ("$", "$"), (r"\(", r"\)"), (r"\[", r"\]"), ("**", "**"), ("__", "__"), ("`", "`"))
_ARGUMENT = re.compile(r"(?:[\^_)\]]|\\[A-Za-z]+)\s*$")
_REWRITES = tuple(
    (re.compile(pattern), wanted)
    for pattern, wanted in (
        (r"\$([^$]+)\$", r"\1"),
        (r"(?<![\w)])\*\*([^*\s][^*]*)\*\*(?![\w(])", r"\1"),
        (r"\^\s*\(?°\)?", "°"),
        (r"√\s*(\d+(?:\.\d+)?)", r"\\sqrt(\1)"),
        (r"√", r"\\sqrt "),
        (r"\\frac\s*(\d)\s*(\d)(?!\d)", r"\\frac(\1)(\2)"),
        (r"\\(frac|sqrt)\s*([0-9A-Za-zπ])(?![0-9])", r"\\\1(\2)"),
        (r"(?<=\d)\s*[xX]\s*(?=10\s*\^)", "*"),
        (r"(?<=[\w)])\s*\*\*\s*(?=[\w(-])", "^"),
        (r"\s*\bper\s?cent(?:age)?s?\b", "%"),
    )
)
_GROUPED = re.compile(r"\$\s*\{([^{}\\]*)\}\s*\$")
"""Braces in a formula that only group; those of a set are `\\{...\\}`."""
ROW = "⏎"
"""What ends the row of a matrix."""
_FENCE = re.compile(r"```\w*\n(.*)\n```", re.DOTALL)


def unwrapped(text: str) -> str:
    """The text without what only marks it as an answer: fences, formula marks, emphasis, a final stop."""
    text = text.strip()
    if fenced := _FENCE.fullmatch(text):
        text = fenced[1].strip()
    for _ in range(8):
        before = text
        for start, end in _WRAPPINGS:
            inner = text[len(start) : len(text) - len(end)]
            whole = len(text) >= len(start) + len(end) and text.startswith(start) and text.endswith(end)
            if whole and start not in inner and end not in inner:
                text = inner.strip()
        text = text if text.endswith("..") else text.removesuffix(".").strip()
        if text == before:
            break
    return text


def plain(text: str) -> str:
    """One plain line: `\\frac{1}{2}` becomes `\\frac(1)(2)`, `\\{1, 2\\}` becomes `{1, 2}`, `x²` becomes `x^(2)`."""
    text = _GROUPED.sub(r"$\1$", text.strip())
    text = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ⁿ]+", lambda found: f"^({found.group().translate(_SUPERSCRIPTS)})", unwrapped(text))
    text = text.replace("\\\\", ROW)
    text = re.sub("[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]", lambda found: f" {found.group()}", text)
    text = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    text = _SPOKEN.sub(lambda found: found[1] or "", text)
    text = _COMMAND.sub(lambda found: _COMMANDS.get(found[1], found.group()), text)
    text = _with_groups(text)
    for pattern, wanted in _REWRITES:
        text = pattern.sub(wanted, text)
    return " ".join(text.split())


def nesting(text: str) -> int:
    """How deep the brackets of a text are nested."""
    depth = deepest = 0
    for sign in text:
        depth += (sign in "([{") - (sign in ")]}")
        deepest = max(deepest, depth)
    return deepest


def _with_groups(text: str) -> str:
    """Braces that hold an argument turned into round brackets; those of a set, `{...}` or `\\{...\\}`, kept."""
    found, closing = "", []
    for part in re.split(r"(\\?[{}])", text):
        if part.endswith("{"):
            groups = part == "{" and _ARGUMENT.search(found[-40:])
            closing.append(")" if groups else "}")
            found += "(" if groups else "{"
        elif part.endswith("}"):
            found += closing.pop() if closing else "}"
        else:
            found += part
    return found
