"""Programs are found in answers, and what keeps them from being read is named with its line."""

import pytest

from tools.programs.reading import MAX_CODE, fenced, program_in, syntax_problem

ADD = "def add(a, b):\n    return a + b"
SUB = "def add(a, b):\n    return a - b"


@pytest.mark.parametrize(
    "answer",
    [
        ADD,
        f"```python\n{ADD}\n```",
        f"Adding is simple:\n\n```py\n{ADD}\n```\nThat is all.",
        f"```\n{ADD}\n```",
        f"First try:\n```python\n{SUB}\n```\nBetter:\n```python\n{ADD}\n```",
        f"```python\n{ADD}\n```\nUse it so:\n```python\nprint(add(1, 2))\n```\nIt prints\n```\n3\n```",
        f"```python\n{ADD}\n```\n```js\nfunction def add() {{}}\n```",
        f"<think>```python\n{SUB}\n```</think>\n```python\n{ADD}\n```",
        f"````python\n{ADD}\n````",
        f"~~~python\n{ADD}\n~~~",
        f"```Python title=one.py\n{ADD}\n```",
    ],
)
def test_the_last_block_that_defines_a_function_is_the_program(answer: str) -> None:
    assert program_in(answer) == ADD


@pytest.mark.parametrize(
    "answer",
    ["", "42", "The answer is x.", "```python\nprint(1)\n```", f"<think>\n{ADD}", "Define it by def add(a, b): a + b."],
)
def test_an_answer_without_a_function_has_no_program(answer: str) -> None:
    assert program_in(answer) == ""


def test_a_block_that_does_not_compile_is_still_the_program() -> None:
    assert syntax_problem(program_in("```python\ndef add(a, b)\n    return a + b\n```")).startswith("line 1: ")


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("def f(:\n    pass", "line 1: "),
        ("def f():\nreturn 1", "line 2: "),
        ("x = 1\0", "null bytes"),
        ("(" * 500 + ")" * 500, "nested"),
    ],
)
def test_what_keeps_code_from_being_read_is_named(code: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        raise ValueError(syntax_problem(code))


@pytest.mark.parametrize(
    "code",
    [ADD, 'import re\n\ndef f(t):\n    return re.sub("\\d", "", t)', "", "-" * 9_999 + "1", "(" * (MAX_CODE + 1)],
)
def test_code_that_is_readable_or_cannot_be_told_has_no_problem(code: str) -> None:
    assert syntax_problem(code) == ""


def test_a_fence_never_stands_in_the_code_it_holds() -> None:
    code = 'def f():\n    """\n    ```\n    """'
    assert fenced(code).startswith("````python\n")
    assert program_in(f"So:\n\n{fenced(code)}") == code
