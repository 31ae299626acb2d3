"""The home card of a mailbox: my workload, the views, search."""

from addon.cards.along import ways_along
from addon.cards.choice import choice
from addon.cards.labels import label_view, named
from addon.cards.marks import ALERT, view_icon
from addon.cards.markup import bold, coloured, faint, joined
from addon.cards.menu import mailbox_menu
from addon.cards.rows import conversation_row
from addon.cards.widgets import (
    Section,
    Widget,
    button,
    buttons,
    card,
    paragraph,
    row,
    row_button,
    section,
    text_input,
    wrapped,
)
from addon.envelope import Card
from addon.links import Links
from backend.domain.account import Trouble
from backend.domain.rights import Deed, may
from backend.domain.snapshots.home import HomeSnapshot
from backend.domain.snapshots.me import Me
from backend.domain.view import COUNT_UP_TO, COUNTED, UNCOUNTED, AnyView
from backend.i18n.names import view_name
from backend.i18n.speech import Speech
from backend.i18n.troubles import trouble_words

LABELS_IN_VIEW, LABELS_LISTED = 3, 20
MAILBOXES_LISTED = 10


def home_card(shown: HomeSnapshot, say: Speech, act: Links) -> Card:
    """Draw the mailbox as its member finds it."""
    mailbox = shown.me.membership.mailbox
    return card(
        mailbox.name,
        _mending(shown, say, act),
        _first_steps(shown, say, act),
        _workload(shown, say, act),
        _views(shown, say, act),
        search_section(mailbox.id, say, act),
        _labels(shown, say, act),
        _more_views(mailbox.id, say, act),
        _mailboxes(shown, say, act),
        subtitle=mailbox.id,
        menu=mailbox_menu(mailbox.id, say, act),
        name="home",
    )


def search_card(me: Me, say: Speech, act: Links) -> Card:
    """The search form alone, for phones."""
    mailbox = me.membership.mailbox
    return card(
        say("Search"),
        search_section(mailbox.id, say, act),
        subtitle=mailbox.name,
        menu=mailbox_menu(mailbox.id, say, act),
    )


def search_section(mailbox: str, say: Speech, act: Links) -> Section | None:
    """The field to search with."""
    return section(
        text_input("words", say("Search"), hint=say("Customer, subject, label or note")),
        buttons(button(say("Search"), act("home.search", required=("words",), mailbox=mailbox))),
    )


def _mending(shown: HomeSnapshot, say: Speech, act: Links) -> Section | None:
    """For an admin: that the mailbox is not read as it should be, and the way to what helps."""
    if shown.account is None or shown.account.wrong is Trouble.NONE:
        return None
    title, _ = trouble_words(shown.account.wrong, say)
    mend = act("account.show", mailbox=shown.me.membership.mailbox.id)
    return section(wrapped(row(coloured(title, ALERT), icon="EMAIL", control=row_button(say("Mend…"), mend))))


def _first_steps(shown: HomeSnapshot, say: Speech, act: Links) -> Section | None:
    """While an admin is alone: what makes a mailbox a shared one."""
    if shown.team_size > 1 or not may(shown.me.membership.role, Deed.MANAGE):
        return None
    members = act("member.list", mailbox=shown.me.membership.mailbox.id)
    return section(
        paragraph(say("You are alone in this mailbox. Add your team, then open a mail addressed to it.")),
        buttons(button(say("Add members"), members, filled=True)),
        header=say("First steps"),
    )


def _workload(shown: HomeSnapshot, say: Speech, act: Links) -> Section | None:
    """What waits for me, the longest waiting first."""
    if not shown.next_up:
        nothing = say("Nothing is assigned to you. Enjoy, or take one from Unassigned.")
        return section(paragraph(faint(nothing)), header=say("Your work"))
    ways = ways_along(shown.next_up, {"home": "yes"}, say)
    rows = [
        conversation_row(conversation, say, act.along(way), with_holder=False)
        for conversation, way in zip(shown.next_up, ways, strict=True)
    ]
    return section(*rows, header=say("Your work"))


def _views(shown: HomeSnapshot, say: Speech, act: Links) -> Section | None:
    return section(
        *(_view_row(view, shown.counts.get(view, 0), shown, say, act) for view in COUNTED),
        header=say("Views"),
    )


def _view_row(view: AnyView, count: int, shown: HomeSnapshot, say: Speech, act: Links) -> Widget:
    name, number = view_name(view, say), say.number(count, up_to=COUNT_UP_TO)
    text = joined(bold(name), bold(number), by="  ") if count else joined(name, faint(number), by="  ")
    click = act("home.view", mailbox=shown.me.membership.mailbox.id, view=view.value)
    return row(text, icon=view_icon(view), on_click=click)


def _labels(shown: HomeSnapshot, say: Speech, act: Links) -> Section | None:
    """Each label is a view too. Their numbers stand in the list of all labels, a page of counts at a time."""
    if not shown.labels:
        return None
    mailbox = shown.me.membership.mailbox.id
    rows = [
        row(named(label), icon="BOOKMARK", on_click=label_view(mailbox, label, act))
        for label in shown.labels[:LABELS_LISTED]
    ]
    everything = row(
        say("All labels, with counts"), icon="BOOKMARK", on_click=act("label.list", mailbox=mailbox)
    )
    is_long = len(rows) > LABELS_IN_VIEW
    return section(*rows, everything, header=say("Labels"), shown=LABELS_IN_VIEW if is_long else None)


def _more_views(mailbox: str, say: Speech, act: Links) -> Section | None:
    """Queues that nobody works off: their number stands in their list."""
    rows = [
        row(
            view_name(view, say),
            icon=view_icon(view),
            on_click=act("home.view", mailbox=mailbox, view=view.value),
        )
        for view in UNCOUNTED
    ]
    members = act("member.list", mailbox=mailbox)
    colleagues = row(say("Who has what"), icon="MULTIPLE_PEOPLE", on_click=members)
    settings = row(say("Settings"), icon="DESCRIPTION", on_click=act("me.show", mailbox=mailbox))
    return section(*rows, colleagues, settings)


def _mailboxes(shown: HomeSnapshot, say: Speech, act: Links) -> Section | None:
    """The other mailboxes of the person."""
    others = [one for one in shown.mailboxes if one.id != shown.me.membership.mailbox.id]
    if len(others) > MAILBOXES_LISTED:
        chosen = choice("mailbox", say("Mailbox"), [(one.id, one.name) for one in others], say)
        return section(*chosen, buttons(button(say("Show"), act("home.show"))), header=say("Other mailboxes"))
    rows = [
        row(other.name, icon="STORE", bottom=other.id, on_click=act("home.show", mailbox=other.id))
        for other in others
    ]
    return section(*rows, header=say("Other mailboxes"))
