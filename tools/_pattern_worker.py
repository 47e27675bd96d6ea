"""Matches texts and checks JSON against schemas, in a process that may be ended at any time: one line each."""

import json
import re
import signal
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any, NoReturn

import jsonschema
from referencing import Registry
from referencing.exceptions import Unresolvable

_MEMORY_BYTES = 512 * 2**20
_SHOWN = 200
_FENCED = re.compile(r"^[ \t]*```[ \t]*(?:json[c5]?)?[ \t]*\n(.*?)^[ \t]*```[ \t]*$", re.MULTILINE | re.DOTALL | re.I)
_REFERENCES = frozenset({"$ref", "$dynamicRef", "$recursiveRef"})
Answer = tuple[str, str]


def matches(pattern: str, text: str) -> Answer:
    """Whether the whole text matches."""
    try:
        compiled = re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        return "unverified", f"the pattern is no regular expression: {error}"
    return ("pass", "") if compiled.fullmatch(text) else ("fail", f"{text[:_SHOWN]!r} does not match as a whole")


def fits(schema: Any, text: str) -> Answer:
    """Whether the text, or the only fenced block of JSON in it, is JSON that fits the schema."""
    if refused := _refused(schema):
        return "unverified", f"the schema cannot be used: {refused}"
    try:
        value = _parsed(text)
    except ValueError as error:
        return "fail", f"it is no JSON: {str(error)[:_SHOWN]}"
    except RecursionError:
        return "unverified", "the answer is too deep"
    try:
        # With a registry of its own it looks nothing up elsewhere.
        found = next(_kind(schema)(schema, registry=Registry()).iter_errors(value), None)
    except (Unresolvable, jsonschema.exceptions.UnknownType, re.error, RecursionError) as error:
        return "unverified", f"the schema cannot be used: {str(error)[:_SHOWN]}"
    return ("fail", _said(found)) if found else ("pass", "")


def _said(error: jsonschema.ValidationError) -> str:
    """What is wrong and where, without the values that are expected."""
    if error.validator in ("const", "enum"):
        return f"{error.json_path}: {str(error.instance)[:_SHOWN]!r} is not allowed there"
    return f"{error.json_path}: {error.message[:_SHOWN]}"


def _kind(schema: Any) -> Any:
    """The validator of the draft that the schema names, the newest where it names none that is known."""
    return jsonschema.validators.validator_for(schema, default=jsonschema.Draft202012Validator)


def _refused(schema: Any) -> str:
    """Why a schema is not even tried: it is none, or it refers to something outside itself."""
    if not isinstance(schema, dict | bool):
        return "it is neither an object nor true or false"
    if remote := next((ref for ref in _references(schema) if not ref.startswith("#")), ""):
        return f"it refers to {remote[:_SHOWN]!r} outside itself"
    try:
        _kind(schema).check_schema(schema)
    except jsonschema.SchemaError as error:
        return f"{error.json_path}: {error.message[:_SHOWN]}"
    except RecursionError:
        return "it is too deep"
    return ""


def _references(value: Any) -> Iterator[str]:
    """Where the schema refers to, at any depth."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            yield from (v for k, v in value.items() if k in _REFERENCES and isinstance(v, str))
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value


def _parsed(text: str) -> Any:
    """Raises `ValueError` for what is no JSON; NaN and infinities are none."""
    with suppress(ValueError):
        return json.loads(text, parse_constant=_no_number)
    fenced = _FENCED.findall(text)
    return json.loads(fenced[0] if len(fenced) == 1 else text, parse_constant=_no_number)


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


_TASKS: Mapping[str, Callable[..., Answer]] = {"matches": matches, "fits": fits}


def _limit() -> None:
    """Less memory, and an end with the parent, where the system knows them."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    with suppress(ImportError, OSError, AttributeError):
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def main() -> None:
    """Answers until standard input ends. A bug ends the process, which its parent reports as no answer."""
    _limit()
    warnings.simplefilter("ignore")
    sys.set_int_max_str_digits(0)
    for line in sys.stdin:
        task, *arguments = json.loads(line)
        try:
            answer = _TASKS[task](*arguments)
        except MemoryError:
            answer = "unverified", "it takes too much memory"
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
