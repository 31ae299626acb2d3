"""Clicks on the home card and its lists: views, search, and many conversations at once."""

from collections.abc import Mapping

from addon.cards.home import home_card, search_card
from addon.cards.lists import list_card
from addon.cards.welcome import welcome_card
from addon.click import Click, Handler, as_number
from addon.envelope import How, Screen
from addon.way import NO_WAY
from backend.domain.refusals import Missing
from backend.domain.snapshots.home import NoMailbox
from backend.domain.snapshots.list import BulkDone, ListSnapshot
from backend.domain.status import Status
from backend.domain.view import parse_view
from backend.i18n.sentences import bulk_news
from backend.services import Services
from backend.services.inbox.bulk import Selection
from backend.services.kernel.unclear import after_writing


def show(click: Click, services: Services) -> Screen:
    """Push the home card of a mailbox (phones have no homepage of their own)."""
    mailbox = click.optional("mailbox") or click.event.inputs.text("mailbox") or None
    shown = services.inbox.queues.show(click.person, mailbox)
    if isinstance(shown, NoMailbox):
        return Screen(welcome_card(shown, click.say, click.act))
    return Screen(home_card(shown, click.say, click.act.along(NO_WAY)), _how(click))


def view(click: Click, services: Services) -> Screen:
    """Push a view, or replace it by its next page."""
    cursor = click.optional("cursor")
    return Screen(list_card(_list(click, services, cursor), click.say, click.act), _how(click))


def search_form(click: Click, services: Services) -> Screen:
    """Push the search form."""
    shown = services.inbox.queues.show(click.person, click.optional("mailbox"))
    if isinstance(shown, NoMailbox):
        return Screen(welcome_card(shown, click.say, click.act))
    return Screen(search_card(shown.me, click.say, click.act))


def search(click: Click, services: Services) -> Screen:
    """Push what was found for the typed words, or replace it by its next page."""
    cursor = click.optional("cursor")
    words = click.optional("words") or click.event.inputs.text("words")
    found = services.inbox.searching.search(click.person, click.param("mailbox"), words, cursor)
    return Screen(list_card(found, click.say, click.act), _how(click))


def _how(click: Click) -> How:
    """A list is pushed; its pages replace it, and so does its present state for who comes back to it."""
    if click.optional("back"):
        return How.POP_UPDATE
    return How.UPDATE if click.optional("cursor") or click.optional("again") else How.PUSH


def bulk_assign(click: Click, services: Services) -> Screen:
    """Assign the ticked rows to the chosen member."""
    member = click.optional("member") or click.event.inputs.text("bulk_member")
    if not member:
        raise Missing("member")
    done = services.inbox.bulk.assign(_selection(click), member)
    return _done(click, services, done)


def bulk_label(click: Click, services: Services) -> Screen:
    """Put the chosen label on the ticked rows."""
    label = click.event.inputs.text("bulk_label")
    if not label:
        raise Missing("bulk_label")
    done = services.inbox.bulk.label(_selection(click), label)
    return _done(click, services, done)


def bulk_close(click: Click, services: Services) -> Screen:
    """Close the ticked rows."""
    done = services.inbox.bulk.close(_selection(click))
    return _done(click, services, done)


def bulk_undo(click: Click, services: Services) -> Screen:
    """Take back a bulk action."""
    done = services.inbox.bulk.undo(click.person, click.param("mailbox"), click.param("bulk"), click.key)
    return _done(click, services, done)


def _selection(click: Click) -> Selection:
    """The rows that the button names, or the ticked ones, with the version that the list shows of each.

    A box bears its row's name, so none is taken for another's.
    """
    inputs = click.event.inputs
    ticked = tuple(inputs.text(name) for name in inputs.raw if name.startswith("pick_") and inputs.has(name))
    named = tuple((click.optional("threads") or "").split())
    return Selection(click.person, click.param("mailbox"), named or ticked, click.key, _versions(click))


def _versions(click: Click) -> dict[str, int]:
    """The version of each row; lists of the first release say none. Raises: Malformed."""
    pairs = (one.partition(":") for one in (click.optional("versions") or "").split())
    return {thread_id: as_number("versions", version) for thread_id, _, version in pairs}


def _done(click: Click, services: Services, done: BulkDone) -> Screen:
    """The list as it is now, with what was done on top."""
    with after_writing():
        page = _list(click, services, None, done)
    told = bulk_news(done, click.say)
    return Screen(list_card(page, click.say, click.act), How.UPDATE, notification=told)


def _list(click: Click, services: Services, cursor: str | None, done: BulkDone | None = None) -> ListSnapshot:
    """The list the click came from: a view, or a search."""
    mailbox = click.param("mailbox")
    words = click.optional("words")
    if words:
        return services.inbox.searching.search(click.person, mailbox, words, cursor, bulk=done)
    of = click.optional("label") or click.optional("holder") or ""
    wanted = parse_view(click.optional("view") or Status.OPEN)
    return services.inbox.queues.view(click.person, mailbox, wanted, of=of, cursor=cursor, bulk=done)


HANDLERS: Mapping[str, Handler] = {
    "home.show": show,
    "home.view": view,
    "home.search_form": search_form,
    "home.search": search,
    "home.bulk_assign": bulk_assign,
    "home.bulk_label": bulk_label,
    "home.bulk_close": bulk_close,
    "home.bulk_undo": bulk_undo,
}
