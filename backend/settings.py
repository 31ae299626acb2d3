"""Settings from the environment, checked at start with every mistake named at once.

A base URL on the loopback interface is development: a local signer, a local Gmail, a store in memory
are fine there. Anything else is production, and every address must be Google's own. There is no switch.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

PREFIX = "RELAIS_"
GOOGLE_CERTS = "https://www.googleapis.com/oauth2/v1/certs"
GOOGLE_GMAIL = "https://gmail.googleapis.com"
GOOGLE_AUTH = "https://accounts.google.com/o/oauth2/v2/auth"
GOOGLE_TOKEN = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
SERVICE_ACCOUNTS = "@gcp-sa-gsuiteaddons.iam.gserviceaccount.com"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SECRET_LENGTH = 16

Engine = Literal["sqlite", "firestore"]


class SettingsError(Exception):
    """The environment cannot be used. The text names every mistake, one a line, and no secret."""


@dataclass(frozen=True, slots=True)
class StoreAddress:
    """Where state lives: a file for sqlite, ``project`` and ``database`` for firestore."""

    engine: Engine
    place: str
    database: str = ""


class Settings(BaseSettings):
    """Everything that a deployment may choose."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    base_url: str = Field(description="Public address of this installation, https, without a path")
    store: str = Field(description="sqlite:///path/to/file or firestore://project/database")
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
    allowed_domains: Annotated[frozenset[str], NoDecode] = Field(
        frozenset(), description="Workspace domains whose people may use this installation, comma between"
    )
    gmail_endpoint: str = Field(GOOGLE_GMAIL, description="Gmail API")
    oauth_auth_uri: str = Field(GOOGLE_AUTH, description="Google's consent page")
    oauth_token_uri: str = Field(GOOGLE_TOKEN, description="Google's token endpoint")
    cron_service_account: str = Field(
        "", description="Service account of Cloud Scheduler, where App Engine's cron is not used"
    )

    @field_validator("allowed_domains", mode="before")
    @classmethod
    def _split_domains(cls, value: Any) -> Any:
        if isinstance(value, str):
            return frozenset(part.strip().lower() for part in value.split(",") if part.strip())
        return value

    @field_validator("base_url")
    @classmethod
    def _bare_base_url(cls, value: str) -> str:
        parts = urlsplit(value)
        if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment or parts.username:
            raise ValueError("is not an address without a path, such as https://relais.example.com")
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
            raise ValueError("is not https")
        return f"{parts.scheme}://{parts.netloc}"

    @field_validator("store")
    @classmethod
    def _known_store(cls, value: str) -> str:
        parse_store(value)
        return value

    @field_validator("addon_service_account", "cron_service_account")
    @classmethod
    def _lower_case(cls, value: str) -> str:
        return value.strip().lower()

    @model_validator(mode="after")
    def _safe_for_production(self) -> Self:
        faults = [] if self.is_development else _production_faults(self)
        if faults:
            raise ValueError("\n".join(faults))
        return self

    @property
    def is_development(self) -> bool:
        """Whether the base URL is on the loopback interface."""
        return urlsplit(self.base_url).hostname in LOOPBACK

    @property
    def store_address(self) -> StoreAddress:
        """``store``, taken apart."""
        return parse_store(self.store)

    @classmethod
    def settings_customise_sources(  # type: ignore[override]
        cls,
        _: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        **__: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what ``load_settings`` hands in counts."""
        return (init_settings,)


def load_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings from environment variables. Raises: SettingsError."""
    given = {
        name.removeprefix(PREFIX).lower(): value
        for name, value in environment.items()
        if name.startswith(PREFIX)
    }
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as fault:
        raise SettingsError("\n".join(_lines(fault))) from None


def described() -> tuple[tuple[str, str, str], ...]:
    """Every setting as (variable, default or an empty string, what it is), for the documentation."""
    return tuple(
        (
            PREFIX + name.upper(),
            "" if field.is_required() or field.default == frozenset() else str(field.default),
            field.description or "",
        )
        for name, field in Settings.model_fields.items()
    )


def parse_store(url: str) -> StoreAddress:
    """Take a store URL apart. Raises: ValueError."""
    if url.startswith("sqlite:///") and url.removeprefix("sqlite:///"):
        return StoreAddress("sqlite", url.removeprefix("sqlite:///"))
    if url.startswith("firestore://"):
        project, _, database = url.removeprefix("firestore://").partition("/")
        if project and "/" not in database:
            return StoreAddress("firestore", project, database or "(default)")
    raise ValueError("is neither sqlite:///path/to/file nor firestore://project/database")


def _production_faults(settings: Settings) -> list[str]:
    secret = settings.oauth_client_secret.get_secret_value()
    checks = {
        "ID_TOKEN_CERTS_URL is not Google's": settings.id_token_certs_url == GOOGLE_CERTS,
        "GMAIL_ENDPOINT is not Google's": settings.gmail_endpoint == GOOGLE_GMAIL,
        "OAUTH_AUTH_URI is not Google's": settings.oauth_auth_uri == GOOGLE_AUTH,
        "OAUTH_TOKEN_URI is not Google's": settings.oauth_token_uri == GOOGLE_TOKEN,
        f"ADDON_SERVICE_ACCOUNT does not end in {SERVICE_ACCOUNTS}": settings.addon_service_account.endswith(
            SERVICE_ACCOUNTS
        ),
        "OAUTH_CLIENT_ID does not end in .apps.googleusercontent.com": settings.oauth_client_id.endswith(
            ".apps.googleusercontent.com"
        ),
        "OAUTH_CLIENT_SECRET is too short or a placeholder": len(secret) >= SECRET_LENGTH
        and not any(word in secret.lower() for word in ("secret", "change", "example", "xxxx")),
        "ALLOWED_DOMAINS is empty: name your Workspace domains": bool(settings.allowed_domains),
        "STORE is in memory: nothing would be kept": settings.store_address.place != ":memory:",
    }
    return [PREFIX + fault for fault, is_fine in checks.items() if not is_fine]


def _lines(fault: ValidationError) -> list[str]:
    found: list[str] = []
    for error in fault.errors(include_url=False, include_input=False, include_context=False):
        message = error["msg"].removeprefix("Value error, ")
        if not error["loc"]:
            found += message.split("\n")
            continue
        name = str(error["loc"][0])
        field = Settings.model_fields[name]
        what = "is not set" if error["type"] == "missing" else message
        found.append(f"{PREFIX}{name.upper()} {what} ({field.description})")
    return found
