"""A list of conversations: a view, a search, or a customer's history."""

from addon.cards.along import ways_along
from addon.cards.bulk import bulk_section, done_section
from addon.cards.markup import bold, faint
from addon.cards.menu import mailbox_menu
from addon.cards.page import Page, page_in_view, way_back
from addon.cards.rows import conversation_row
from addon.cards.widgets import (
    Control,
    Section,
    Widget,
    button,
    buttons,
    card,
    menu_item,
    paragraph,
    row,
    row_checkbox,
    section,
)
from addon.envelope import Card
from addon.links import Links
from addon.picks import NO_PICKS, Picks
from addon.way import NO_WAY
from backend.domain.snapshots.list import ListSnapshot, OfCustomer, OfSearch, OfView
from backend.domain.view import COUNT_UP_TO, View
from backend.i18n.names import view_name
from backend.i18n.speech import Speech


def list_card(shown: ListSnapshot, say: Speech, act: Links, picks: Picks = NO_PICKS) -> Card:
    """Draw a page of conversations, ``picks`` being ticked here or on other pages of the list.

    Wherever the person came from, from here on they go along this list.
    """
    page = page_in_view(shown, picks)
    afresh = act.along(NO_WAY)
    rows = _rows(shown, page, say, afresh) or [paragraph(faint(_empty(shown, say)))]
    listed = section(_absent(shown, say), *rows, _more(shown, page, say, afresh))
    mailbox = shown.me.membership.mailbox
    refresh = menu_item(say("Refresh"), page.again(afresh))
    return card(
        _title(shown, say),
        *_several(shown, page, say, afresh),
        listed,
        subtitle=mailbox.name,
        menu=[refresh, *mailbox_menu(mailbox.id, say, afresh)],
    )


def _title(shown: ListSnapshot, say: Speech) -> str:
    match shown:
        case OfView(view=view, label=label, holder=holder, count=count):
            named = label or holder
            name = named.name if named else view_name(view, say)
            return name if count is None else f"{name} ({say.number(count, up_to=COUNT_UP_TO)})"
        case OfSearch(words=words):
            return say("Found for “{words}”", words=words)
        case OfCustomer(email=email):
            return email


def _absent(shown: ListSnapshot, say: Speech) -> Widget | None:
    """Whose list it is, where they are not there to do it."""
    holder = shown.holder if isinstance(shown, OfView) else None
    if holder is None or not holder.away:
        return None
    return row(bold(say("{name} is away", name=holder.name)), icon="AIRPLANE")


def _several(shown: ListSnapshot, page: Page, say: Speech, act: Links) -> tuple[Section | None, ...]:
    """What was done with several of the rows, and what may be done: in reach without scrolling past them."""
    if isinstance(shown, OfCustomer):
        return ()
    done = done_section(shown.bulk, page.back, say, act) if shown.bulk else None
    if not page.rows and not page.picks:
        return (done,)
    return done, bulk_section(shown.members, shown.labels, page, say, act)


def _rows(shown: ListSnapshot, page: Page, say: Speech, act: Links) -> list[Widget]:
    """The conversations, with a box to tick where several may be handled at once."""
    told_by_name = (View.MINE, View.UNASSIGNED, View.HELD)
    with_holder = not isinstance(shown, OfView) or shown.view not in told_by_name
    away = {member.sub for member in shown.members if member.sub and member.away}
    ways = ways_along(shown.rows, way_back(page), say)
    return [
        conversation_row(
            conversation,
            say,
            act.along(way),
            control=_box(conversation.thread_id, page),
            with_holder=with_holder,
            away=away,
        )
        for conversation, way in zip(shown.rows, ways, strict=True)
    ]


def _box(thread: str, page: Page) -> Control | None:
    if thread not in page.rows:
        return None
    return row_checkbox(f"pick_{thread}", thread, on=thread in page.picks)


def _empty(shown: ListSnapshot, say: Speech) -> str:
    match shown:
        case OfView():
            return _empty_view(shown, say)
        case OfSearch():
            return _nothing_found(shown, say)
        case OfCustomer():
            return say("No conversation here.")


def _nothing_found(shown: OfSearch, say: Speech) -> str:
    if shown.next_cursor:
        return say("Not among the newest conversations. Older ones may have all these words.")
    if shown.is_later:
        return say("That was all: no further conversation has all these words.")
    return say(
        "No conversation has all these words. The beginning of a word is enough. "
        "Where a conversation has many notes, only the newest are searched."
    )


def _empty_view(shown: OfView, say: Speech) -> str:
    if shown.holder:
        return say("Nothing is assigned to {name}.", name=shown.holder.name)
    match shown.view:
        case View.MINE:
            return say("Nothing is assigned to you.")
        case View.UNASSIGNED:
            return say("Every conversation has somebody. Well done.")
        case View.MENTIONS:
            return say("No colleague mentions you just now.")
        case _:
            return say("No conversation here.")


def _more(shown: ListSnapshot, page: Page, say: Speech, act: Links) -> Widget | None:
    if shown.next_cursor:
        return buttons(button(say("More conversations"), page.following(shown.next_cursor, act)))
    if isinstance(shown, OfSearch) and shown.is_later and not shown.rows:
        return buttons(button(say("Show the newest"), page.first(act)))
    return None
