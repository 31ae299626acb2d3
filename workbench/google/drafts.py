"""Drafts: the id of a draft stays, the id of its message changes with every update and with sending.

https://developers.google.com/workspace/gmail/api/guides/drafts
"""

from workbench.google import history
from workbench.google.ids import new_id, next_made
from workbench.google.messages import remove
from workbench.google.refused import gone
from workbench.google.state import Account, Message


def create(account: Account, raw: bytes, thread_id: str, now_ms: int) -> str:
    """A new draft, in a thread or in one of its own. Returns its id."""
    made = next_made(account)
    number = made * 6_364_136_223_846_793_005 % 2**63
    draft_id = f"r{number}" if made % 2 else f"r-{number}"
    account.drafts[draft_id] = _held(account, raw, thread_id, now_ms).id
    return draft_id


def draft_of(account: Account, draft_id: str) -> Message:
    """The message of a draft. Raises: Refused."""
    message_id = account.drafts.get(draft_id)
    if message_id is None:
        raise gone()
    return account.messages[message_id]


def update(account: Account, draft_id: str, raw: bytes, now_ms: int) -> Message:
    """Other words in a draft: another message, in the same thread. Raises: Refused."""
    before = draft_of(account, draft_id)
    remove(account, [before])
    after = _held(account, raw, before.thread_id, now_ms)
    account.drafts[draft_id] = after.id
    return after


def _held(account: Account, raw: bytes, thread_id: str, now_ms: int) -> Message:
    message_id = new_id(account, now_ms)
    message = Message(message_id, thread_id or message_id, raw, ["DRAFT"], now_ms, held_ms=now_ms)
    account.messages[message_id] = message
    history.added(account, message)
    return message
