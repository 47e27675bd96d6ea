"""The menu without arguments, the shell commands with them."""

import sys

from shell.commands import app
from shell.errors import exit_code
from shell.menu import menu


def main() -> None:
    """The command `synthdata`; exit codes as in `shell.errors`."""
    arguments = sys.argv[1:]
    sys.exit(exit_code(lambda: app(arguments, standalone_mode=False) if arguments else menu()))


if __name__ == "__main__":
    main()
