"""Exit codes: 0 done, 1 ended with failures, 2 wrong use, 3 stopped by a budget, 130 interrupted; one line for each."""

import os
import sys
from collections.abc import Callable

import typer

from shell.text import plain
from state.errors import (
    AgentError,
    BudgetExhausted,
    ModelAuthError,
    ModelRequestError,
    SearchAuthError,
    StorageError,
    UsageError,
)

DONE, ENDED_WITH_FAILURES, WRONG_USE, STOPPED, INTERRUPTED = 0, 1, 2, 3, 130

_WRONG_USE = (UsageError, ModelAuthError, ModelRequestError, SearchAuthError, StorageError)


def exit_code(work: Callable[[], int | None]) -> int:
    """Runs `work`; what it raises for the user becomes one line on standard error. Bugs surface as they are."""
    try:
        code = work() or DONE
        sys.stdout.flush()
        # Some versions of Typer turn Ctrl-C into this code without a word, others raise Abort.
        return _told("interrupted", INTERRUPTED) if code == INTERRUPTED else code
    except typer.Exit as end:
        return end.exit_code
    except typer.TyperException as error:
        return _told(error.format_message(), WRONG_USE)
    except AgentError as error:
        text = str(error) if isinstance(error, UsageError) else error.reason
        return _told(text, _code(error))
    except (KeyboardInterrupt, typer.Abort):
        return _told("interrupted", INTERRUPTED)
    except BrokenPipeError:
        # Who read our output has left; what is still buffered would raise again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ENDED_WITH_FAILURES


def _code(error: AgentError) -> int:
    if isinstance(error, BudgetExhausted):
        return STOPPED
    return WRONG_USE if isinstance(error, _WRONG_USE) else ENDED_WITH_FAILURES


def _told(text: str, code: int) -> int:
    print(f"synthdata: {plain(text, lines=False)}", file=sys.stderr)
    return code
