"""``replace`` of dataclasses, for values of many fields that change with every click.

The standard one asks each field in turn what kind it is: for a conversation's thirty, several times a
click, that is a tenth of the click.
"""

from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import replace as replace  # noqa: PLC0414 - handed on
else:

    def replace(value, /, **changes):
        """Return the value with these fields changed. It has two fields or more, all told to ``__init__``."""
        kind = type(value)
        names, read = _fields_of(kind)
        return kind(**{**dict(zip(names, read(value), strict=True)), **changes})


@cache
def _fields_of(kind: Any) -> tuple[tuple[str, ...], "attrgetter[Any]"]:
    """The names of the fields, and what reads them all at once."""
    names = tuple(field.name for field in fields(kind))
    return names, attrgetter(*names)
