"""Where Gmail and Google's consent are reached: other addresses are for a local Google only."""

from pydantic import Field

from backend.settings.slice import Slice, amiss

GOOGLE_GMAIL = "https://gmail.googleapis.com"
GOOGLE_AUTH = "https://accounts.google.com/o/oauth2/v2/auth"
GOOGLE_TOKEN = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address


class MailSettings(Slice):
    """Google's addresses."""

    gmail_endpoint: str = Field(GOOGLE_GMAIL, description="Gmail API")
    oauth_auth_uri: str = Field(GOOGLE_AUTH, description="Google's consent page")
    oauth_token_uri: str = Field(GOOGLE_TOKEN, description="Google's token endpoint")

    def production_faults(self) -> list[str]:
        """Mail and consent are Google's own."""
        return amiss(
            {
                "GMAIL_ENDPOINT is not Google's": self.gmail_endpoint == GOOGLE_GMAIL,
                "OAUTH_AUTH_URI is not Google's": self.oauth_auth_uri == GOOGLE_AUTH,
                "OAUTH_TOKEN_URI is not Google's": self.oauth_token_uri == GOOGLE_TOKEN,
            }
        )
