"""What the host would object to: refused outright, or silently not drawn."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One objection, at a path such as ``sections[0].widgets[2].textInput``."""

    path: str
    message: str
    refused: bool = True
    """True: the person sees the host's error card. False: the host leaves the part out, or changes it."""

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        return {"path": self.path, "message": self.message, "refused": self.refused}
