"""The menu without arguments, the shell commands with them."""

import gc
import sys

from shell.commands import app
from shell.errors import exit_code
from shell.menu import menu

MANY_OBJECTS = 50_000
"""New objects between two garbage collections. Imports make many that last, and to look through them as often as
Python does by default takes a sixth of the time until work begins."""


def main() -> None:
    """The command `synthdata`; exit codes as in `shell.errors`."""
    gc.set_threshold(MANY_OBJECTS)
    arguments = sys.argv[1:]
    sys.exit(exit_code(lambda: app(arguments, standalone_mode=False) if arguments else menu()))


if __name__ == "__main__":
    main()
