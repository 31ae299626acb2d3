"""How work reaches a machine that does it: by a Pub/Sub topic, or by whoever looks into the store."""

import re

from pydantic import Field, ValidationInfo, field_validator

from backend.settings.clock import SERVICE_ACCOUNT
from backend.settings.slice import Slice, in_production

GOOGLE_PUBSUB = "https://pubsub.googleapis.com"
# https://cloud.google.com/pubsub/docs/pubsub-basics#resource_names
_TOPIC = re.compile(
    r"projects/([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]/topics/(?!goog)[A-Za-z][\w.~+%-]{2,254}"
)


class WorkSettings(Slice):
    """The topic, and who Pub/Sub pushes as."""

    push_service_account: str = Field(
        "", description="Service account that signs what Pub/Sub pushes, to /push/work and for Gmail"
    )
    pubsub_endpoint: str = Field(GOOGLE_PUBSUB, description="Pub/Sub")
    work_topic: str = Field(
        "",
        description="Pub/Sub topic that tells machines of work: projects/.../topics/...; "
        "empty: the clock and relais work look for it",
    )

    @field_validator("push_service_account")
    @classmethod
    def _account(cls, value: str) -> str:
        account = value.lower()
        if account and not SERVICE_ACCOUNT.fullmatch(account):
            raise ValueError("is no service account, such as relais-push@project.iam.gserviceaccount.com")
        return account

    @field_validator("pubsub_endpoint")
    @classmethod
    def _endpoint(cls, value: str, info: ValidationInfo) -> str:
        if in_production(info) and value != GOOGLE_PUBSUB:
            raise ValueError("is not Google's")
        if not value.startswith(("http://", "https://")):
            raise ValueError("is no http address")
        return value.rstrip("/")

    @field_validator("work_topic")
    @classmethod
    def _topic(cls, value: str, info: ValidationInfo) -> str:
        if value and not _TOPIC.fullmatch(value):
            raise ValueError("is not of the form projects/your-project/topics/your-topic")
        if value and not info.data.get("push_service_account"):
            raise ValueError(
                "is set and RELAIS_PUSH_SERVICE_ACCOUNT is not: nothing it tells would be believed"
            )
        return value

    @property
    def dead_subscription(self) -> str:
        """Where what could not be delivered is kept: the topic's name with ``-dead`` behind it."""
        project, _, topic = self.work_topic.partition("/topics/")
        return f"{project}/subscriptions/{topic}-dead"
