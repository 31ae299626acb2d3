"""What one member is to be told now: reads what waits for them, and what stands behind it today."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from backend.domain.account import Account, AccountState, Trouble
from backend.domain.mailbox import Mailbox
from backend.domain.member import Member
from backend.domain.notification import (
    STALE_AFTER,
    Notification,
    by_conversation,
    reachable,
    worth_telling,
)
from backend.domain.preferences import Channel, Event, Preferences, Tongue
from backend.domain.refs import Ref
from backend.domain.snapshots.telling import Alarm, Happening, Letter, News, Told
from backend.ports.documents import Documents
from backend.records import (
    accounts,
    activities,
    conversations,
    mailboxes,
    notes,
    people,
    preferences,
    presence,
)
from backend.records.key import Found, Key, fetch, read_each

CONVERSATIONS_SHOWN = 20
"""In one message; of the rest the number is told."""

ALARMING = frozenset({Trouble.GRANT, Trouble.SEALED, Trouble.SCOPE, Trouble.SUSPENDED, Trouble.SWITCHED_OFF})
"""What stops a mailbox until somebody does something. Of the rest its settings tell."""

NOTE_CHARACTERS = 200
"""How much of a note is told to a member."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message to one member by one channel, and the notifications that it settles."""

    channel: Channel
    letter: Letter
    settles: tuple[Notification, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """What is to be sent, what need not be told any more, and what cannot be sent now."""

    parcels: tuple[Parcel, ...] = ()
    withdrawn: tuple[Notification, ...] = ()
    held: tuple[Notification, ...] = ()


@dataclass(frozen=True, slots=True)
class _Addressee:
    """The member, and all that decides how they are told."""

    mailbox: Mailbox
    member: Member
    chosen: Preferences
    tongue: Tongue
    now: datetime


def look(documents: Documents, waiting: Sequence[Notification], now: datetime) -> Looked:
    """Sort out what waits for one member of one mailbox."""
    address, sub = waiting[0].mailbox, waiting[0].sub
    box, own, person = mailboxes.key(address), preferences.key(address, sub), people.tongue(sub)
    account = accounts.key(address)
    threads = by_conversation(one for one in waiting if one.event is not Event.ALARM)
    about = [key for thread in threads for key in _about(address, thread)]
    found = fetch(documents, [box, own, person, account, *about])
    mailbox = found.get(box)
    member = reachable(mailbox, sub) if mailbox else None
    if mailbox is None or member is None:
        return Looked(withdrawn=tuple(waiting))
    to = _Addressee(
        mailbox, member, found.get(own) or Preferences(address, sub), found.get(person) or Tongue(), now
    )
    worth = [
        one
        for thread, group in threads.items()
        for one in worth_telling(
            group,
            found.get(conversations.key(address, thread)),
            (found.get(presence.key(thread)) or {}).get(sub),
            now,
        )
    ]
    alarms = [one for one in waiting if one.event is Event.ALARM]
    return _sorted(documents, to, _Piles(waiting, worth, alarms), found, found.get(account))


@dataclass(frozen=True, slots=True)
class _Piles:
    """All that waits, what of it is worth telling, and the alarms among it."""

    waiting: Sequence[Notification]
    worth: Sequence[Notification]
    alarms: Sequence[Notification]


def _about(address: str, thread: str) -> tuple[Key[object], ...]:
    return (conversations.key(address, thread), presence.key(thread))


def _sorted(
    documents: Documents, to: _Addressee, piles: _Piles, found: Found, account: Account | None
) -> Looked:
    parcels: list[Parcel] = []
    held: list[Notification] = []
    if piles.alarms:
        is_over = account is None or account.trouble not in ALARMING
        fresh = [one for one in piles.alarms if to.now - one.at < STALE_AFTER and not is_over]
        parcel = _alarm(documents, to, fresh, account) if fresh and account else None
        parcels += [parcel] if parcel else []
        held += fresh if parcel is None else []
    by_mail = [one for one in piles.worth if _channel(to, one) is Channel.EMAIL]
    in_chat = [one for one in piles.worth if _channel(to, one) is Channel.CHAT]
    if by_mail and account and account.is_readable:
        parcels.append(_told(documents, to, found, Channel.EMAIL, by_mail))
    elif by_mail and account and account.state is AccountState.RECONNECT:
        held += by_mail
    if in_chat:
        parcels.append(_told(documents, to, found, Channel.CHAT, in_chat))
    kept = {one.id for parcel in parcels for one in parcel.settles} | {one.id for one in held}
    return Looked(tuple(parcels), tuple(one for one in piles.waiting if one.id not in kept), tuple(held))


def _channel(to: _Addressee, one: Notification) -> Channel:
    return to.chosen.channel(one.event) if isinstance(one.event, Event) else Channel.NOTHING


def _told(
    documents: Documents, to: _Addressee, found: Found, channel: Channel, worth: Sequence[Notification]
) -> Parcel:
    address = to.mailbox.address
    shown = dict(list(by_conversation(worth).items())[:CONVERSATIONS_SHOWN])
    lines = [
        activities.key(address, one.thread_id, one.activity) for group in shown.values() for one in group
    ]
    noted = [
        notes.key(address, one.thread_id, one.note_id)
        for group in shown.values()
        for one in group
        if one.note_id and channel is Channel.EMAIL
    ]
    details = fetch(documents, [*lines, *noted])
    news = []
    for thread, group in shown.items():
        conversation = found.get(conversations.key(address, thread))
        happened = tuple(_each(group, lambda one: _happening(details, one)))
        if conversation and happened:
            news.append(News(conversation, happened))
    ref = to.mailbox.ref
    left_out = len(by_conversation(worth)) - len(shown)
    told = Told(worth[0].id, ref, ref, to.member, to.tongue, to.now, tuple(news), left_out)
    return Parcel(channel, told, tuple(worth))


def _each(
    group: Iterable[Notification], happening: Callable[[Notification], Happening | None]
) -> Iterable[Happening]:
    return filter(None, map(happening, group))


def _happening(details: Found, one: Notification) -> Happening | None:
    """What happened. Who else reads a Chat space is not known: no note was read for it."""
    line = details.get(activities.key(one.mailbox, one.thread_id, one.activity))
    if line is None or not isinstance(one.event, Event):
        return None
    note = details.get(notes.key(one.mailbox, one.thread_id, one.note_id)) if one.note_id else None
    text = note.text[:NOTE_CHARACTERS] if note and not note.deletion else ""
    return Happening(one.event, line, text)


def _alarm(
    documents: Documents, to: _Addressee, alarms: Sequence[Notification], account: Account
) -> Parcel | None:
    """The alarm in Chat, else from another mailbox's account: the one that is lost sends nothing."""
    channel = to.chosen.channel(Event.ALARM)
    sender: Ref | None = to.mailbox.ref
    if channel is Channel.EMAIL:
        page = documents.query(accounts.every())
        others = (one for one in read_each(page.documents, accounts.read) if one.is_readable)
        sender = next((Ref(one.mailbox, "Relais") for one in others), None)
    if sender is None:
        return None
    letter = Alarm(alarms[0].id, to.mailbox.ref, sender, to.member, to.tongue, to.now, account.trouble)
    return Parcel(channel, letter, tuple(alarms))
