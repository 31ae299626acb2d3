"""How connected accounts are followed: by Gmail's pushes, and by looking."""

import re

from pydantic import Field, field_validator

from backend.settings.slice import Slice

_SUBSCRIPTION = re.compile(r"projects/[a-z0-9.:-]{6,}/subscriptions/[A-Za-z][\w.~+%-]{2,254}")


class FollowSettings(Slice):
    """Which pushes are believed, and how often Relais looks where none come."""

    push_subscription: str = Field(
        "",
        description="Subscription of that topic, pushed to /push/gmail: projects/.../subscriptions/...; "
        "empty: any that RELAIS_PUSH_SERVICE_ACCOUNT signs for",
    )
    poll_every_s: int = Field(
        15, ge=5, le=600, description="Seconds between two looks into an account that Gmail does not push for"
    )

    import_days: int = Field(
        90, ge=0, le=3650, description="Days of mail that are taken in when an account is connected"
    )
    import_open_days: int = Field(
        14, ge=0, le=3650, description="Of that, what a customer wrote more days ago arrives closed"
    )
    gmail_units_per_minute: int = Field(
        15_000, ge=100, description="Gmail's quota for one user; taking in the past uses half of it"
    )

    @field_validator("push_subscription")
    @classmethod
    def _subscription(cls, value: str) -> str:
        if value and not _SUBSCRIPTION.fullmatch(value):
            raise ValueError("is not of the form projects/your-project/subscriptions/your-subscription")
        return value
