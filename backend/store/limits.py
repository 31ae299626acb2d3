"""Firestore's limits, kept by both adapters alike (https://cloud.google.com/firestore/quotas)."""

import math
import re

from backend.ports.documents import Fields, InvalidPath, StoreError, Value

DOCUMENT_BYTES = 1_048_576
ID_BYTES = 1_500
BATCH_WRITES = 500
_RESERVED = re.compile(r"__.*__", re.DOTALL)


def check_path(path: str) -> str:
    """Return the path of a document if it is one. Raises: InvalidPath, which quotes nothing of it."""
    if path.count("/") % 2 == 0:
        raise InvalidPath("no document path")
    if _is_surely_fine(path):
        return path
    for segment in path.split("/"):
        if segment in ("", ".", "..") or _RESERVED.fullmatch(segment):
            raise InvalidPath("an id that is empty, made of dots or reserved")
        try:
            size = len(segment.encode())
        except UnicodeEncodeError:
            raise InvalidPath("an id that is no UTF-8") from None
        if size > ID_BYTES:
            raise InvalidPath(f"an id of {size} bytes")
    return path


def _is_surely_fine(path: str) -> bool:
    """Whether no id can be empty, too long, made of dots or reserved: true of nearly every path."""
    inside = f"/{path}/"
    return (
        len(path) <= ID_BYTES
        and path.isascii()
        and "//" not in inside
        and "/." not in inside
        and "/__" not in inside
    )


def check_size(path: str, fields: Fields) -> None:
    """Raise StoreError if a document would be larger than Firestore takes, or is not text it takes."""
    try:
        size = len(path.encode()) + 32 + sum(len(name) + 1 + _size(value) for name, value in fields.items())
    except UnicodeEncodeError as fault:
        raise StoreError(f"not UTF-8 in {path}") from fault
    if size > DOCUMENT_BYTES:
        raise StoreError(f"{path} would have {size} bytes, more than {DOCUMENT_BYTES}")


def _size(value: Value) -> int:
    """Bytes as Firestore counts them (https://cloud.google.com/firestore/docs/storage-size)."""
    if isinstance(value, str):
        return len(value.encode()) + 1
    if isinstance(value, float) and not math.isfinite(value):
        raise StoreError("a number is finite")
    if isinstance(value, list):
        if any(isinstance(item, list) for item in value):
            raise StoreError("a list never holds a list directly")
        return sum(map(_size, value))
    if isinstance(value, dict):
        return 32 + sum(len(name.encode()) + 1 + _size(item) for name, item in value.items())
    return 1 if value is None or isinstance(value, bool) else 8
