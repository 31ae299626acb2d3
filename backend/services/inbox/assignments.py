"""Who has a conversation, and who follows it."""

from collections.abc import Callable
from dataclasses import dataclass

from backend.domain import moves
from backend.domain.member import Member, Person
from backend.domain.moves import Moved
from backend.domain.paging import page_of
from backend.domain.race import Shown, check_giving
from backend.domain.refs import Ref
from backend.domain.refusals import Gone
from backend.domain.rights import Deed, may
from backend.domain.snapshots.conversation import AssignSnapshot, Choice, ConversationSnapshot
from backend.domain.view import COUNT_UP_TO
from backend.ports.documents import Count, Documents
from backend.records import queues
from backend.services.kernel.desk import Desk, Scene, Target
from backend.services.kernel.reading import read_sight

CHOICES_PER_PAGE = 20
"""The picker asks for one capped count a member: a page of them is one wave."""


@dataclass(frozen=True, slots=True)
class Assignments:
    """Take, assign, unassign, follow."""

    documents: Documents
    desk: Desk

    def take(self, target: Target, *, seen: str) -> ConversationSnapshot:
        """Assign the conversation to the person. ``seen`` is the assignee's id on their card, or empty.

        If a colleague got it meanwhile, nothing changes and ``lost`` says who. Raises: NotMember,
        NotAllowed, Gone.
        """
        return self._give(target, seen=seen, choose=lambda scene: scene.me.ref)

    def assign(self, target: Target, to_sub: str, *, seen: str) -> ConversationSnapshot:
        """Give the conversation to a member of the mailbox, and to nobody else.

        Raises: Gone (member) if that person does not belong to it; else as ``take``.
        """
        return self._give(target, seen=seen, choose=lambda scene: _worker(scene, to_sub))

    def unassign(self, target: Target, *, seen: str) -> ConversationSnapshot:
        """Put the conversation back into the pool. As ``take``."""
        return self._give(target, seen=seen, choose=lambda _: None)

    def _give(
        self, target: Target, *, seen: str, choose: Callable[[Scene], Ref | None]
    ) -> ConversationSnapshot:
        def move(scene: Scene) -> Moved:
            to = choose(scene)
            me = scene.me.ref
            check_giving(scene.conversation, Shown(target.version, holder=seen), to, by=me)
            return moves.assign(scene.conversation, to, by=me, now=scene.now)

        return self.desk.change(target, Deed.WORK, move)

    def follow(self, target: Target) -> ConversationSnapshot:
        """Make the person a follower."""
        return self.desk.change(
            target, Deed.FOLLOW, lambda scene: moves.follow(scene.conversation, scene.me.ref)
        )

    def unfollow(self, target: Target) -> ConversationSnapshot:
        """End the person's following."""
        return self.desk.change(
            target, Deed.FOLLOW, lambda scene: moves.unfollow(scene.conversation, scene.me.ref)
        )

    def choices(self, person: Person, mailbox: str, thread_id: str, cursor: str | None) -> AssignSnapshot:
        """Return a page of the members to choose from, each with the open conversations they have.

        Present members come first, then those away, then those who never came; within a page the
        least loaded first. Raises: NotMember, NotAllowed, Gone.
        """
        sight = read_sight(self.documents, person, mailbox, thread_id, Deed.WORK)
        members = sorted(
            (member for member in sight.mailbox.roster if may(member.role, Deed.WORK)),
            key=lambda member: (_standing(member), member.name.casefold()),
        )
        page, following = page_of(members, cursor, CHOICES_PER_PAGE)
        asked = [Count(queues.open_of(mailbox, member.sub), COUNT_UP_TO) for member in page if member.sub]
        numbers = iter(self.documents.wave(counts=asked).counts)
        choices = [Choice(member, next(numbers) if member.sub else 0) for member in page]
        choices.sort(key=lambda choice: (_standing(choice.member), choice.open_count))
        return AssignSnapshot(sight.me, sight.conversation, tuple(choices), following)


def _worker(scene: Scene, sub: str) -> Ref:
    member = scene.mailbox.member(sub)
    if not may(member.role, Deed.WORK):
        raise Gone("member")
    return member.ref


def _standing(member: Member) -> int:
    """0 for who is here, 1 for who is away, 2 for who was invited and never came."""
    return 2 if not member.sub else int(member.away)
