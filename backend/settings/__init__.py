"""Settings from the environment, checked at start with every mistake named at once.

A base URL on the loopback interface is development: a local signer, a local Gmail, a store in memory
are fine there. Anything else is production, and every address must be Google's own. There is no switch.
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from backend.settings.addon import AddonSettings
from backend.settings.clock import ClockSettings
from backend.settings.connect import ConnectSettings
from backend.settings.deployment import LOOPBACK, DeploymentSettings, host_of
from backend.settings.follow import FollowSettings
from backend.settings.mail import MailSettings
from backend.settings.slice import PREFIX, Slice
from backend.settings.store import StoreSettings
from backend.settings.work import WorkSettings

SLICES: Mapping[str, type[Slice]] = {
    "deployment": DeploymentSettings,
    "store": StoreSettings,
    "addon": AddonSettings,
    "mail": MailSettings,
    "clock": ClockSettings,
    "connect": ConnectSettings,
    "follow": FollowSettings,
    "work": WorkSettings,
}


class SettingsError(Exception):
    """The environment cannot be used. The text names every mistake, one a line, and no secret."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that a deployment may choose, by subject."""

    deployment: DeploymentSettings
    store: StoreSettings
    addon: AddonSettings
    mail: MailSettings
    clock: ClockSettings
    connect: ConnectSettings
    follow: FollowSettings
    work: WorkSettings
    is_app_engine: bool
    """App Engine strips X-Appengine-* from outside, so there such a header is proof; elsewhere it is none."""

    @property
    def base_url(self) -> str:
        """Where this installation is reached."""
        return self.deployment.base_url

    @property
    def is_development(self) -> bool:
        """Whether it is reached on the loopback interface only."""
        return self.deployment.is_development


def load_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings from environment variables. Raises: SettingsError."""
    given = {
        name.removeprefix(PREFIX).lower(): value
        for name, value in environment.items()
        if name.startswith(PREFIX)
    }
    is_development = host_of(given.get("base_url", "")) in LOOPBACK
    slices: dict[str, Slice] = {}
    faults = [*_unknown(given)]
    for name, kind in SLICES.items():
        try:
            slices[name] = kind.read(given, in_production=not is_development)
        except ValidationError as fault:
            faults += _lines(fault, kind)
    if faults:
        raise SettingsError("\n".join(faults))
    # Google's own variable: https://cloud.google.com/appengine/docs/standard/python3/runtime
    is_app_engine = environment.get("GAE_ENV", "").startswith("standard")
    return Settings(**slices, is_app_engine=is_app_engine)  # type: ignore[arg-type]


def described() -> tuple[tuple[str, str, str], ...]:
    """Every setting as (variable, default or an empty string, what it is), for the documentation."""
    return tuple(
        (
            PREFIX + name.upper(),
            "" if field.is_required() or field.default == frozenset() else str(field.default),
            field.description or "",
        )
        for kind in SLICES.values()
        for name, field in kind.model_fields.items()
    )


def _unknown(given: Iterable[str]) -> Iterator[str]:
    """A variable that nobody reads was meant to be one that somebody reads."""
    known = [name for kind in SLICES.values() for name in kind.model_fields]
    for name in sorted(set(given) - set(known)):
        likely = difflib.get_close_matches(name, known, 1)
        meant = f": is {PREFIX}{likely[0].upper()} meant?" if likely else ""
        yield f"{PREFIX}{name.upper()} is no setting of Relais{meant}"


def _lines(fault: ValidationError, kind: type[Slice]) -> list[str]:
    found: list[str] = []
    for error in fault.errors(include_url=False, include_input=False, include_context=False):
        message = error["msg"].removeprefix("Value error, ")
        name = str(error["loc"][0])
        what = "is not set" if error["type"] == "missing" else message
        found.append(f"{PREFIX}{name.upper()} {what} ({kind.model_fields[name].description})")
    return found
