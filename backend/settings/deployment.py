"""Where this installation is reached, and on what it runs."""

from functools import cached_property
from urllib.parse import urlsplit

from pydantic import Field, ValidationInfo, field_validator

from backend.settings.slice import NAME, Slice, in_production, is_placeholder

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
EXAMPLE = "such as https://relais.your-domain.com"


class DeploymentSettings(Slice):
    """The address, and whether App Engine serves it."""

    base_url: str = Field(description="Public address of this installation, https, without a path")

    @field_validator("base_url")
    @classmethod
    def _bare_base_url(cls, value: str, info: ValidationInfo) -> str:
        host = host_of(value)
        if not host:
            raise ValueError(f"is not an address without a path, {EXAMPLE}")
        parts = urlsplit(value)
        if parts.scheme != "https" and not (parts.scheme == "http" and host in LOOPBACK):
            raise ValueError("is not https")
        if in_production(info):
            if not NAME.fullmatch(host) or host.replace(".", "").isdigit():
                raise ValueError(f"names no host that Google could call, {EXAMPLE}")
            if is_placeholder(host):
                raise ValueError("is still that of an example")
            if parts.port == 443:
                raise ValueError("bears :443, which Google leaves out")
        return f"{parts.scheme}://{parts.netloc.lower()}"

    @cached_property
    def is_development(self) -> bool:
        """Whether the base URL is on the loopback interface."""
        return host_of(self.base_url) in LOOPBACK


def host_of(url: str) -> str:
    """The host of an address without a path, in lower case; an empty string for anything else."""
    try:
        parts = urlsplit(url.strip())
        is_bare = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username)
        return (parts.hostname or "") if is_bare and (parts.port is None or parts.port) else ""
    except ValueError:
        return ""
