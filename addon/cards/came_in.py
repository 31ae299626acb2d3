"""What came in from a connected account, for an admin: the past, the last day's proof, what could not."""

from collections.abc import Iterator
from datetime import date, timedelta

from addon.cards.marks import ALERT, DONE
from addon.cards.markup import coloured
from addon.cards.widgets import Section, Widget, paragraph, row, section, wrapped
from backend.domain.ledger import LedgerDay
from backend.domain.past import Past
from backend.domain.snapshots.account import DEAD_UP_TO, AccountSnapshot
from backend.i18n.speech import Speech

SHOWN_WHEN_OVER = timedelta(days=1)
"""How long it is said that the past is in."""


def dead_section(shown: AccountSnapshot, say: Speech) -> Section | None:
    """Mails that could not be taken in, and what to do; nothing where there are none."""
    if not shown.dead:
        return None
    title = say.count(
        "{n} mail could not be taken in",
        "{n} mails could not be taken in",
        shown.dead,
        up_to=DEAD_UP_TO,
    )
    advice = say("Nothing is lost, Gmail has it. The operator sees why and tries again: relais letters list")
    return section(paragraph(coloured(title, ALERT)), paragraph(advice))


def came_in_section(shown: AccountSnapshot, say: Speech) -> Section | None:
    """The past while it is taken in, and the newest day that was compared with Gmail."""
    is_read = shown.account is not None and shown.account.is_readable
    return section(
        _past(shown.past, say) if shown.past and is_read else None,
        _proof(shown, say),
        _earlier(shown, say),
    )


def _past(past: Past, say: Speech) -> Widget | None:
    since = say.short_date(past.since)
    if past.finished_at is None:
        told = say.count(
            "Taking in mail since {day}: {percent}%, {n} message",
            "Taking in mail since {day}: {percent}%, {n} messages",
            past.messages,
            day=since,
            percent=int(past.share * 100),
        )
        return wrapped(row(told, bottom=_failed(past, say), icon="CLOCK"))
    if say.now - past.finished_at >= SHOWN_WHEN_OVER:
        return None
    told = say.count(
        "Mail since {day} is in, {n} message",
        "Mail since {day} is in, {n} messages",
        past.messages,
        day=since,
    )
    return wrapped(row(told, bottom=_failed(past, say), icon=DONE))


def _failed(past: Past, say: Speech) -> str | None:
    if not past.failed:
        return None
    return say.count(
        "Gmail did not give {n} conversation", "Gmail did not give {n} conversations", past.failed
    )


def _proof(shown: AccountSnapshot, say: Speech) -> Widget | None:
    """How the newest day stands, and how much mail comes."""
    last = shown.ledger.last
    if last is None:
        return None
    line = row(_day(last, say), bottom=_size(shown, say), icon=DONE if last.is_balanced else "DESCRIPTION")
    return wrapped(line)


def _day(day: LedgerDay, say: Speech) -> str:
    named = say.recent_day(date.fromisoformat(day.day))
    if not day.in_gmail:
        return say("{day}: no mail", day=named)
    return say.count(
        "{day}: {n} mail, {how}",
        "{day}: {n} mails, {how}",
        day.in_gmail,
        day=named,
        how=", ".join(_standing(day, say)),
    )


def _standing(day: LedgerDay, say: Speech) -> Iterator[str]:
    """What is to be said of it, the worst first."""
    if day.missing:
        yield say.count("{n} missing", "{n} missing", day.missing)
    if day.dead:
        yield say.count("{n} not taken in", "{n} not taken in", day.dead)
    if not day.missing and not day.dead:
        yield say("all here")
    if day.recovered:
        yield say.count("{n} recovered", "{n} recovered", day.recovered)


def _size(shown: AccountSnapshot, say: Speech) -> str | None:
    """How much came of late: Gmail tells nobody how full an account is."""
    summed = shown.ledger.summed(say.now)
    if not summed.size:
        return None
    return say.count(
        "About {size} in {n} day", "About {size} in {n} days", len(summed.days), size=say.size(summed.size)
    )


def _earlier(shown: AccountSnapshot, say: Speech) -> Widget | None:
    """Days before the newest on which mail is missing still."""
    days = sum(day != shown.ledger.last for day in shown.ledger.open_days)
    if not days:
        return None
    told = say.count(
        "On {n} earlier day mail is missing: the operator runs relais ledger",
        "On {n} earlier days mail is missing: the operator runs relais ledger",
        days,
    )
    return wrapped(row(coloured(told, ALERT), icon="DESCRIPTION"))
