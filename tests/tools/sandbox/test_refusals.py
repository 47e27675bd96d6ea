"""An error that comes of the place where a program ran is not the program's."""

import pytest

from tools.sandbox._refusals import lacking, refused, refused_in_wasm


@pytest.mark.parametrize(
    "error",
    [
        "NotImplementedError: The monty syntax parser does not yet support yield expressions",
        "ModuleNotFoundError: No module named 'heapq'",
        "ImportError: cannot import name 'OrderedDict' from 'collections' (unknown location)",
        "NameError: name 'memoryview' is not defined",
        "NameError: name '__file__' is not defined",
        "AttributeError: 'int' object has no attribute 'bit_count'",
        "AttributeError: type object 'str' has no attribute 'maketrans'",
        "AttributeError: module 'sys' has no attribute 'exit'",
        "AttributeError: 'Thing' object has no attribute 'size'",
        "TypeError: sorted() got an unexpected keyword argument",
        "TypeError: 'Counter' object is not subscriptable",
        "RuntimeError: 'os.environ' is not supported in this environment",
        "RuntimeError: Internal error in monty: exceptions can only be called with one argument",
        "PermissionError: Permission denied: '/tmp/x'",
    ],
)
def test_monty_may_lack_it(error: str) -> None:
    assert lacking(error, "def f(): pass")


@pytest.mark.parametrize(
    "error",
    [
        "ZeroDivisionError: division by zero",
        "IndexError: list index out of range",
        "KeyError: 3",
        "ValueError: no",
        "AssertionError: ",
        "NotImplementedError: ",
        "NameError: name 'undefined' is not defined",
        "AttributeError: 'NoneType' object has no attribute 'size'",
        "AttributeError: 'list' object has no attribute 'push'",
        "TypeError: unsupported operand type(s) for +: 'int' and 'str'",
        "TypeError: 'NoneType' object is not iterable",
        "RecursionError: maximum recursion depth exceeded",
        "LookupError: the program defines no function f",
        "returned a A",
    ],
)
def test_cpython_would_fail_too(error: str) -> None:
    assert not lacking(error, "def f(): pass")


def test_syntax_is_asked_of_cpython() -> None:
    error = "SyntaxError: Expected an expression (<string>, line 1)"
    assert lacking(error, "def f(): return 1")
    assert not lacking(error, "def f(:")
    assert not lacking(error, "x = \0")


def test_long_programs_are_not_compiled_here() -> None:
    assert lacking("SyntaxError: no", "def f(:\n" + "import a" + ".a" * 100_000)
    assert not lacking("SyntaxError: no", "(" * 4_000)
    assert not lacking("SyntaxError: no", "x = " + "-" * 4_900)


@pytest.mark.parametrize(
    "error",
    [
        "PermissionError: [Errno 1] Operation not permitted",
        "OSError: [Errno 38] Function not implemented",
        "OSError: [Errno 30] Read-only file system: 'out.txt'",
        "RuntimeError: can't start new thread",
        "ModuleNotFoundError: No module named 'pandas'",
        "FileNotFoundError: [Errno 2] No usable temporary directory found in ['/tmp']",
        "ImportError: libgomp.so.1: cannot open shared object file: No such file or directory",
    ],
)
def test_a_sandbox_withholds_it(error: str) -> None:
    assert refused(error)
    assert refused_in_wasm(error)


@pytest.mark.parametrize(
    "error",
    [
        "FileNotFoundError: [Errno 2] No such file or directory: 'data.csv'",
        "ImportError: cannot import name 'square' from 'math' (unknown location)",
        "AttributeError: module 'math' has no attribute 'square'",
        "ValueError: ModuleNotFoundError: is what I say",
    ],
)
def test_a_whole_interpreters_other_errors_are_the_programs(error: str) -> None:
    assert not refused(error)


def test_webassembly_lacks_parts_of_modules() -> None:
    assert refused_in_wasm("AttributeError: module 'os' has no attribute 'fork'")
