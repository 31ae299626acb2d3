"""What all slices of the settings have in common."""

import re
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationInfo

PREFIX = "RELAIS_"
NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+")
"""A full name of a host or a domain (RFC 1123): at least two labels, none of them odd."""
PLACEHOLDERS = frozenset({"example.com", "example.org", "example.net"})


class Slice(BaseModel):
    """A part of the settings that belongs to one subject. Its fields are the variables in lower case.

    Validators say what is wrong in words that follow the variable's name; white space around a value is none.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", validate_default=True, str_strip_whitespace=True)

    @classmethod
    def read(cls, given: dict[str, str], *, in_production: bool) -> Self:
        """Make it of its variables. Raises: pydantic.ValidationError, with every mistake."""
        return cls.model_validate(given, context={"in_production": in_production})


def in_production(info: ValidationInfo) -> bool:
    """Whether real people's mail is at stake: then addresses are Google's and names are real."""
    return bool(info.context and info.context["in_production"])


def is_placeholder(name: str) -> bool:
    """Whether a host is one that documentation uses (RFC 2606)."""
    return ".".join(name.split(".")[-2:]) in PLACEHOLDERS
