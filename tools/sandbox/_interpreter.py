"""Says of which files the interpreter that runs it is made: a line in, a line of JSON out. Runs on its own."""

import importlib.util
import json
import os
import sys
import sysconfig
from contextlib import suppress
from pathlib import Path
from typing import Any

_LINKED = ("_bz2", "_ctypes", "_decimal", "_hashlib", "_lzma", "_sqlite3", "_uuid", "numpy", "zlib")
"""What makes it load all the libraries that programs may need."""


def _loaded() -> list[Path]:
    """The shared libraries that the process has mapped, once all of `_LINKED` are."""
    for name in _LINKED:
        with suppress(ImportError):
            importlib.import_module(name)
    lines = Path("/proc/self/maps").read_text(encoding="utf-8").splitlines()
    mapped = {Path(line.split(None, 5)[5]) for line in lines if line.count(" ") > 4 and ".so" in line}
    return sorted(path for path in mapped if path.is_file())


def _packages() -> dict[str, str]:
    """numpy and the libraries that it brings, by the name of their folders."""
    found = importlib.util.find_spec("numpy")
    folder = Path(found.origin).parent if found and found.origin else Path("/nowhere")
    return {path.name: str(path) for path in (folder, folder.with_name("numpy.libs")) if path.is_dir()}


def _names(library: Path) -> list[str]:
    """The names that lead to a library where it stands, its own first."""
    beside = library.parent.glob(f"{library.name.split('.so')[0]}.so*")
    return [library.name, *sorted(path.name for path in beside if path.is_symlink() and path.resolve() == library)]


def parts() -> dict[str, Any]:
    """`libraries` with all their names; `loader` is the one that starts programs."""
    stdlib, packages = Path(sysconfig.get_path("stdlib")), _packages()
    ours = [str(stdlib), *packages.values()]
    outside = [path for path in _loaded() if not any(path.is_relative_to(folder) for folder in ours)]
    return {
        "python": os.path.realpath(sys.executable),
        "stdlib": str(stdlib),
        "libdir": sys.platlibdir,
        "site_packages": (stdlib / "site-packages").is_dir(),
        "packages": packages,
        "libraries": {str(path): _names(path) for path in outside},
        "loader": next((path.name for path in outside if path.name.startswith("ld-")), ""),
    }


if __name__ == "__main__":
    sys.stdin.readline()
    print(json.dumps(parts()), flush=True)
    sys.stdin.read()
