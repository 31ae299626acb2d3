"""Who calls once a minute."""

from pydantic import Field, field_validator

from backend.settings.slice import Slice


class ClockSettings(Slice):
    """How the clock's calls are known."""

    cron_service_account: str = Field(
        "", description="Service account of Cloud Scheduler, where App Engine's cron is not used"
    )

    @field_validator("cron_service_account")
    @classmethod
    def _lower_case(cls, value: str) -> str:
        return value.strip().lower()
