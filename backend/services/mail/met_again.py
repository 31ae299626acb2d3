"""A message of a connected account that is known already: what it means that it is elsewhere now."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from backend.domain.activity import Activity
from backend.domain.conversation import Conversation
from backend.domain.message import message_key
from backend.domain.moves import Moved
from backend.domain.refs import RELAIS, Actor
from backend.domain.removing import recounted, remove, restore
from backend.domain.rights import Deed
from backend.domain.stored_message import StoredMessage
from backend.domain.sync import MEANING, Move, Place, move_of
from backend.ports.clock import Clock
from backend.ports.documents import Transaction
from backend.records import conversations, mailboxes, messages
from backend.records.codec import over
from backend.records.key import fetch
from backend.records.messages import Accounted
from backend.services.kernel import gate
from backend.services.kernel.gate import Attempt, Current
from backend.services.mail.mirror_heard import heard, put_down


def met_again(
    transaction: Transaction, known: Accounted, place: Place, labels: Sequence[str], clock: Clock, by: Actor
) -> Activity | None:
    """Write down where it is now, and what that does to its conversation. Nothing where nothing changed.

    ``by`` is who brought it back, or Relais, which only sees it. Raises: NotMember, NotAllowed.
    """
    mailbox_key = mailboxes.key(known.mailbox)
    key = conversations.key(known.mailbox, known.conversation)
    message_at = messages.key(known.mailbox, known.conversation, known.gmail_id)
    accounted = messages.accounted(known.mailbox, known.gmail_id)
    found = fetch(transaction, [mailbox_key, key, message_at, accounted])
    mailbox, document, before = found.get(mailbox_key), found.document(key), found.get(message_at)
    if before is None or place in (Place.DRAFT, Place.CHAT):
        return None
    now = clock.now()
    after = _as_now(before, place, labels, now)
    if after == before:
        return None
    done = None
    labelled = heard(transaction, after, now, before=before.label_ids)
    if mailbox and document:
        current = Current.read(document)
        move = move_of(before.place, place)
        line = message_key(f"{move.value} {known.gmail_id} {current.conversation.version}")
        attempt = Attempt(by, Deed.HEAR if by == RELAIS else Deed.WORK, line)

        def moved(one: Conversation) -> Moved:
            return _moved(one, move, before, after, now)

        done = gate.change(transaction, attempt, mailbox, current, moved, now=now).done
    put_down(transaction, labelled)
    transaction.set(message_at.path, over(found.document(message_at), messages.fields(after)))
    transaction.set(accounted.path, over(found.document(accounted), messages.accounted_fields(after)))
    return done


def _as_now(before: StoredMessage, place: Place, labels: Sequence[str], now: datetime) -> StoredMessage:
    """The message as it is now. Of one that is gone the labels it last had are kept."""
    is_visible = MEANING[place].is_visible
    removed_at = None if is_visible else before.removed_at or now
    kept = before.label_ids if place is Place.GONE else tuple(labels)
    return replace(before, place=place, label_ids=kept, removed_at=removed_at)


def _moved(
    conversation: Conversation, move: Move, before: StoredMessage, after: StoredMessage, now: datetime
) -> Moved:
    match move:
        case Move.REMOVED:
            return remove(conversation, before, after, now)
        case Move.RESTORED:
            return restore(conversation, before, after, now)
        case _:
            return recounted(conversation, before, after), None
