"""Why the open mail cannot be looked at, where asking again is in vain."""

from enum import StrEnum


class Obstacle(StrEnum):
    """What stands in the way; each is mended by somebody else."""

    EXPIRED = "expired"
    """Google's permission for this one opening has run out."""
    SCOPE = "scope"
    """The person has not consented to it."""
    SWITCHED_OFF = "switched off"
    """The project has no Gmail API."""
    POLICY = "policy"
    """The person's organisation forbids it, or gives them no Gmail."""
    GONE = "gone"
    """The person's account has no such mail."""
    REFUSED = "refused"
    """Google does not say why."""
