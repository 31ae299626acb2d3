"""Was a colleague faster? A click says what its card showed; what stands now decides.

Ids are Google's ``sub``, an empty string for nobody.
"""

from backend.domain.conversation import Conversation
from backend.domain.refs import RELAIS, Ref
from backend.domain.refusals import LostRace
from backend.domain.status import Status


def check_assignee(conversation: Conversation, *, seen: str, to: Ref | None) -> None:
    """Raise LostRace if somebody else than the card showed has it, unless it is where it should go."""
    holder = conversation.assignee
    if holder is None or holder == to or holder.id == seen:
        return
    stamp = conversation.assigned
    by = stamp.by if stamp else holder
    at = stamp.at if stamp else conversation.updated_at
    raise LostRace("assigned", by.name, at, holder.name)


def check_status(conversation: Conversation, *, seen: str, holder: str, wanted: Status, by: Ref) -> None:
    """Raise LostRace if it has moved since, or if a colleague has it whom the card did not show.

    ``seen`` and ``holder`` are the status and the assignee on the card. A conversation that is
    ``wanted`` already is no race.
    """
    if conversation.status is wanted:
        return
    if conversation.status != seen:
        stamp = conversation.moved
        mover, at = (stamp.by, stamp.at) if stamp else (RELAIS.ref, conversation.updated_at)
        raise LostRace("status", mover.name, at, conversation.status.value)
    check_assignee(conversation, seen=holder, to=by)
