"""Tells an error of a program from one of the place where it ran: a tier that lacks something says nothing of it."""

import builtins
import re

_REFUSED = re.compile(
    r"ModuleNotFoundError:"
    r"|.*(?:can't start new thread|cannot open shared object|No usable temporary directory"
    # EPERM, EROFS, ENOSYS on Linux; the same in WebAssembly, where there are no files either.
    r"|\[Errno (?:1|30|38|44|52|58|63|69|76)\])",
    re.DOTALL,
)
_MONTY_LACKS = re.compile(
    r"NotImplementedError: .|ModuleNotFoundError:|ImportError:|PermissionError:|\bmonty\b"
    r"|not supported in this environment|not valid UTF-8|surrogates not allowed|too deeply nested"
)
_NAME = re.compile(r"NameError: name '(\w+)' is not defined")
_ATTRIBUTE = re.compile(r"AttributeError: '(\w+)' object has no attribute '(\w+)'")
_QUOTED = re.compile(r"'([^']*)'")
_COMPARED = frozenset({"int", "float", "str", "list", "tuple", "dict", "set", "bool", "NoneType"})
_LONGEST_COMPILED = 5_000


def refused(error: str) -> bool:
    """Whether a whole interpreter's error comes of what its sandbox withholds."""
    return _REFUSED.match(error) is not None


def refused_in_wasm(error: str) -> bool:
    """The same in WebAssembly, where modules lack what such a machine cannot do."""
    return refused(error) or error.startswith("AttributeError: module '")


def lacking(error: str, code: str) -> bool:
    """Whether monty's error may come of what monty lacks. In doubt it does: `False` says that CPython fails as well."""
    kind = error.partition(":")[0]
    if _MONTY_LACKS.search(error):
        return True
    if kind == "SyntaxError":
        return _compiles(code)
    if kind == "NameError":
        named = _NAME.match(error)
        return named is None or hasattr(builtins, named[1]) or named[1].startswith("__")
    if kind == "AttributeError":
        found = _ATTRIBUTE.match(error)
        return found is None or found[1] not in _COMPARED or _has(found[1], found[2])
    if kind == "TypeError":
        types = _QUOTED.findall(error)
        return not types or not _COMPARED.issuperset(types)
    return False


def _has(kind: str, attribute: str) -> bool:
    return hasattr(getattr(builtins, kind, None), attribute)


def _compiles(code: str) -> bool:
    """Whether CPython takes it. Long texts are not tried: compiling them can take all memory."""
    if len(code) > _LONGEST_COMPILED:
        return True
    try:
        compile(code, "program", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, MemoryError, RecursionError, OverflowError):
        return False
    return True
