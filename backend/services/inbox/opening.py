"""What the open mail is to this person.

In this order: a known thread of the person's mailboxes; a known alias of the person's own copy; what
the mail's own ids lead to in the person's mailboxes, then remembered as an alias; a mail addressed to
one of them, which becomes a conversation. Else it is not shared yet.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from backend.domain.conversation import Conversation
from backend.domain.member import Membership, Person, Profile
from backend.domain.message import Message
from backend.domain.obstacle import Obstacle
from backend.domain.own_mail import told_of
from backend.domain.presence import Sighting, viewers_in
from backend.domain.refs import Ref
from backend.domain.refusals import Gone, NotMember, Unreadable
from backend.domain.rights import Deed, may
from backend.domain.snapshots.conversation import ConversationSnapshot, Unshared
from backend.domain.snapshots.home import NoMailbox
from backend.domain.snapshots.me import Me
from backend.ports.clock import Clock
from backend.ports.documents import Document, Documents
from backend.ports.mail_fault import MailNotReadable, MailUnavailable
from backend.ports.open_mail import OpenMailReader, OpenThread
from backend.records import accounts, aliases, conversations, people, presence, queues
from backend.records.aliases import Alias
from backend.records.codec import over
from backend.records.key import Found, fetch, fetch_one
from backend.services.inbox.adoption import Adoption
from backend.services.inbox.resolving import Resolving
from backend.services.kernel.gate import Attempt
from backend.services.people.profiles import Profiles

log = logging.getLogger(__name__)

Opened = ConversationSnapshot | Unshared | NoMailbox


@dataclass(frozen=True, slots=True)
class _Known:
    """A conversation of the person's, with what the same reads brought."""

    me: Me
    conversation: Conversation
    also_in: tuple[Ref, ...] = ()
    sightings: dict[str, Sighting] | None = None
    alias: Alias | None = None
    """Set where the person's copy has a thread id of its own."""
    alias_document: Document | None = None
    """The alias as it stands, to be written onto."""

    @property
    def seen_ids(self) -> tuple[str, ...]:
        """The Gmail ids of the messages already taken in, as this person's copy has them."""
        return self.alias.gmail_ids if self.alias else self.conversation.gmail_ids


