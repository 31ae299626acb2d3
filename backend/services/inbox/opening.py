"""Which conversation is this? From the open mail to the conversation behind it.

In this order: a known thread of the person's mailboxes; a known alias of the person's own copy; the
Message-ID and References of the open mail in the index of the person's mailboxes, then remembered as
an alias; a mail addressed to one of them, which adopts the thread. Else it is not shared yet.
"""

from dataclasses import dataclass, replace

from backend.domain.conversation import Conversation
from backend.domain.member import Deed, Person, Profile, may
from backend.domain.message import Message, read_headers
from backend.domain.presence import viewers_in
from backend.domain.refs import Ref
from backend.domain.refusals import Gone, NotMember
from backend.domain.snapshots.conversation import ConversationSnapshot, Unshared
from backend.domain.snapshots.home import NoMailbox
from backend.domain.snapshots.me import Me
from backend.ports.clock import Clock
from backend.ports.documents import Document, Documents
from backend.ports.open_mail import MailNotReadable, MailUnavailable, OpenMailReader, OpenThread
from backend.records import aliases, conversations, mailboxes, presence
from backend.records.aliases import Alias
from backend.services.inbox.adoption import Adoption, CopyAdopted, addressed
from backend.services.people.profiles import Profiles

MAILBOXES_SEARCHED = 5
"""In how many of a person's mailboxes an unknown mail is looked up: those it names, then the first joined."""

