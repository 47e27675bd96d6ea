"""Programs in texts: the code of an answer, code as an answer shows it, and what is wrong with its syntax."""

import ast
import re

MAX_CODE = 20_000
"""Characters of code up to which its syntax is looked at here."""

_FENCED = re.compile(
    r"^[ \t]*(?P<fence>`{3,}|~{3,})[ \t]*(?P<tag>[\w+-]*)[^\n`]*\n(?P<code>.*?)^[ \t]*(?P=fence)[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
_FUNCTION = re.compile(r"^[ \t]*def[ \t]+\w+", re.MULTILINE)
_PYTHON = frozenset({"", "python", "py", "python3"})


def program_in(answer: str) -> str:
    """The code of the last fenced Python block that defines a function, or the text itself if it is such a program.

    Empty where there is none. Thoughts before the answer itself do not count.
    """
    said = answer.rpartition("</think>")[2]
    if "<think>" in said:
        return ""
    blocks = [found["code"] for found in _FENCED.finditer(said) if found["tag"].lower() in _PYTHON]
    written = [code for code in blocks if _FUNCTION.search(code)]
    if written:
        return written[-1].strip("\n")
    return said.strip("\n") if _FUNCTION.search(said) and not syntax_problem(said) else ""


def fenced(code: str) -> str:
    """The code as a Markdown block, with a fence that does not stand in it."""
    fence = "```"
    while fence in code:
        fence += "`"
    return f"{fence}python\n{code.strip()}\n{fence}"


def syntax_problem(code: str) -> str:
    """What is wrong with the syntax, with its line; empty if nothing is, or the code is too long or deep to tell."""
    if len(code) > MAX_CODE:
        return ""
    try:
        ast.parse(code)
    except SyntaxError as error:
        # Where warnings are errors, an escape that is merely odd is reported as one of syntax.
        return "" if "escape sequence" in error.msg else f"line {error.lineno}: {error.msg}"
    except ValueError as error:
        return str(error)
    except (RecursionError, MemoryError):
        return ""
    return ""
