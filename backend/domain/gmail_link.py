"""The way to a mail in somebody's own Gmail: its ids differ in each account, its Message-ID does not."""

from functools import lru_cache
from urllib.parse import quote


@lru_cache(maxsize=1024)
def search_url(message_id: str, email: str) -> str:
    """A search of that account for the Message-ID (no brackets). Kept: a conversation's cards all bear it."""
    account, term = quote(email, safe="@"), quote(f"rfc822msgid:{message_id}", safe="")
    return f"https://mail.google.com/mail/u/?authuser={account}#search/{term}"
