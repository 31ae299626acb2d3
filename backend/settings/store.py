"""Where state lives."""

from dataclasses import dataclass
from typing import Literal

from pydantic import Field, field_validator

from backend.settings.slice import Slice, amiss

Engine = Literal["sqlite", "firestore"]


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
    def _known_store(cls, value: str) -> str:
        parse_store(value)
        return value

    @property
    def address(self) -> StoreAddress:
        """``store``, taken apart."""
        return parse_store(self.store)

    def production_faults(self) -> list[str]:
        """State is kept."""
        return amiss({"STORE is in memory: nothing would be kept": self.address.place != ":memory:"})


def parse_store(url: str) -> StoreAddress:
    """Take a store URL apart. Raises: ValueError."""
    if url.startswith("sqlite:///") and url.removeprefix("sqlite:///"):
        return StoreAddress("sqlite", url.removeprefix("sqlite:///"))
    if url.startswith("firestore://"):
        project, _, database = url.removeprefix("firestore://").partition("/")
        if project and "/" not in database:
            return StoreAddress("firestore", project, database or "(default)")
    raise ValueError("is neither sqlite:///path/to/file nor firestore://project/database")
