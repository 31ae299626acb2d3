"""``make pythons``: the fast tests on every Python of this machine that Relais may run on.

Each gets an environment of its own, ``.venv-3.12`` and so on. The Python of ``.venv`` runs every test anyway.
"""

import hashlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).parents[1]
OLDEST, KNOWN = (3, 11), ((3, 11), (3, 12), (3, 13), (3, 14))
FAST = "not firestore and not pubsub and not browser"
IN_MEMORY = "not sqlite-file"
"""Of the stores, one is enough here: a file differs from memory in SQLite, not in Python."""
REQUIREMENTS = ("requirements.txt", "requirements-dev.txt", "pyproject.toml")
ABOUT = """
import ensurepip, sqlite3, ssl, sys, venv
print(sys.version_info.releaselevel, *sys.version_info[:3])
"""

Version = tuple[int, ...]


def main() -> None:
    """Test on each; end with a fault if one fails. One that is missing is said."""
    found = dict(sorted(_interpreters()))
    for minor in sorted({*KNOWN, *(version[:2] for version in found)}):
        version = max((one for one in found if one[:2] == minor), default=None)
        if minor == sys.version_info[:2]:
            _say(sys.version_info[:3], "the whole suite runs on it: make unit")
        elif version is None:
            _say(minor, "NOT RUN: it is not on this machine")
        else:
            began = time.monotonic()
            passed = _test(_environment(found[version], version))
            _say(version, f"{passed}  {time.monotonic() - began:.0f} s")


def _say(version: Version, what: str) -> None:
    print(f"Python {'.'.join(map(str, version)):8} {what}", flush=True)


def _interpreters() -> Iterator[tuple[Version, Path]]:
    """Every released, whole Python. A name on the path may be a shim with nothing behind it."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    folders = [Path(folder) for folder in os.environ["PATH"].split(os.pathsep)]
    for folder in (*pyenv.glob("versions/*/bin"), *folders):
        for path in folder.glob("python3.*"):
            if re.fullmatch(r"python3\.\d+", path.name) and not path.is_relative_to(HOUSE):
                version = _version(path)
                if version >= OLDEST:
                    yield version, path


def _version(path: Path) -> Version:
    """The version of a released Python, () if it does not start or cannot have environments."""
    try:
        told = subprocess.run([path, "-c", ABOUT], capture_output=True, text=True, check=False).stdout.split()
    except OSError:
        return ()
    return tuple(map(int, told[1:])) if told[:1] == ["final"] else ()


def _environment(python: Path, version: Version) -> Path:
    """The Python of an environment with the pinned requirements, made anew when they or it have changed."""
    place = HOUSE / f".venv-{version[0]}.{version[1]}"
    stamp, inner = place / ".installed", place / "bin" / "python"
    pinned = b"".join((HOUSE / name).read_bytes() for name in REQUIREMENTS)
    wanted = f"{version} {hashlib.sha256(pinned).hexdigest()}"
    if not stamp.exists() or stamp.read_text("utf-8") != wanted:
        _run(python, "-m", "venv", "--clear", place)
        install = (inner, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        _run(*install, "-r", "requirements-dev.txt")
        _run(*install, "--no-deps", "--editable", ".")
        stamp.write_text(wanted, "utf-8")
    return inner


def _test(python: Path) -> str:
    """Run the fast tests. Returns how many passed."""
    told = _run(
        python,
        "-m",
        "pytest",
        "-q",
        "-n",
        "2",
        "--dist",
        "loadgroup",
        "-m",
        FAST,
        "-k",
        IN_MEMORY,
        "-p",
        "no:cacheprovider",
    )
    return str(re.findall(r"^(\d+ passed.*) in ", told, re.MULTILINE)[-1])


def _run(*command: str | Path) -> str:
    """Run a command in the house; where it fails, show what it said and end."""
    done = subprocess.run(
        command, cwd=HOUSE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        print(done.stdout)
        sys.exit(f"failed: {' '.join(map(str, command))}")
    return done.stdout


if __name__ == "__main__":
    main()
