"""Clicks on the home card and its lists: views, search, and many conversations at once."""

from collections.abc import Callable, Mapping

from addon.cards.home import home_card, search_card
from addon.cards.lists import list_card
from addon.cards.welcome import welcome_card
from addon.click import Click, Handler, as_instant, as_number
from addon.envelope import How, Screen
from addon.picks import PICKED, VERSIONS, Picks
from addon.way import NO_WAY
from backend.domain.refusals import Missing, TooMany
from backend.domain.snapshots.home import NoMailbox
from backend.domain.snapshots.list import BulkDone, ListSnapshot
from backend.domain.status import Status
from backend.domain.view import BULK_LIMIT, parse_view
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
    """Push a view, or replace it by its next page, or by its present state."""
    picks = _carried(click)
    return Screen(list_card(_page(click, services, None), click.say, click.act, picks), _how(click))


def search_form(click: Click, services: Services) -> Screen:
    """Push the search form."""
    shown = services.inbox.queues.show(click.person, click.optional("mailbox"))
    if isinstance(shown, NoMailbox):
        return Screen(welcome_card(shown, click.say, click.act))
    return Screen(search_card(shown.me, click.say, click.act))


def search(click: Click, services: Services) -> Screen:
    """Push what was found for the typed words, or replace it by its next page, or by its present state."""
    picks = _carried(click)
    words = click.optional("words") or click.event.inputs.text("words")
    return Screen(list_card(_page(click, services, words), click.say, click.act, picks), _how(click))


def _how(click: Click) -> How:
    """A list is pushed; its pages replace it, and so does its present state for who comes back to it."""
    if click.optional("back"):
        return How.POP_UPDATE
    return How.UPDATE if click.optional("cursor") or click.optional("refresh") else How.PUSH


def bulk_assign(click: Click, services: Services) -> Screen:
    """Assign the ticked rows to the chosen member."""
    member = click.optional("member") or click.event.inputs.text("bulk_member")
    if not member:
        raise Missing("member")
    return _done(click, services, lambda ticked: services.inbox.bulk.assign(ticked, member))


def bulk_unassign(click: Click, services: Services) -> Screen:
    """Put the ticked rows back into the pool."""
    return _done(click, services, services.inbox.bulk.unassign)


def bulk_label(click: Click, services: Services) -> Screen:
    """Put the chosen label on the ticked rows."""
    label = click.event.inputs.text("bulk_label")
    if not label:
        raise Missing("bulk_label")
    return _done(click, services, lambda ticked: services.inbox.bulk.label(ticked, label))


def bulk_close(click: Click, services: Services) -> Screen:
    """Close the ticked rows."""
    return _done(click, services, services.inbox.bulk.close)


def bulk_pending(click: Click, services: Services) -> Screen:
    """Let the ticked rows wait for somebody else."""
    return _done(click, services, services.inbox.bulk.pending)


def bulk_snooze(click: Click, services: Services) -> Screen:
    """Let the ticked rows sleep until the chosen time, or the one picked where none was chosen."""
    inputs = click.event.inputs
    chosen = click.optional("until") or inputs.text("bulk_until")
    until = inputs.instant("until", click.event.zone) or (as_instant("until", chosen) if chosen else None)
    if until is None:
        raise Missing("until")
    return _done(click, services, lambda ticked: services.inbox.bulk.snooze(ticked, until))


def bulk_undo(click: Click, services: Services) -> Screen:
    """Take back a bulk action."""
    done = services.inbox.bulk.undo(click.person, click.param("mailbox"), click.param("bulk"), click.key)
    return _told(click, services, done, _picks(click))


def _done(click: Click, services: Services, act: Callable[[Selection], BulkDone]) -> Screen:
    """Act on the rows that the button names, or on the ticked ones, those of other pages among them."""
    picks = _picks(click)
    threads = tuple((click.optional("threads") or "").split()) or tuple(picks)
    known = {**_versions(click, PICKED), **_versions(click, VERSIONS)}
    done = act(Selection(click.person, click.param("mailbox"), threads, click.key, known))
    kept = {thread: version for thread, version in picks.items() if thread not in threads}
    return _told(click, services, done, kept)


def _told(click: Click, services: Services, done: BulkDone, picks: Picks) -> Screen:
    """The page as it is now, with what was done on top."""
    with after_writing():
        page = _page_as_it_is(click, services, click.optional("words"), done)
    told = bulk_news(done, click.say)
    return Screen(list_card(page, click.say, click.act, picks), How.UPDATE, notification=told)


def _carried(click: Click) -> Picks:
    """What is ticked, for the page to come. Raises: TooMany for the next page, where more may be ticked."""
    picks = _picks(click)
    if _turns(click) and len(picks) > BULK_LIMIT:
        raise TooMany("conversations", BULK_LIMIT)
    return picks


def _picks(click: Click) -> Picks:
    """What is ticked: carried along from other pages, and on this one. Raises: Malformed.

    A box bears its row's name, so none is taken for another's. Of a row that the list gave no version
    nothing was seen.
    """
    inputs = click.event.inputs
    ticked = [inputs.text(name) for name in inputs.raw if name.startswith("pick_") and inputs.has(name)]
    shown = _versions(click, VERSIONS)
    return {**_versions(click, PICKED), **{thread: shown.get(thread, 0) for thread in ticked}}


def _versions(click: Click, name: str) -> Picks:
    """The rows of that parameter; lists of the first release have none. Raises: Malformed."""
    pairs = (one.partition(":") for one in (click.optional(name) or "").split())
    return {thread_id: as_number(name, version) for thread_id, _, version in pairs}


def _turns(click: Click) -> bool:
    """Whether the person goes on to the next page, and does not come back to one."""
    return bool(click.optional("cursor")) and not (click.optional("refresh") or click.optional("back"))


def _page(click: Click, services: Services, words: str | None) -> ListSnapshot:
    """The page that was asked for."""
    if _turns(click):
        return _list(click, services, words, click.optional("cursor"))
    return _page_as_it_is(click, services, words)


def _page_as_it_is(
    click: Click, services: Services, words: str | None, done: BulkDone | None = None
) -> ListSnapshot:
    """The page that the person comes back to; where nothing is left on it, the first one."""
    cursor = click.optional("cursor")
    page = _list(click, services, words, cursor, done)
    is_over = cursor and not page.rows and not page.next_cursor
    return _list(click, services, words, None, done) if is_over else page


def _list(
    click: Click, services: Services, words: str | None, cursor: str | None, done: BulkDone | None = None
) -> ListSnapshot:
    """A page of what was found for the words, or of a view where nothing is searched."""
    mailbox = click.param("mailbox")
    if words is not None:
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
    "home.bulk_unassign": bulk_unassign,
    "home.bulk_label": bulk_label,
    "home.bulk_close": bulk_close,
    "home.bulk_pending": bulk_pending,
    "home.bulk_snooze": bulk_snooze,
    "home.bulk_undo": bulk_undo,
}
