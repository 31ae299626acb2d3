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

    @field_validator("push_subscription")
    @classmethod
    def _subscription(cls, value: str) -> str:
        if value and not _SUBSCRIPTION.fullmatch(value):
            raise ValueError("is not of the form projects/your-project/subscriptions/your-subscription")
        return value
