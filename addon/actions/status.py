"""Clicks about where a conversation stands."""

from collections.abc import Mapping
from datetime import UTC, datetime

from addon.actions.shown import shown_conversation, target_of
from addon.cards.snooze import snooze_card
from addon.click import Click, Handler
from addon.envelope import How, Screen
from addon.refused import Malformed
from backend.domain.other import Other
from backend.domain.refusals import Invalid, Missing
from backend.domain.status import Phase, Status, status_of
from backend.services import Services


def set_(click: Click, services: Services) -> Screen:
    """Move it to a status that lasts until somebody moves it on."""
    snapshot = services.inbox.statuses.set_status(
        target_of(click),
        _status(click.param("status")),
        seen=click.param("seen"),
        holder=click.optional("holder") or "",
    )
    return shown_conversation(click, services, snapshot)


def snooze_form(click: Click, services: Services) -> Screen:
    """Push the times to choose from."""
    snapshot = services.inbox.opening.show(click.person, click.param("mailbox"), click.param("thread"))
    return Screen(snooze_card(snapshot, _sleep(click), click.say, click.act))


def snooze(click: Click, services: Services) -> Screen:
    """Move it to a status that ends at the time tapped, or the one picked in the form."""
    snapshot = services.inbox.statuses.set_status(
        target_of(click),
        _sleep(click),
        seen=click.param("seen"),
        holder=click.optional("holder") or "",
        until=_until(click),
    )
    return shown_conversation(click, services, snapshot, how=How.POP_UPDATE)


def _status(word: str) -> Status:
    status = status_of(word)
    if isinstance(status, Other):
        raise Malformed("status")
    return status


def _sleep(click: Click) -> Status:
    """The status that ends by itself; a card of the last release knew one only, and did not name it."""
    named = click.optional("status")
    return _status(named) if named else next(one for one in Status if one.phase is Phase.ASLEEP)


def _until(click: Click) -> datetime:
    given = click.optional("until")
    if given is None:
        picked = click.event.inputs.instant("until", click.event.zone)
        if picked is None:
            raise Missing("until")
        return picked
    try:
        until = datetime.fromisoformat(given)
    except ValueError:
        raise Malformed("until") from None
    if until.tzinfo is None:
        raise Invalid("until")
    return until.astimezone(UTC)


HANDLERS: Mapping[str, Handler] = {
    "status.set": set_,
    "status.snooze_form": snooze_form,
    "status.snooze": snooze,
}
