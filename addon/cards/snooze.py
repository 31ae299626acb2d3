"""The snooze card: times worth one tap, and any other."""

from datetime import UTC, datetime, time, timedelta

from addon.cards.menu import conversation_menu
from addon.cards.place import place, place_of
from addon.cards.widgets import Widget, button, buttons, card, date_time_input, row, section
from addon.envelope import Card
from addon.links import Links, Place
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.domain.status import Status
from backend.i18n.names import subject_of
from backend.i18n.speech import Speech

MORNING, EVENING = time(9), time(18)
SOON = timedelta(hours=3)


def snooze_card(shown: ConversationSnapshot, status: Status, seen: Place, say: Speech, act: Links) -> Card:
    """Draw the times until which ``status`` may last, in the person's own zone.

    ``seen`` is what the card showed from which the person came: this one shows nothing of the
    conversation, and must not pass for a look at it.
    """
    conversation = shown.conversation
    here = (*place_of(conversation), *seen, *place(status=status.value))
    rows: list[Widget] = [
        row(
            name,
            icon="INVITE",
            bottom=say.day(at),
            on_click=act("status.snooze", here, until=at.astimezone(UTC).isoformat()),
        )
        for name, at in snooze_times(shown.now, say)
    ]
    return card(
        say("Snooze until"),
        section(*rows),
        section(
            date_time_input("until", say("Another time")),
            buttons(button(say("Snooze"), act("status.snooze", here, required=("until",)))),
        ),
        subtitle=subject_of(conversation, say),
        menu=conversation_menu(conversation, shown.me.person.email, say, act),
    )


def snooze_times(now: datetime, say: Speech) -> list[tuple[str, datetime]]:
    """The times on offer: in three hours, this evening while far enough, tomorrow, next Monday, in a week."""
    local = now.astimezone(say.zone)

    def on(days: int, at: time) -> datetime:
        return datetime.combine(local.date() + timedelta(days=days), at, say.zone)

    evening = on(0, EVENING)
    to_monday = 7 - local.weekday()
    # Hours are added in UTC: on the wall, a night of clock change would add or lose one.
    soon = (now.astimezone(UTC) + SOON).replace(second=0, microsecond=0)
    times = [(say("In 3 hours"), soon)]
    if evening - local >= timedelta(hours=1):
        times.append((say("This evening"), evening))
    times.append((say("Tomorrow"), on(1, MORNING)))
    if to_monday > 1:
        times.append((say("Next Monday"), on(to_monday, MORNING)))
    if to_monday != 7:
        times.append((say("In a week"), on(7, MORNING)))
    return times
