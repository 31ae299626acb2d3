"""Gmail's ids: sixteen hexadecimal digits in the order of time, different in every account."""

import re

from workbench.google.refused import invalid
from workbench.google.state import Account

_HEX = re.compile(r"[0-9a-f]{1,16}")
_WEB = re.compile(r"(?:msg|thread)-f:(\d{1,20})")
ORDINAL_BITS, TIME_SHIFT = 8, 20


def new_id(account: Account, now_ms: int) -> str:
    """The next id of an account: its upper bits are the time, its lowest ones the account."""
    counted = max(now_ms << TIME_SHIFT >> ORDINAL_BITS, (account.last_id >> ORDINAL_BITS) + 1)
    account.last_id = counted << ORDINAL_BITS | account.ordinal
    return f"{account.last_id:016x}"


def next_history_id(account: Account) -> int:
    """History ids have gaps of 1 to 40, as Gmail's have."""
    account.history_id += 1 + (account.history_id * 2_654_435_761 >> 7) % 40
    return account.history_id


def next_made(account: Account) -> int:
    """A number that the account has not used yet."""
    account.made += 1
    return account.made


def given_id(given: str) -> str:
    """The hexadecimal id that a caller means; web forms are understood. Raises: Refused."""
    if web := _WEB.fullmatch(given):
        return f"{int(web[1]):016x}"
    if not _HEX.fullmatch(given):
        raise invalid("Invalid id value")
    return given


def web_message_id(message_id: str) -> str:
    """The form that an add-on's event carries: msg-f: and the number."""
    return f"msg-f:{int(message_id, 16)}"


def web_thread_id(thread_id: str) -> str:
    """The form that an add-on's event carries for a thread that began with a mail from outside."""
    return f"thread-f:{int(thread_id, 16)}"
