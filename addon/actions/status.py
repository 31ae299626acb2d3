"""Clicks about where a conversation stands: status, snooze, priority, undo."""

from collections.abc import Mapping
from datetime import UTC, datetime

from addon.actions.shown import shown_conversation, target_of
from addon.cards.status import snooze_card
from addon.click import Click, Handler
from addon.envelope import How, Screen
from backend.domain.other import Other
from backend.domain.refusals import Invalid, Malformed, Missing
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.domain.status import Priority, Status, status_of
from backend.i18n.speech import Speech
from backend.services import Services


def set_(click: Click, services: Services) -> Screen:
    """Open, pending, closed or spam."""
    status = _status(click.param("status"))
    snapshot = services.inbox.statuses.set_status(
        target_of(click), status, seen=click.param("seen"), holder=click.optional("holder") or ""
    )
    return shown_conversation(click, services, snapshot, told=_told(snapshot, click.say))


def snooze_form(click: Click, services: Services) -> Screen:
    """Push the times to choose from."""
    snapshot = services.inbox.opening.show(click.person, click.param("mailbox"), click.param("thread"))
    return Screen(snooze_card(snapshot, click.say, click.act))


def snooze(click: Click, services: Services) -> Screen:
    """Snooze until the time tapped, or the one picked in the form."""
    snapshot = services.inbox.statuses.set_status(
        target_of(click),
        Status.SNOOZED,
        seen=click.param("seen"),
        holder=click.optional("holder") or "",
        until=_until(click),
    )
    told = _told(snapshot, click.say)
    return shown_conversation(click, services, snapshot, told=told, how=How.POP_UPDATE)


def priority(click: Click, services: Services) -> Screen:
    """Low, normal or high."""
    try:
        wanted = Priority(click.param("priority"))
    except ValueError:
        raise Malformed("priority") from None
    snapshot = services.inbox.statuses.set_priority(target_of(click), wanted)
    return shown_conversation(click, services, snapshot, told=click.say("Priority changed"))


def undo(click: Click, services: Services) -> Screen:
    """Take back what the person did."""
    snapshot = services.inbox.undoing.undo(
        target_of(click), click.param("activity"), click.optional("note") or ""
    )
    return shown_conversation(click, services, snapshot, told=click.say("Undone"))


def _status(text: str) -> Status:
    status = status_of(text)
    if isinstance(status, Other):
        raise Malformed("status")
    return status


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


def _told(snapshot: ConversationSnapshot, say: Speech) -> str:
    conversation = snapshot.conversation
    match conversation.status:
        case Status.OPEN:
            return say("Open")
        case Status.PENDING:
            return say("Pending")
        case Status.CLOSED:
            return say("Closed")
        case Status.SPAM:
            return say("Marked as spam")
        case Status.SNOOZED:
            until = conversation.snoozed_until or snapshot.now
            return say("Snoozed until {time}", time=say.moment(until))
        case Other():
            return conversation.status.value


HANDLERS: Mapping[str, Handler] = {
    "status.set": set_,
    "status.snooze_form": snooze_form,
    "status.snooze": snooze,
    "priority.set": priority,
    "activity.undo": undo,
}
