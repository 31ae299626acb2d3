"""Where state lives."""

import re
from dataclasses import dataclass
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator

from backend.settings.slice import Slice, in_production

Engine = Literal["sqlite", "firestore"]
_PROJECT = re.compile(r"([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]")
_DATABASE = re.compile(r"\(default\)|[a-z][a-z0-9-]{2,61}[a-z0-9]")


@dataclass(frozen=True, slots=True)
class StoreAddress:
    """A file for sqlite, ``project`` and ``database`` for firestore."""

    engine: Engine
    place: str
    database: str = ""


class StoreSettings(Slice):
    """The store."""

    store: str = Field(description="sqlite:///path/to/file or firestore://project/database")

    @field_validator("store")
    @classmethod
    def _known_store(cls, value: str, info: ValidationInfo) -> str:
        address = parse_store(value)
        if not in_production(info):
            return value
        if address.place == ":memory:":
            raise ValueError("is in memory: nothing would be kept")
        if address.engine == "firestore" and not _PROJECT.fullmatch(address.place):
            raise ValueError("names no project: its id has 6 to 30 small letters, digits and hyphens")
        if address.engine == "firestore" and not _DATABASE.fullmatch(address.database):
            raise ValueError("names no database: (default), or 4 to 63 small letters, digits and hyphens")
        return value

    @property
    def address(self) -> StoreAddress:
        """``store``, taken apart."""
        return parse_store(self.store)


def parse_store(url: str) -> StoreAddress:
    """Take a store URL apart. Raises: ValueError."""
    if url.startswith("sqlite:///") and url.removeprefix("sqlite:///"):
        return StoreAddress("sqlite", url.removeprefix("sqlite:///"))
    if url.startswith("firestore://"):
        project, _, database = url.removeprefix("firestore://").partition("/")
        if project and "/" not in database:
            return StoreAddress("firestore", project, database or "(default)")
    raise ValueError("is neither sqlite:///path/to/file nor firestore://project/database")
