"""Programs that try to get out, to take what they should not, or to stop or deceive what runs them.

The texts stand in files, each under its name: whole programs in `disturbances.txt`; in the others single steps, each
of which is tried whatever came of the one before. `{file}`, `{folder}`, `{project}`, `{tcp}`, `{udp}`, `{unix}` and
`{pid}` stand for what is there to be reached.
"""

import re
from pathlib import Path
from textwrap import indent

_TRIED = """
import os
got = []
def tried(step):
    try:
        got.append(repr(step()))
    except BaseException as error:
        got.append(type(error).__name__)
def attack():
    steps()
    return got
"""
_CALL = """
import ctypes
known = ctypes.CDLL(None, use_errno=True)
def call(*arguments):
    return known.syscall(*[ctypes.c_long(one) for one in arguments])
"""


def _texts(name: str) -> dict[str, str]:
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    parts = re.split(r"^## (.+)\n", text, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def _steps(text: str) -> str:
    return f"{_TRIED}def steps():\n{indent(text, '    ')}\n"


PROGRAMS = {
    **{name: _steps(text) for name, text in _texts("attempts.txt").items()},
    **{name: _steps(_CALL + text) for name, text in _texts("system_calls.txt").items()},
    **_texts("disturbances.txt"),
    "a deep program": f"def attack():\n    return {'(' * 20_000}1{')' * 20_000}",
    "a long program": f"def attack():\n    return 1{'+1' * 100_000}",
    "an endless name": f"def attack(:\n    return 1\nimport a{'.a' * 200_000}",
}
