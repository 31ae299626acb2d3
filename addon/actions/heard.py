"""How the person is spoken to, as their Gmail says: kept after the answer, for when they are not there."""

from collections.abc import Callable

from addon.click import Click
from backend.domain.preferences import Tongue, clean_locale, zone_name
from backend.services import Services


def tongue_of(click: Click) -> Tongue:
    """Language and zone of the event."""
    return Tongue(clean_locale(click.event.locale), zone_name(click.event.zone))


def listening(
    click: Click, services: Services, after: Callable[[], None] | None = None
) -> Callable[[], None] | None:
    """What is done after the answer: what the screen asks for, and once a day to keep the tongue."""
    tongues = services.people.tongues
    if tongues.is_heard(click.person):
        return after

    def run() -> None:
        if after:
            after()
        tongues.hear(click.person, tongue_of(click))

    return run
