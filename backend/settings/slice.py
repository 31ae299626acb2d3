"""What all slices of the settings have in common."""

from pydantic import BaseModel, ConfigDict

PREFIX = "RELAIS_"


class Slice(BaseModel):
    """A part of the settings that belongs to one subject. Its fields are the variables in lower case."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    def production_faults(self) -> list[str]:
        """What must not be so where real people's mail is at stake, each naming the variable."""
        return []


def amiss(checks: dict[str, bool]) -> list[str]:
    """The faults whose check did not hold."""
    return [PREFIX + fault for fault, is_fine in checks.items() if not is_fine]
