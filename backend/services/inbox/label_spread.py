"""Brings the labels that conversations bear up to date with their mailbox's list."""

from backend.domain import label_list, moves
from backend.domain.conversation import Conversation
from backend.domain.mailbox import Mailbox
from backend.domain.moves import Moved
from backend.ports.documents import Query
from backend.records import queues
from backend.records.chores import Chore


class LabelSpread:
    """The errand of a label that was renamed, merged or deleted."""

    def bearers(self, chore: Chore, *, limit: int, cursor: str | None) -> Query:
        """Whatever their status."""
        return queues.with_label(chore.mailbox, chore.borne, limit=limit, cursor=cursor)

    def move(self, chore: Chore, mailbox: Mailbox, conversation: Conversation) -> Moved:
        """The label in its present guise, the one in its place, or none."""
        into = label_list.in_place_of(mailbox, chore.borne, chore.into)
        if into is None:
            return moves.remove_label(conversation, chore.borne)
        return moves.replace_label(conversation, chore.borne, into)

    def settled(self, chore: Chore, mailbox: Mailbox) -> Mailbox:
        """Nobody will ask for the label any more."""
        return label_list.forgotten(mailbox, chore.borne)

    def following(self, chore: Chore) -> Chore | None:  # noqa: ARG002 - as of every errand
        """Then all is done."""
        return None
