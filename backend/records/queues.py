"""What is asked of the conversations: views, search, a customer's history, what is due."""

from datetime import datetime

from backend.domain.conversation import snooze_rank
from backend.domain.status import Phase, Status
from backend.domain.view import AnyView, View
from backend.ports.documents import Op, Query, Where
from backend.records.conversations import GROUP, collection


def by_thread(thread_id: str) -> Query:
    """Every mailbox's conversation of that thread."""
    return Query(GROUP, (Where("thread_id", Op.EQ, thread_id),), order_by="rank", limit=10, group=True)


def of_customer(mailbox: str, email: str, *, limit: int, cursor: str | None = None) -> Query:
    """A customer's conversations in a mailbox, newest first."""
    return Query(
        collection(mailbox),
        (Where("customer_key", Op.EQ, email),),
        order_by="last_at",
        descending=True,
        limit=limit,
        start_after=cursor,
    )


def with_word(mailbox: str, entry: str, *, limit: int, cursor: str | None = None) -> Query:
    """Conversations indexed under a word, newest first."""
    return Query(
        collection(mailbox),
        (Where("words", Op.CONTAINS, entry),),
        order_by="last_at",
        descending=True,
        limit=limit,
        start_after=cursor,
    )


def due(now: datetime, *, limit: int, cursor: str | None = None) -> Query:
    """Snoozed conversations of all mailboxes whose time has come, the most overdue first."""
    return Query(
        GROUP,
        (Where("status", Op.EQ, Status.SNOOZED.value), Where("rank", Op.LE, snooze_rank(now))),
        order_by="rank",
        limit=limit,
        start_after=cursor,
        group=True,
    )


def with_label(mailbox: str, label_id: str, *, limit: int, cursor: str | None = None) -> Query:
    """Every conversation that bears a label, whatever its status."""
    return Query(
        collection(mailbox),
        (Where("label_ids", Op.CONTAINS, label_id),),
        limit=limit,
        start_after=cursor,
    )


def held_by(mailbox: str, sub: str, *, limit: int, cursor: str | None = None) -> Query:
    """Every conversation that a member has, whatever its status."""
    return Query(collection(mailbox), (Where("assignee", Op.EQ, sub),), limit=limit, start_after=cursor)


def followed_by(mailbox: str, sub: str, *, limit: int, cursor: str | None = None) -> Query:
    """Every conversation that a member follows, whatever its status."""
    where = (Where("followers", Op.CONTAINS, sub),)
    return Query(collection(mailbox), where, limit=limit, start_after=cursor)


def calling(mailbox: str, sub: str, *, limit: int, cursor: str | None = None) -> Query:
    """Every conversation in which a member is mentioned, whatever its status."""
    where = (Where("mentioned", Op.CONTAINS, sub),)
    return Query(collection(mailbox), where, limit=limit, start_after=cursor)


def in_view(
    mailbox: str,
    view: AnyView,
    *,
    sub: str = "",
    label_id: str = "",
    limit: int,
    cursor: str | None = None,
) -> Query:
    """The conversations of a view: urgent ones, then waiting longest; closed ones newest first."""
    is_over = isinstance(view, Status) and view.phase is Phase.OVER
    return Query(
        collection(mailbox),
        _conditions(view, sub, label_id),
        order_by="rank",
        descending=is_over,
        limit=limit,
        start_after=cursor,
    )


def _conditions(view: AnyView, sub: str, label_id: str) -> tuple[Where, ...]:
    active = Where("active", Op.EQ, True)
    match view:
        case View.MINE | View.HELD:
            return Where("assignee", Op.EQ, sub), active
        case View.UNASSIGNED:
            return Where("assignee", Op.EQ, ""), active
        case View.MENTIONS:
            return Where("mentioned", Op.CONTAINS, sub), active
        case View.FOLLOWING:
            return Where("followers", Op.CONTAINS, sub), active
        case View.LABEL:
            return Where("label_ids", Op.CONTAINS, label_id), active
        case Status():
            return (Where("status", Op.EQ, view.value),)


def open_of(mailbox: str, sub: str) -> Query:
    """The open conversations that a member has: their load."""
    return held_as(mailbox, sub, Status.OPEN)


def held_as(mailbox: str, sub: str, status: Status) -> Query:
    """The conversations of a status that a member has."""
    where = (Where("assignee", Op.EQ, sub), Where("status", Op.EQ, status.value))
    return Query(collection(mailbox), where, order_by="rank")
