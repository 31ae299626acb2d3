"""How a connected account does, in numbers for whoever watches over the installation."""

from dataclasses import dataclass
from datetime import datetime

from backend.domain.account import Account, Method
from backend.domain.account_state import late


@dataclass(frozen=True, slots=True)
class Vital:
    """One account. Times are seconds; None where it never was, or is not known."""

    mailbox: str
    state: str
    trouble: str
    token: str
    """stored, missing, or delegated where none is needed."""
    pushed_s: int | None
    """Since the last push."""
    read_s: int | None
    """Since its history was last read to the end: the age of the cursor."""
    watch_left_s: int | None
    """Until Gmail pushes no longer."""
    alarms: tuple[str, ...]
    """What is beyond its threshold, or wrong."""


def vital_of(account: Account, now: datetime, *, has_token: bool, is_pushed: bool) -> Vital:
    """Measure an account."""
    is_delegated = account.method is Method.DELEGATED
    is_missing = not has_token and not is_delegated
    missing = ("no token",) if account.is_readable and is_missing else ()
    wrong = (account.wrong.value,) if account.wrong else ()
    return Vital(
        account.mailbox,
        account.state.value,
        account.wrong.value,
        "delegated" if is_delegated else "missing" if is_missing else "stored",
        _since(account.pushed_at, now),
        _since(account.read_at, now),
        -since if (since := _since(account.watch_until, now)) is not None else None,
        (*wrong, *missing, *late(account, now, is_pushed=is_pushed)),
    )


def _since(at: datetime | None, now: datetime) -> int | None:
    return None if at is None else int((now - at).total_seconds())
