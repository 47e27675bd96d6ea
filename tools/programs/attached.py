"""A reference program with its test cases in its last line, a comment: one text that runs and can be checked with."""

from pydantic import ValidationError

from state.programs import Suite

_MARK = "# tests: "


def with_suite(program: str, suite: Suite) -> str:
    return f"{program.rstrip()}\n\n{_MARK}{suite.model_dump_json()}\n"


def suite_of(text: str) -> Suite | None:
    """The suite that `with_suite` put there; None where there is none."""
    last = text.rstrip("\n").rpartition("\n")[2]
    if not last.startswith(_MARK):
        return None
    try:
        return Suite.model_validate_json(last.removeprefix(_MARK))
    except ValidationError:
        return None
