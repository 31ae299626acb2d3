"""How a connected account's state moves: what is wrong with it, and what has been mended."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from backend.domain.account import Account, AccountState, Trouble
from backend.domain.replacing import replace

READ_AT_LEAST_EVERY = timedelta(minutes=15)
WATCH_LEFT_AT_LEAST = timedelta(hours=48)
"""Of seven days: it is renewed daily, so that something has failed for days."""


def late(account: Account, now: datetime, *, is_pushed: bool) -> Iterator[str]:
    """What is overdue for an account that is read, in a program's words."""
    if not account.is_readable:
        return
    read_at = account.read_at or account.connected_at or now
    if now - read_at > READ_AT_LEAST_EVERY:
        yield f"not read since {read_at:%Y-%m-%d %H:%M} UTC"
    if is_pushed and (account.watch_until is None or account.watch_until - now < WATCH_LEFT_AT_LEAST):
        yield "pushes end within 48 hours, and nobody has renewed them"


def with_trouble(account: Account, trouble: Trouble) -> Account:
    """Reading it fails, and asking again is in vain. A lost grant needs somebody to connect again."""
    if account.trouble is trouble:
        return account
    state = AccountState.RECONNECT if trouble is Trouble.GRANT else account.state
    return _stated(replace(account, trouble=trouble, state=state, told_at=None))


def at_ease(account: Account) -> Account:
    """It was read with success."""
    return _stated(replace(account, trouble=Trouble.NONE)) if account.trouble else account


def pushed_to(account: Account, until: datetime, now: datetime) -> Account:
    """Gmail pushes until then."""
    return _stated(replace(account, push_trouble=Trouble.NONE, watch_until=until, renewed_at=now))


def not_pushed_to(account: Account, trouble: Trouble) -> Account:
    """Gmail was asked to push and does not take it. An earlier watch goes on until its end."""
    told_at = account.told_at if account.push_trouble is trouble else None
    return _stated(replace(account, push_trouble=trouble, told_at=told_at))


def disconnected(account: Account) -> Account:
    """Nobody reads it any more. Where it was read up to, and who connected it, is history."""
    return replace(
        account,
        state=AccountState.DISCONNECTED,
        trouble=Trouble.NONE,
        push_trouble=Trouble.NONE,
        scopes=(),
        watch_until=None,
        history_id="",
        told_at=None,
    )


def _stated(account: Account) -> Account:
    """Connected or degraded, by what is wrong; what is not read at all stays so."""
    if not account.is_readable:
        return account
    state = AccountState.DEGRADED if account.wrong else AccountState.CONNECTED
    told_at = account.told_at if account.wrong else None
    return replace(account, state=state, told_at=told_at)
