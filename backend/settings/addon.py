"""What the add-on is to Google, and who may use it."""

import re
from typing import Any

from pydantic import Field, SecretStr, ValidationInfo, field_validator

from backend.settings.slice import NAME, Slice, in_production, is_placeholder

GOOGLE_CERTS = "https://www.googleapis.com/oauth2/v1/certs"
SECRET_LENGTH = 16
SECRET_PLACEHOLDERS = ("secret", "change", "example", "xxxx")
CONSUMER_DOMAINS = frozenset({"gmail.com", "googlemail.com"})
OAUTH_CLIENT = re.compile(r"[0-9]+-[0-9a-z]+\.apps\.googleusercontent\.com")
_ACCOUNT = re.compile(r"service-[0-9]+@gcp-sa-gsuiteaddons\.iam\.gserviceaccount\.com")


class AddonSettings(Slice):
    """The deployment's identity at Google, and the domains whose people get in."""

    oauth_client_id: str = Field(
        description="OAuth client id of the add-on deployment (get-authorization: oauthClientId)"
    )
    addon_service_account: str = Field(
        description="Service account that Google's add-on runtime calls with (get-authorization)"
    )
    id_token_certs_url: str = Field(
        GOOGLE_CERTS, description="Certificates of Google's ID tokens, v1 form (JSON: key id to PEM)"
    )
    allowed_domains: frozenset[str] = Field(
        frozenset(), description="Workspace domains whose people may use this installation, comma between"
    )

    @field_validator("oauth_client_id")
    @classmethod
    def _client(cls, value: str, info: ValidationInfo) -> str:
        if in_production(info) and not OAUTH_CLIENT.fullmatch(value):
            raise ValueError("is not of the form 1234-abc.apps.googleusercontent.com")
        if not value or any(char.isspace() for char in value):
            raise ValueError("is empty or holds white space")
        return value

    @field_validator("addon_service_account")
    @classmethod
    def _account(cls, value: str, info: ValidationInfo) -> str:
        account = value.lower()
        if in_production(info) and not _ACCOUNT.fullmatch(account):
            raise ValueError("is not of the form service-1234@gcp-sa-gsuiteaddons.iam.gserviceaccount.com")
        return account

    @field_validator("id_token_certs_url")
    @classmethod
    def _certificates(cls, value: str, info: ValidationInfo) -> str:
        if in_production(info) and value != GOOGLE_CERTS:
            raise ValueError("is not Google's")
        return value

    @field_validator("allowed_domains", mode="before")
    @classmethod
    def _split_domains(cls, value: Any) -> Any:
        if isinstance(value, str):
            return frozenset(part.strip().lower() for part in value.split(",") if part.strip())
        return value

    @field_validator("allowed_domains")
    @classmethod
    def _domains(cls, value: frozenset[str], info: ValidationInfo) -> frozenset[str]:
        odd = sorted(name for name in value if not NAME.fullmatch(name))
        if odd:
            raise ValueError(f"holds what is no domain: {', '.join(odd)}; write acme.com, beta.org")
        theirs = sorted(value & CONSUMER_DOMAINS)
        if theirs:
            raise ValueError(f"holds {', '.join(theirs)}, which is no Workspace domain: nobody there gets in")
        if in_production(info):
            if not value:
                raise ValueError("is empty: name your Workspace domains")
            if any(is_placeholder(name) for name in value):
                raise ValueError("is still that of an example")
        return value


def checked_secret(value: SecretStr, info: ValidationInfo) -> SecretStr:
    """The secret of an OAuth client, if it can be one. Raises: ValueError."""
    secret = value.get_secret_value()
    if any(char.isspace() for char in secret):
        raise ValueError("holds white space")
    is_real = not any(word in secret.lower() for word in SECRET_PLACEHOLDERS)
    if in_production(info) and not (len(secret) >= SECRET_LENGTH and is_real):
        raise ValueError("is too short or a placeholder")
    return value
