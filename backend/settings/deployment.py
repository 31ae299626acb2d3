"""Where this installation is reached, and on what it runs."""

from urllib.parse import urlsplit

from pydantic import Field, field_validator

from backend.settings.slice import Slice

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class DeploymentSettings(Slice):
    """The address, and whether App Engine serves it."""

    base_url: str = Field(description="Public address of this installation, https, without a path")

    @field_validator("base_url")
    @classmethod
    def _bare_base_url(cls, value: str) -> str:
        parts = urlsplit(value)
        if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment or parts.username:
            raise ValueError("is not an address without a path, such as https://relais.example.com")
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
            raise ValueError("is not https")
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def is_development(self) -> bool:
        """Whether the base URL is on the loopback interface."""
        return urlsplit(self.base_url).hostname in LOOPBACK
