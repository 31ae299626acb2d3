"""Lists in pages: a token stands for what was left when the first page was made.

https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages/list
"""

from collections.abc import Sequence

from workbench.google.ids import next_made
from workbench.google.refused import invalid
from workbench.google.state import Account, Page

LARGEST, USUAL = 500, 100
GUESSED_FROM = 201
"""Gmail does not count further."""


def size_of(given: str) -> int:
    """How many rows a page has."""
    return min(int(given or USUAL), LARGEST) or USUAL


def first_page(account: Account, asked: str, ids: Sequence[str], size: int) -> tuple[list[str], str, int]:
    """The first rows, the token of the rest (empty: there is none), and the estimate of all."""
    return _cut(account, Page(asked, list(ids), min(len(ids), GUESSED_FROM)), size)


def next_page(account: Account, asked: str, token: str, size: int) -> tuple[list[str], str, int]:
    """The rows that a token stands for. Raises: Refused, where it belongs to another list or account."""
    page = account.pages.get(token)
    if page is None or page.asked != asked:
        raise invalid("Invalid pageToken")
    return _cut(account, page, size)


def _cut(account: Account, page: Page, size: int) -> tuple[list[str], str, int]:
    rows, rest = page.rest[:size], page.rest[size:]
    token = ""
    if rest:
        number = next_made(account) * 256 + account.ordinal
        token = f"{number * 2_654_435_761 % 10**20:020d}"
        account.pages[token] = Page(page.asked, rest, page.estimate)
    return rows, token, page.estimate
