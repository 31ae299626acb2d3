"""Where Gmail and Google's consent are reached: other addresses are for a local Google only."""

from urllib.parse import urlsplit

from pydantic import Field, ValidationInfo, field_validator

from backend.settings.slice import Slice, in_production

GOOGLE_GMAIL = "https://gmail.googleapis.com"
GOOGLE_CHAT = "https://chat.googleapis.com"
GOOGLE_AUTH = "https://accounts.google.com/o/oauth2/v2/auth"
GOOGLE_TOKEN = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
GOOGLE_REVOKE = "https://oauth2.googleapis.com/revoke"
GOOGLE_USERINFO = "https://openidconnect.googleapis.com/v1/userinfo"
GOOGLE_IAM = "https://iamcredentials.googleapis.com"
GOOGLES = (
    GOOGLE_GMAIL,
    GOOGLE_CHAT,
    GOOGLE_AUTH,
    GOOGLE_TOKEN,
    GOOGLE_REVOKE,
    GOOGLE_USERINFO,
    GOOGLE_IAM,
)


class MailSettings(Slice):
    """Google's addresses."""

    gmail_endpoint: str = Field(GOOGLE_GMAIL, description="Gmail API")
    oauth_auth_uri: str = Field(GOOGLE_AUTH, description="Google's consent page")
    oauth_token_uri: str = Field(GOOGLE_TOKEN, description="Google's token endpoint")
    chat_endpoint: str = Field(GOOGLE_CHAT, description="Google Chat, where incoming webhooks stand")
    oauth_revoke_uri: str = Field(GOOGLE_REVOKE, description="Where Google takes a consent back")
    oauth_userinfo_uri: str = Field(GOOGLE_USERINFO, description="Where Google says who consented")
    iam_endpoint: str = Field(GOOGLE_IAM, description="Where Google signs for a service account")

    @field_validator("*")
    @classmethod
    def _address(cls, value: str, info: ValidationInfo) -> str:
        if in_production(info) and value not in GOOGLES:
            raise ValueError("is not Google's")
        if in_production(info) and value != cls.model_fields[info.field_name or ""].default:
            raise ValueError("is another of Google's addresses")
        if not value.startswith(("http://", "https://")) or not urlsplit(value).hostname:
            raise ValueError("is no http address")
        return value
