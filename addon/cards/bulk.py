"""Several conversations at once: what may be done with ticked rows, and above it what was done."""

from addon.cards.choice import choice
from addon.cards.marks import DONE
from addon.cards.markup import faint
from addon.cards.page import Page
from addon.cards.place import mailbox_of
from addon.cards.snooze import snooze_times
from addon.cards.widgets import (
    Section,
    Widget,
    button,
    buttons,
    picker,
    row,
    row_button,
    section,
    wrapped,
)
from addon.links import Links, Place
from addon.picks import packed
from backend.domain.label import Label, by_name
from backend.domain.member import Member
from backend.domain.rights import Deed, may
from backend.domain.snapshots.list import BulkDone
from backend.domain.status import Status
from backend.domain.view import View
from backend.i18n.names import status_words
from backend.i18n.sentences import bulk_done, in_the_way
from backend.i18n.speech import Speech


def done_section(done: BulkDone, here: Place, say: Speech, act: Links) -> Section | None:
    """What was done, with one tap to take it back; and what was left, with one tap to do it all the same."""
    undo = act("home.bulk_undo", here, bulk=done.key)
    control = row_button(say("Undo"), undo) if done.kind != "undo" and done.changed else None
    alike = done.skipped - len(done.left) if done.changed else 0
    told = row(
        bulk_done(done, say),
        icon=DONE if done.changed else "DESCRIPTION",
        bottom=say.count("{n} left as it was", "{n} left as they were", alike) if alike else None,
        control=control,
    )
    return section(wrapped(told), *_left_rows(done, here, say, act), _anyway(done, here, say, act))


def _left_rows(done: BulkDone, here: Place, say: Speech, act: Links) -> list[Widget]:
    """What is no longer as the list had shown it, and why."""
    return [
        wrapped(
            row(
                left.name or say("Unknown sender"),
                icon="PERSON",
                bottom=say("Left as it was: {what}", what=in_the_way(left.reason, say)),
                on_click=act("conversation.show", mailbox_of(here), thread=left.thread_id),
            )
        )
        for left in done.left
    ]


def _anyway(done: BulkDone, here: Place, say: Speech, act: Links) -> Widget | None:
    """The same with those that were left, now that the list shows what stood in the way."""
    said = _anyway_words(done, say)
    if not done.left or not said:
        return None
    again = act(
        f"home.bulk_{done.kind}",
        here,
        threads=" ".join(left.thread_id for left in done.left),
        versions=packed({left.thread_id: left.version for left in done.left}),
        member=done.choice or None,
        until=done.value if done.kind == "snooze" else None,
    )
    return buttons(button(said, again))


def _anyway_words(done: BulkDone, say: Speech) -> str:
    """On the button; empty for what nothing but a label's or a member's absence stops."""
    match done.kind:
        case "assign":
            return say("Assign anyway")
        case "unassign":
            return say("Unassign anyway")
        case "close":
            return status_words(Status.CLOSED, say).anyway
        case "pending":
            return status_words(Status.PENDING, say).anyway
        case "snooze":
            return status_words(Status.SNOOZED, say).anyway
        case _:
            return ""


def bulk_section(
    members: tuple[Member, ...], labels: tuple[Label, ...], page: Page, say: Speech, act: Links
) -> Section | None:
    """What to do with the ticked rows: above them, in one line until unfolded."""
    others = _others(page, say, act)
    here = page.whole
    moves = {
        Status.CLOSED: button(status_words(Status.CLOSED, say).move, act("home.bulk_close", here)),
        Status.PENDING: button(status_words(Status.PENDING, say).move, act("home.bulk_pending", here)),
        View.UNASSIGNED: button(say("Unassign"), act("home.bulk_unassign", here)),
    }
    return section(
        others,
        # What all rows of a view are already, none of them need be made.
        buttons(*(move for view, move in moves.items() if view.value != page.view)),
        wrapped(row(faint(say("Tick conversations below, then choose.")), icon="MULTIPLE_PEOPLE")),
        *_snoozing(here, say, act),
        *_assigning(members, here, say, act),
        *_labelling(labels, here, say, act),
        header=say("Several at once"),
        shown=2 if others else 1,
    )


def _others(page: Page, say: Speech, act: Links) -> Widget | None:
    """What is ticked and not in view, with one tap to let it go."""
    number = len(page.elsewhere)
    if not number:
        return None
    told = say.count("{n} ticked on another page", "{n} ticked on other pages", number)
    return wrapped(row(told, control=row_button(say("Untick"), page.without_others(act))))


def _snoozing(here: Place, say: Speech, act: Links) -> tuple[Widget, ...]:
    times = [(at.isoformat(), f"{name} · {say.day(at)}") for name, at in snooze_times(say.now, say)]
    return (
        picker("bulk_until", say("Snooze until"), times),
        buttons(button(say("Snooze"), act("home.bulk_snooze", here))),
    )


def _assigning(members: tuple[Member, ...], here: Place, say: Speech, act: Links) -> tuple[Widget, ...]:
    workers = [one for one in members if one.sub and may(one.role, Deed.WORK)]
    persons = [(one.sub, one.name) for one in sorted(workers, key=lambda one: one.name.casefold())]
    if not persons:
        return ()
    chosen = choice("bulk_member", say("Assign to"), persons, say)
    return *chosen, buttons(button(say("Assign"), act("home.bulk_assign", here)))


def _labelling(labels: tuple[Label, ...], here: Place, say: Speech, act: Links) -> tuple[Widget, ...]:
    names = [(one.id, one.name) for one in by_name(labels)]
    if not names:
        return ()
    chosen = choice("bulk_label", say("Label"), names, say)
    return *chosen, buttons(button(say("Add label"), act("home.bulk_label", here)))