@dataclass(frozen=True, slots=True)
class Opening:
    """Open, show, share."""

    documents: Documents
    clock: Clock
    mail: OpenMailReader
    profiles: Profiles
    resolving: Resolving
    adoption: Adoption

    def open(self, person: Person, thread: OpenThread) -> Opened:
        """Return what the open mail is to this person.

        A known conversation whose open message is known costs one wave of reads and no write (one
        wave more through an alias). A newer message of it is taken in, if Gmail lets us look at it.
        Raises: MailUnavailable where the mail of an unknown thread cannot be looked at now.
        """
        message = None if thread.thread_id else self._message(thread)
        if isinstance(message, Obstacle):
            profile = self.profiles.profile(person)
            return _unshared(profile, message) if profile else self.profiles.none_for(person)
        thread_id = thread.thread_id or (message.thread_id if message else "")
        profile, known = self._known(person, thread_id)
        if profile is None:
            return self.profiles.none_for(person)
        message_id = message.gmail_id if message else thread.message_id
        if known and (message_id is None or message_id in known.seen_ids):
            return self._shown(known)
        return self._placed(profile, known, message or self._message_of(known, thread), thread_id)

    def show(
        self, person: Person, address: str, thread_id: str, *, following: str = ""
    ) -> ConversationSnapshot:
        """Return a conversation by its key, as a list row or a refresh asks. Raises: NotMember, Gone.

        ``following`` is the thread that comes after it in that list, to be named on the card.
        """
        own, key = people.key(person.sub), conversations.key(address, thread_id)
        watched = presence.key(thread_id)
        after = [conversations.key(address, following)] if following else []
        # Who goes on along a list knows already whether its mailbox is connected.
        account = [] if following else [accounts.key(address)]
        found = fetch(self.documents, [own, key, watched, *after, *account])
        known, conversation = found.get(own), found.get(key)
        profile = self.profiles.profile(person, known) if known else None
        if profile is None:
            raise NotMember(address)
        membership = profile.in_mailbox(address)
        if conversation is None:
            raise Gone("conversation")
        me = Me(profile.person, membership)
        shown = self._shown(_Known(me, conversation, _also_in(profile, conversation), found.get(watched)))
        next_ones = conversations.read_all(filter(None, map(found.document, after)))
        connected = [one is not None and one.is_readable for one in map(found.get, account)]
        return replace(
            shown,
            following=next_ones[0] if next_ones else None,
            is_readable=connected[0] if connected else None,
        )

    def share(self, person: Person, address: str, thread: OpenThread, key: str) -> ConversationSnapshot:
        """Share the open mail's thread into a mailbox where the person may work.

        Raises: NotMember, NotAllowed, Unreadable, Gone, MailUnavailable.
        """
        profile = self.profiles.profile(person)
        if profile is None:
            raise NotMember(address)
        me = Me(profile.person, profile.in_mailbox(address))
        me.membership.check(Deed.WORK)
        message = self._message(thread)
        if isinstance(message, Obstacle):
            raise Unreadable(message)
        outcome = self.adoption.share(Attempt(profile.person.actor, Deed.WORK, key), message, address)
        if outcome is None:
            raise Gone("message")
        return replace(self._met(me, outcome.conversation, message), done=outcome.done)

    def _known(self, person: Person, thread_id: str) -> tuple[Profile | None, _Known | None]:
        """One wave: the person's mailboxes, their alias, who is looking, and the thread in any mailbox."""
        own, alias_key = people.key(person.sub), aliases.key(person.sub, thread_id)
        watched = presence.key(thread_id)
        wave = self.documents.wave([own.path, alias_key.path, watched.path], [queues.by_thread(thread_id)])
        found = Found(wave.documents)
        profile = self.profiles.profile(person, found.get(own))
        if profile is None:
            return None, None
        here = {one.mailbox.id: one for one in conversations.read_all(wave.pages[0].documents)}
        memberships = [one for one in profile.memberships if one.mailbox.id in here]
        if memberships:
            first, *others = memberships
            conversation = here[first.mailbox.id]
            also_in = _also_in(profile, conversation, [one.mailbox.id for one in others])
            return profile, _Known(Me(profile.person, first), conversation, also_in, found.get(watched))
        document = found.document(alias_key)
        return profile, self._through(profile, document, alias_key.read(document)) if document else None

    def _through(self, profile: Profile, document: Document, alias: Alias) -> _Known | None:
        """The conversation behind an alias, if the person still belongs to its mailbox."""
        membership = _membership(profile, alias.mailbox)
        if membership is None:
            return None
        key, watched = conversations.key(alias.mailbox, alias.thread_id), presence.key(alias.thread_id)
        found = fetch(self.documents, [key, watched])
        conversation = found.get(key)
        if conversation is None:
            return None
        me = Me(profile.person, membership)
        also_in = _also_in(profile, conversation)
        return _Known(me, conversation, also_in, found.get(watched), alias, document)

    def _message_of(self, known: _Known | None, thread: OpenThread) -> Message | Obstacle:
        """The open mail. What is known is shown even while Gmail does not answer."""
        try:
            return self._message(thread)
        except MailUnavailable:
            if known is None:
                raise
            return Obstacle.REFUSED

    def _message(self, thread: OpenThread) -> Message | Obstacle:
        """The headers of the open mail, or why these tokens cannot read them."""
        if thread.tokens is None:
            return Obstacle.REFUSED
        try:
            head = self.mail.head(thread.message_id or thread.raw_message_id, thread.tokens)
        except MailNotReadable as fault:
            log.warning("a mail that cannot be read: %s", fault)
            return fault.obstacle
        return head.message

    def _placed(
        self, profile: Profile, known: _Known | None, message: Message | Obstacle, thread_id: str
    ) -> Opened:
        """The mail in its conversation: one that is known, one it leads to, or a new one."""
        if isinstance(message, Obstacle):
            return self._shown(known) if known else _unshared(profile, message)
        if known and (known.alias or self.resolving.belongs(known.conversation, message)):
            return self._shown(self._taken_in(profile, known, message, thread_id))
        addresses = [one.mailbox.id for one in profile.memberships]
        told = told_of(message.references, addresses, profile.person.sub)
        if told and message.is_machine:  # what people write to a letter that was forwarded is their own
            return self._told_of(profile, *told)
        received = self.adoption.receive(message, addresses)
        own = [one for one in received if _membership(profile, one.mailbox.id)]
        if not own:
            return _unshared(profile)
        me = Me(profile.person, profile.in_mailbox(own[0].mailbox.id))
        return self._met(me, own[0], message, _also_in(profile, own[0]))

    def _told_of(self, profile: Profile, address: str, about: str) -> Opened:
        """What a notification of ours tells of: beside it stands the conversation, and it becomes none."""
        try:
            return self.show(profile.person, address, about)
        except Gone:
            return _unshared(profile)

    def _met(
        self, me: Me, conversation: Conversation, message: Message, also_in: tuple[Ref, ...] = ()
    ) -> ConversationSnapshot:
        """A conversation that the person's copy of a mail has just led to: remembered, and shown."""
        watched = fetch_one(self.documents, presence.key(conversation.thread_id))
        known = _Known(me, conversation, also_in, watched)
        self._remember(known, message, message.thread_id)
        return self._shown(known)

    def _taken_in(self, profile: Profile, known: _Known, message: Message, thread_id: str) -> _Known:
        is_copy = thread_id != known.conversation.thread_id
        addresses = [one.mailbox.id for one in profile.memberships]
        conversation = self.adoption.receive_in(known.conversation, message, addresses, is_copy=is_copy)
        self._remember(known, message, thread_id)
        also_in = _also_in(profile, conversation, [mailbox.id for mailbox in known.also_in])
        return replace(known, conversation=conversation, also_in=also_in)

    def _remember(self, known: _Known, message: Message, thread_id: str) -> None:
        """Where the copy is the person's own: the way from it to the conversation."""
        conversation = known.conversation
        if thread_id == conversation.thread_id:
            return
        seen = known.alias.gmail_ids if known.alias else ()
        grown = Alias(conversation.mailbox.id, conversation.thread_id, (message.gmail_id, *seen))
        path = aliases.key(known.me.person.sub, thread_id).path
        self.documents.write({path: over(known.alias_document, aliases.fields(grown))})

    def _shown(self, known: _Known) -> ConversationSnapshot:
        now = self.clock.now()
        seen = viewers_in(known.sightings or {}, known.me, now)
        return ConversationSnapshot(known.me, known.conversation, now, *seen, also_in=known.also_in)


def _membership(profile: Profile, address: str) -> Membership | None:
    return next((one for one in profile.memberships if one.mailbox.id == address), None)


def _also_in(profile: Profile, conversation: Conversation, others: Sequence[str] = ()) -> tuple[Ref, ...]:
    """The other mailboxes that have the mail, as far as the person belongs to them."""
    having = {*others, *(address for address, _ in conversation.elsewhere)}
    return tuple(one.mailbox for one in profile.memberships if one.mailbox.id in having)


def _unshared(profile: Profile, obstacle: Obstacle | None = None) -> Unshared:
    workable = tuple(one.mailbox for one in profile.memberships if may(one.role, Deed.WORK))
    return Unshared(profile.person, workable, obstacle)
