"""Clicks about where a conversation stands."""

from collections.abc import Mapping
from datetime import datetime

from addon.actions.shown import shown_conversation, target_of
from addon.cards.moves import seen_on
from addon.cards.news import Onward
from addon.cards.place import place, place_of
from addon.cards.snooze import snooze_card
from addon.click import Click, Handler, as_instant
from addon.envelope import How, Screen
from addon.refused import Malformed
from backend.domain.other import Other
from backend.domain.refusals import Missing
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.domain.status import Phase, Status, status_of
from backend.i18n.names import status_words
from backend.services import Services


def set_(click: Click, services: Services) -> Screen:
    """Move it to a status that lasts until somebody moves it on."""
    status = _status(click.param("status"))
    snapshot = services.inbox.statuses.set_status(
        target_of(click), status, seen=click.param("seen"), holder=click.optional("holder") or ""
    )
    onward = _onward(click, snapshot, "status.set", status)
    return shown_conversation(click, services, snapshot, onward=onward)


def snooze_form(click: Click, services: Services) -> Screen:
    """Push the times to choose from."""
    snapshot = services.inbox.opening.show(click.person, click.param("mailbox"), click.param("thread"))
    given = place(**{name: click.optional(name) for name in ("seen", "holder", "version")})
    # A card of the first release sent nothing along: then what stands now is all there is to compare.
    seen = given if click.optional("version") else seen_on(snapshot.conversation)
    return Screen(snooze_card(snapshot, _sleep(click), seen, click.say, click.act))


def snooze(click: Click, services: Services) -> Screen:
    """Move it to a status that ends at the time tapped, or the one picked in the form."""
    target, status, seen = target_of(click), _sleep(click), click.param("seen")
    until = _until(click)
    snapshot = services.inbox.statuses.set_status(
        target,
        status,
        seen=seen,
        holder=click.optional("holder") or "",
        until=until,
    )
    onward = _onward(click, snapshot, "status.snooze", status, until)
    return shown_conversation(click, services, snapshot, how=How.CONVERSATION, onward=onward)


def _onward(
    click: Click, snapshot: ConversationSnapshot, action: str, status: Status, until: datetime | None = None
) -> Onward:
    """The same move from what the person sees now."""
    here = (*place_of(snapshot.conversation), *seen_on(snapshot.conversation))
    lasting = until.isoformat() if until else None
    again = click.act(action, here, status=status.value, until=lasting)
    return Onward(status_words(status, click.say, until).anyway, again)


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
    return as_instant("until", given)


HANDLERS: Mapping[str, Handler] = {
    "status.set": set_,
    "status.snooze_form": snooze_form,
    "status.snooze": snooze,
}
