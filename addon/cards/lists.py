"""A list of conversations: a view, a search, or a customer's history."""

from addon.cards.along import ways_along
from addon.cards.bulk import bulk_section, done_section, shown_versions
from addon.cards.markup import bold, faint
from addon.cards.menu import mailbox_menu
from addon.cards.place import place
from addon.cards.rows import conversation_row
from addon.cards.widgets import Section, Widget, button, buttons, card, paragraph, row, row_checkbox, section
from addon.envelope import Card
from addon.links import Links, OnClick, Place
from addon.way import NO_WAY
from backend.domain.rights import Deed, may
from backend.domain.snapshots.list import ListSnapshot, OfCustomer, OfSearch, OfView
from backend.domain.view import COUNT_UP_TO, View
from backend.i18n.names import view_name
from backend.i18n.speech import Speech


def list_card(shown: ListSnapshot, say: Speech, act: Links) -> Card:
    """Draw a page of conversations. Wherever the person came from, from here on they go along this list."""
    afresh = act.along(NO_WAY)
    match shown:
        case OfView():
            return _view_card(shown, say, afresh)
        case OfSearch():
            return _search_card(shown, say, afresh)
        case OfCustomer():
            return _customer_card(shown, say, afresh)


def _view_card(shown: OfView, say: Speech, act: Links) -> Card:
    here = place(
        mailbox=shown.me.membership.mailbox.id,
        view=shown.view.value,
        label=shown.label.id if shown.label else None,
        holder=shown.holder.sub if shown.holder else None,
    )
    named = shown.label or shown.holder
    name = named.name if named else view_name(shown.view, say)
    count = "" if shown.count is None else f" ({say.number(shown.count, up_to=COUNT_UP_TO)})"
    with_holder = shown.view not in (View.MINE, View.UNASSIGNED, View.HELD)
    rows = _rows(shown, say, act, with_holder=with_holder) or _nothing(_empty_view(shown, say))
    more = _more(act("home.view", here, cursor=shown.next_cursor), shown, say)
    is_away = shown.holder and shown.holder.away
    absent = row(bold(say("{name} is away", name=name)), icon="AIRPLANE") if is_away else None
    return _card(
        f"{name}{count}", shown, _workable(shown, section(absent, *rows, more), here, say, act), say, act
    )


def _search_card(shown: OfSearch, say: Speech, act: Links) -> Card:
    here = place(mailbox=shown.me.membership.mailbox.id, words=shown.words)
    rows = _rows(shown, say, act) or _nothing(_nothing_found(shown, say))
    more = _more(act("home.search", here, cursor=shown.next_cursor), shown, say)
    if shown.is_later and not shown.rows and not shown.next_cursor:
        more = buttons(button(say("Show the newest"), act("home.search", here)))
    title = say("Found for “{words}”", words=shown.words)
    return _card(title, shown, _workable(shown, section(*rows, more), here, say, act), say, act)


def _customer_card(shown: OfCustomer, say: Speech, act: Links) -> Card:
    here = place(mailbox=shown.me.membership.mailbox.id, thread=shown.thread_id)
    rows = _rows(shown, say, act) or _nothing(say("No conversation here."))
    more = _more(act("conversation.earlier", here, cursor=shown.next_cursor), shown, say)
    return _card(shown.email, shown, (section(*rows, more),), say, act)


def _card(
    title: str, shown: ListSnapshot, sections: tuple[Section | None, ...], say: Speech, act: Links
) -> Card:
    mailbox = shown.me.membership.mailbox
    return card(title, *sections, subtitle=mailbox.name, menu=mailbox_menu(mailbox.id, say, act))


def _workable(
    shown: OfView | OfSearch, rows: Section | None, here: Place, say: Speech, act: Links
) -> tuple[Section | None, ...]:
    """The rows between what was done with several of them and what may be done."""
    done = done_section(shown.bulk, here, say, act) if shown.bulk else None
    works = shown.rows and may(shown.me.membership.role, Deed.WORK)
    if not works:
        return done, rows
    versions = shown_versions((one.thread_id, one.version) for one in shown.rows)
    seen = (*here, *place(versions=versions))
    return done, rows, bulk_section(shown.members, shown.labels, seen, say, act)


def list_place(shown: ListSnapshot) -> dict[str, str]:
    """The parameters that show this page of a queue again; a customer's history is none to work along."""
    match shown:
        case OfView(label=label, holder=holder):
            given = {
                "view": shown.view.value,
                "label": label.id if label else "",
                "holder": holder.sub if holder else "",
                "cursor": shown.cursor,
            }
        case OfSearch():
            given = {"words": shown.words, "cursor": shown.cursor}
        case OfCustomer():
            given = {}
    return {name: value for name, value in given.items() if value}


def _rows(shown: ListSnapshot, say: Speech, act: Links, *, with_holder: bool = True) -> list[Widget]:
    """The conversations, with a box to tick where several may be handled at once."""
    may_tick = may(shown.me.membership.role, Deed.WORK) and not isinstance(shown, OfCustomer)
    ways = ways_along(shown.rows, list_place(shown), say)
    away = {member.sub for member in shown.members if member.sub and member.away}
    return [
        conversation_row(
            conversation,
            say,
            act.along(way),
            control=row_checkbox(f"pick_{conversation.thread_id}", conversation.thread_id)
            if may_tick
            else None,
            with_holder=with_holder,
            away=away,
        )
        for conversation, way in zip(shown.rows, ways, strict=True)
    ]


def _nothing_found(shown: OfSearch, say: Speech) -> str:
    if shown.next_cursor:
        return say("Not among the newest conversations. Older ones may have all these words.")
    if shown.is_later:
        return say("That was all: no further conversation has all these words.")
    return say("No conversation has all these words. The beginning of a word is enough.")


def _nothing(text: str) -> list[Widget]:
    return [paragraph(faint(text))]


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


def _more(following: OnClick, shown: ListSnapshot, say: Speech) -> Widget | None:
    return buttons(button(say("More conversations"), following)) if shown.next_cursor else None
