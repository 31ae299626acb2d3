"""What the add-on is to Google, and who may use it."""

from typing import Any

from pydantic import Field, SecretStr, field_validator

from backend.settings.slice import Slice, amiss

GOOGLE_CERTS = "https://www.googleapis.com/oauth2/v1/certs"
SERVICE_ACCOUNTS = "@gcp-sa-gsuiteaddons.iam.gserviceaccount.com"
SECRET_LENGTH = 16
PLACEHOLDERS = ("secret", "change", "example", "xxxx")


class AddonSettings(Slice):
    """The deployment's identity at Google, and the domains whose people get in."""

    oauth_client_id: str = Field(
        min_length=8,
        description="OAuth client id of the add-on deployment (get-authorization: oauthClientId)",
    )
    oauth_client_secret: SecretStr = Field(description="Secret of the OAuth client")
    addon_service_account: str = Field(
        description="Service account that Google's add-on runtime calls with (get-authorization)"
    )
    id_token_certs_url: str = Field(
        GOOGLE_CERTS, description="Certificates of Google's ID tokens, v1 form (JSON: key id to PEM)"
    )
    allowed_domains: frozenset[str] = Field(
        frozenset(), description="Workspace domains whose people may use this installation, comma between"
    )

    @field_validator("allowed_domains", mode="before")
    @classmethod
    def _split_domains(cls, value: Any) -> Any:
        if isinstance(value, str):
            return frozenset(part.strip().lower() for part in value.split(",") if part.strip())
        return value

    @field_validator("addon_service_account")
    @classmethod
    def _lower_case(cls, value: str) -> str:
        return value.strip().lower()

    def production_faults(self) -> list[str]:
        """Google's own addresses, a real secret, and named domains."""
        secret = self.oauth_client_secret.get_secret_value()
        is_real = not any(word in secret.lower() for word in PLACEHOLDERS)
        account = self.addon_service_account
        client = self.oauth_client_id
        return amiss(
            {
                "ID_TOKEN_CERTS_URL is not Google's": self.id_token_certs_url == GOOGLE_CERTS,
                f"ADDON_SERVICE_ACCOUNT does not end in {SERVICE_ACCOUNTS}": account.endswith(
                    SERVICE_ACCOUNTS
                ),
                "OAUTH_CLIENT_ID does not end in .apps.googleusercontent.com": client.endswith(
                    ".apps.googleusercontent.com"
                ),
                "OAUTH_CLIENT_SECRET is too short or a placeholder": len(secret) >= SECRET_LENGTH and is_real,
                "ALLOWED_DOMAINS is empty: name your Workspace domains": bool(self.allowed_domains),
            }
        )
