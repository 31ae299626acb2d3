"""A mutant put into a running process: the functions that are loaded get the changed code."""

import functools
import gc
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType


def plant(file: Path, before: str, after: str) -> None:
    """Give the functions of a loaded module the code of the changed source.

    Raises: LookupError if none has the code it had before.
    What a function has returned for good, when the tests were warmed up, is forgotten with it.
    """
    pairs = _changed(compile(before, str(file), "exec"), compile(after, str(file), "exec"))
    codes = dict(pairs)
    planted = 0
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__.co_filename == str(file):
            planted += _is_given(one, codes.get(one.__code__))
        elif isinstance(one, functools._lru_cache_wrapper):
            one.cache_clear()
    if not planted:
        raise LookupError(f"nothing that is loaded has the code of {file}")


def _is_given(function: FunctionType, code: CodeType | None) -> bool:
    """Give a function other code. One that another function has made of other names stays as it was made."""
    if code is None or len(code.co_freevars) != len(function.__code__.co_freevars):
        return False
    function.__code__ = code
    return True


def _changed(before: CodeType, after: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """What differs, with what stands inside it, as long as both hold as much."""
    if before == after:
        return
    yield before, after
    old, new = _inside(before), _inside(after)
    if len(old) == len(new):
        for one, instead in zip(old, new, strict=True):
            yield from _changed(one, instead)


def _inside(code: CodeType) -> list[CodeType]:
    return [one for one in code.co_consts if isinstance(one, CodeType)]
