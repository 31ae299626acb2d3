"""A list of conversations: a view, a search, or a customer's history; with many handled at once."""

from addon.cards.choice import choice
from addon.cards.menu import mailbox_menu
from addon.cards.place import place
from addon.cards.rows import conversation_row
from addon.cards.widgets import (
    Act,
    Card,
    Place,
    Section,
    Widget,
    button,
    buttons,
    card,
    faint,
    paragraph,
    row,
    row_button,
    row_checkbox,
    section,
)
from backend.domain.label import by_name
from backend.domain.rights import Deed, may
from backend.domain.snapshots.list import ListSnapshot
from backend.domain.status import Status
from backend.domain.view import COUNT_UP_TO, View
from backend.i18n.names import view_name
from backend.i18n.sentences import bulk_done
from backend.i18n.speech import Speech


def list_card(shown: ListSnapshot, say: Speech, act: Act) -> Card:
    """Draw a page of conversations."""
    mailbox = shown.me.membership.mailbox
    may_work = may(shown.me.membership.role, Deed.WORK) and not shown.customer
    rows = [
        conversation_row(
            conversation,
            say,
            act,
            control=row_checkbox(f"pick_{conversation.thread_id}", conversation.thread_id)
            if may_work
            else None,
            with_holder=shown.view not in (View.MINE, View.UNASSIGNED),
        )
        for conversation in shown.rows
    ]
    return card(
        _title(shown, say),
        _done_section(shown, say, act),
        section(*(rows or [paragraph(faint(_empty(shown, say)))]), _more(shown, say, act)),
        _bulk_section(shown, say, act) if rows and may_work else None,
        subtitle=mailbox.name,
        menu=mailbox_menu(mailbox.id, say, act),
    )


def _place(shown: ListSnapshot) -> Place:
    """Which list this is, so that a click can draw it again."""
    return place(
        mailbox=shown.me.membership.mailbox.id,
        view=shown.view.value if shown.view else None,
        label=shown.label.id if shown.label else None,
        words=shown.words or None,
    )


def _title(shown: ListSnapshot, say: Speech) -> str:
    if shown.words:
        return say("Found for “{words}”", words=shown.words)
    if shown.customer:
        return shown.customer
    name = shown.label.name if shown.label else view_name(shown.view or Status.OPEN, say)
    return name if shown.count is None else f"{name} ({say.number(shown.count, up_to=COUNT_UP_TO)})"


def _empty(shown: ListSnapshot, say: Speech) -> str:
    if shown.words:
        return say("No conversation has all these words. The beginning of a word is enough.")
    match shown.view:
        case View.MINE:
            return say("Nothing is assigned to you.")
        case View.UNASSIGNED:
            return say("Every conversation has somebody. Well done.")
        case View.MENTIONS:
            return say("No colleague mentions you just now.")
        case _:
            return say("No conversation here.")


def _more(shown: ListSnapshot, say: Speech, act: Act) -> Widget | None:
    if shown.next_cursor is None:
        return None
    if shown.customer:
        thread = shown.rows[0].thread_id if shown.rows else ""
        click = act(
            "conversation.earlier",
            mailbox=shown.me.membership.mailbox.id,
            thread=thread,
            cursor=shown.next_cursor,
        )
    else:
        action = "home.search" if shown.words else "home.view"
        click = act(action, _place(shown), cursor=shown.next_cursor)
    return buttons(button(say("More conversations"), click))


def _done_section(shown: ListSnapshot, say: Speech, act: Act) -> Section | None:
    """What a bulk action did, with one tap to take it back."""
    done = shown.bulk
    if done is None:
        return None
    undo = act("home.bulk_undo", _place(shown), bulk=done.key)
    control = row_button(say("Undo"), undo) if done.kind != "undo" and done.changed else None
    skipped = say.count("{n} left as it was", "{n} left as they were", done.skipped) if done.skipped else None
    return section(
        row(bulk_done(done, say), icon="CONFIRMATION_NUMBER_ICON", bottom=skipped, control=control, wrap=True)
    )


def _bulk_section(shown: ListSnapshot, say: Speech, act: Act) -> Section | None:
    here = _place(shown)
    workers = (one for one in shown.members if one.sub and may(one.role, Deed.WORK))
    members = [(one.sub, one.name) for one in sorted(workers, key=lambda one: one.name.casefold())]
    labels = [(one.id, one.name) for one in by_name(shown.labels)]
    return section(
        row(faint(say("Tick conversations above, then choose.")), icon="MULTIPLE_PEOPLE", wrap=True),
        buttons(button(say("Close"), act("home.bulk_close", here))),
        *(choice("bulk_member", say("Assign to"), members, say) if members else ()),
        buttons(button(say("Assign"), act("home.bulk_assign", here))) if members else None,
        *(choice("bulk_label", say("Label"), labels, say) if labels else ()),
        buttons(button(say("Add label"), act("home.bulk_label", here))) if labels else None,
        header=say("Several at once"),
        shown=2,
    )
