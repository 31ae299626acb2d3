"""Who calls once a minute."""

import re

from pydantic import Field, field_validator

from backend.settings.slice import Slice

SERVICE_ACCOUNT = re.compile(r"[a-z0-9][a-z0-9-]*@([a-z0-9-]+\.)+gserviceaccount\.com")


class ClockSettings(Slice):
    """How the clock's calls are known."""

    cron_service_account: str = Field(
        "", description="Service account of Cloud Scheduler, where App Engine's cron is not used"
    )

    @field_validator("cron_service_account")
    @classmethod
    def _account(cls, value: str) -> str:
        account = value.lower()
        if account and not SERVICE_ACCOUNT.fullmatch(account):
            raise ValueError("is no service account, such as relais-clock@project.iam.gserviceaccount.com")
        return account