Opened = ConversationSnapshot | Unshared | NoMailbox
Rejected = tuple[tuple[str, str], ...]
"""(mailbox, thread) pairs that an id of the mail leads to, and that the mail is no part of."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A conversation with what the same reads brought."""

    me: Me
    conversation: Conversation
    also_in: tuple[Ref, ...] = ()
    sightings: Document | None = None
    alias: Alias | None = None
    """Set where the person's copy has a thread id of its own."""

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
    adoption: Adoption

    def open(self, person: Person, thread: OpenThread) -> Opened:
        """Return what the open mail is to this person.

        A known conversation whose open message is known costs one wave of reads and no write (one
        wave more through an alias). A newer message of it is taken in, if Gmail lets us look at it.
        Raises: MailUnavailable where the mail of an unknown thread cannot be looked at now.
        """
        message = None if thread.thread_id else self._message(thread)
        thread_id = thread.thread_id or (message.thread_id if message else "")
        if not thread_id:
            return self._unknown(self.profiles.profile(person), person, is_readable=False)
        profile, known = self._known(person, thread_id)
        if profile is None:
            return self.profiles.none_for(person)
        message_id = message.gmail_id if message else thread.message_id
        if known and (message_id is None or message_id in known.seen_ids):
            return self._shown(known)
        try:
            message = message or self._message(thread)
        except MailUnavailable:
            if known is None:
                raise
        if message is None:
            return self._shown(known) if known else self._unknown(profile, person, is_readable=False)
        if known and self._belongs(known, message):
            return self._shown(self._taken_in(known, message, thread_id))
        found, rejected = self._by_message_id(profile, message)
        found = found or self._adopted(profile, message, rejected)
        return self._shown(found) if found else self._unknown(profile, person, is_readable=True)

    def show(self, person: Person, mailbox: str, thread_id: str) -> ConversationSnapshot:
        """Return a conversation by its key, as a list row or a refresh asks. Raises: NotMember, Gone."""
        own = mailboxes.person_path(person.sub)
        path = conversations.path(mailbox, thread_id)
        watched = presence.path(thread_id)
        stored = self.documents.get_many([own, path, watched])
        profile = mailboxes.read_profile(stored[own]) if own in stored else None
        if profile is None:
            raise NotMember(mailbox)
        membership = profile.in_mailbox(mailbox)
        if path not in stored:
            raise Gone("conversation")
        conversation = conversations.read_document(stored[path])
        return self._shown(
            _Found(Me(profile.person, membership), conversation, sightings=stored.get(watched))
        )

    def share(self, person: Person, mailbox: str, thread: OpenThread, key: str) -> ConversationSnapshot:
        """Share the open mail's thread into a mailbox where the person may work.

        Raises: NotMember, NotAllowed, Gone if the mail cannot be read, MailUnavailable.
        """
        profile = self.profiles.profile(person)
        if profile is None:
            raise NotMember(mailbox)
        membership = profile.in_mailbox(mailbox)
        membership.check(Deed.WORK)
        message = self._message(thread)
        if message is None:
            raise Gone("message")
        here = replace(profile, memberships=(membership,))
        found, rejected = self._by_message_id(here, message)
        found = found or self._placed(here, message, rejected, shared_under=key)
        if found is None:
            raise Gone("message")
        return self._shown(found)

    def _known(self, person: Person, thread_id: str) -> tuple[Profile | None, _Found | None]:
        """One wave: the person's mailboxes, their alias, who is looking, and the thread in any mailbox."""
        own = mailboxes.person_path(person.sub)
        alias_path = aliases.path(person.sub, thread_id)
        watched = presence.path(thread_id)
        wave = self.documents.wave([own, alias_path, watched], [conversations.by_thread(thread_id)])
        stored = wave.documents
        profile = mailboxes.read_profile(stored[own]) if own in stored else self.profiles.profile(person)
        if profile is None:
            return None, None
        here = {
            conversation.mailbox.id: conversation
            for conversation in map(conversations.read_document, wave.pages[0].documents)
        }
        held = [one for one in profile.memberships if one.mailbox.id in here]
        if held:
            me = Me(profile.person, held[0])
            also_in = tuple(one.mailbox for one in held[1:])
            return profile, _Found(me, here[held[0].mailbox.id], also_in, stored.get(watched))
        alias = aliases.read(stored.get(alias_path))
        return profile, self._through(profile, alias) if alias else None

    def _through(self, profile: Profile, alias: Alias) -> _Found | None:
        """The conversation behind an alias, if the person still belongs to its mailbox."""
        held = [one for one in profile.memberships if one.mailbox.id == alias.mailbox]
        if not held:
            return None
        path = conversations.path(alias.mailbox, alias.thread_id)
        watched = presence.path(alias.thread_id)
        stored = self.documents.get_many([path, watched])
        if path not in stored:
            return None
        conversation = conversations.read_document(stored[path])
        me = Me(profile.person, held[0])
        return _Found(me, conversation, sightings=stored.get(watched), alias=alias)

    def _message(self, thread: OpenThread) -> Message | None:
        """The headers of the open mail, None if these tokens cannot read it."""
        if thread.tokens is None:
            return None
        try:
            head = self.mail.head(thread.message_id or thread.raw_message_id, thread.tokens)
        except MailNotReadable:
            return None
        return read_headers(
            head.headers,
            gmail_id=head.gmail_id,
            thread_id=head.thread_id,
            at=head.received_at,
            snippet=head.snippet,
        )

    def _belongs(self, known: _Found, message: Message) -> bool:
        """Whether an unknown message under a known thread id is part of that conversation.

        Thread ids are unique in one account only: a colleague's unrelated thread may bear the same.
        """
        conversation = known.conversation
        if known.alias or conversation.knows(message) or conversation.message_id in message.references:
            return True
        address = conversation.mailbox.id
        paths = [aliases.message_path(address, reference) for reference in message.references]
        return any(
            conversation.thread_id in aliases.read_threads(document)
            for document in self.documents.get_many(paths).values()
        )

    def _by_message_id(self, profile: Profile, message: Message) -> tuple[_Found | None, Rejected]:
        """The conversation that the mail's own id or what it answers leads to, or those that it does not.

        A known participant is required besides: References are the sender's claim.
        """
        candidates = self._candidates(profile, message)
        for address, thread_id in candidates:
            found = self._through(profile, Alias(address, thread_id))
            if found and found.conversation.knows(message):
                return self._taken_in(found, message, message.thread_id), ()
        return None, candidates

    def _candidates(self, profile: Profile, message: Message) -> tuple[tuple[str, str], ...]:
        """(mailbox, thread) pairs under which the ids of the mail are indexed, its own id first."""
        ids = [found for found in (message.message_id, *message.references) if found]
        mailboxes_held = tuple(one.mailbox for one in profile.memberships)
        likely_first = dict.fromkeys((*addressed(message, mailboxes_held), *mailboxes_held))
        held = [mailbox.id for mailbox in likely_first][:MAILBOXES_SEARCHED]
        paths = {aliases.message_path(address, one): address for one in ids for address in held}
        if not paths:
            return ()
        stored = self.documents.get_many(list(paths))
        pairs = (
            (paths[path], thread_id)
            for path in paths
            if path in stored
            for thread_id in aliases.read_threads(stored[path])
        )
        return tuple(dict.fromkeys(pairs))

    def _taken_in(self, known: _Found, message: Message, thread_id: str) -> _Found:
        """Take the message in, and remember it under the person's alias where the copy is their own."""
        is_copy = thread_id != known.conversation.thread_id
        conversation = self.adoption.take_in(known.me, known.conversation, message, is_copy=is_copy)
        if is_copy:
            seen = known.alias.gmail_ids if known.alias else ()
            alias = Alias(conversation.mailbox.id, conversation.thread_id, (message.gmail_id, *seen))
            path = aliases.path(known.me.person.sub, thread_id)
            self.documents.write({path: aliases.fields(alias)})
        return replace(known, conversation=conversation)

    def _adopted(self, profile: Profile, message: Message, rejected: Rejected) -> _Found | None:
        """Adopt a mail addressed to mailboxes of the person: one conversation in each, the first is shown."""
        held = tuple(one.mailbox for one in profile.memberships)
        targets = addressed(message, held)
        placed = []
        for target in targets:
            membership = profile.in_mailbox(target.id)
            found = self._placed(replace(profile, memberships=(membership,)), message, rejected)
            if found:
                placed.append(found)
        if not placed:
            return None
        return replace(placed[0], also_in=tuple(one.me.membership.mailbox for one in placed[1:]))

    def _placed(
        self, profile: Profile, message: Message, rejected: Rejected, *, shared_under: str = ""
    ) -> _Found | None:
        """Adopt into the one mailbox of ``profile``; if a colleague's copy was faster, join it."""
        me = Me(profile.person, profile.memberships[0])
        here = me.membership.mailbox.id
        known_threads = tuple(thread_id for address, thread_id in rejected if address == here)
        try:
            conversation = self.adoption.adopt(
                me, message, known_threads=known_threads, shared_under=shared_under
            )
        except CopyAdopted:
            return self._by_message_id(profile, message)[0]
        return _Found(me, conversation) if conversation else None

    def _unknown(self, profile: Profile | None, person: Person, *, is_readable: bool) -> Opened:
        if profile is None:
            return self.profiles.none_for(person)
        workable = tuple(one.mailbox for one in profile.memberships if may(one.role, Deed.WORK))
        return Unshared(profile.person, workable, is_readable)

    def _shown(self, found: _Found) -> ConversationSnapshot:
        now = self.clock.now()
        seen = viewers_in(presence.read(found.sightings), found.me, now)
        return ConversationSnapshot(found.me, found.conversation, now, *seen, also_in=found.also_in)
