"""A conversation's state told from its activities alone."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from backend.domain import changes
from backend.domain.activity import Activity
from backend.domain.changes import Change, Standing
from backend.domain.conversation import Conversation
from backend.domain.label import Label
from backend.domain.other import Other
from backend.domain.refs import Ref
from backend.domain.status import Priority, Status


@dataclass(frozen=True, slots=True)
class State:
    """What activities decide."""

    standing: Standing = field(default_factory=lambda: Standing(Status.OPEN))
    assignee: Ref | None = None
    priority: Priority | Other = Priority.NORMAL
    labels: tuple[Label, ...] = ()
    followers: tuple[Ref, ...] = ()
    mentioned: tuple[str, ...] = ()
    note_count: int = 0
    version: int = 0
    updated_at: datetime | None = None


def state_of(conversation: Conversation) -> State:
    """The same of a conversation as it stands."""
    return State(
        conversation.standing,
        conversation.assignee,
        conversation.priority,
        conversation.labels,
        conversation.followers,
        conversation.mentioned,
        conversation.note_count,
        conversation.version,
        conversation.updated_at,
    )


def replayed(activities: list[Activity]) -> State:
    """The state after these activities, the oldest first."""
    state = State()
    for activity in activities:
        after = _after(state, activity.change)
        state = replace(after, version=activity.version, updated_at=activity.at)
    return state


def _after(state: State, change: Change) -> State:
    match change:
        case changes.Adopted(standing) | changes.Shared(standing):
            return replace(state, standing=standing or state.standing)
        case changes.MessageHeard(standing=standing):
            return replace(state, standing=standing or state.standing)
        case changes.StatusMoved(after=stands):
            return replace(state, standing=stands)
        case changes.Assigned(after=after):
            followed = _with(state.followers, (after,) if after else ())
            return replace(state, assignee=after, followers=followed)
        case changes.PrioritySet(after=priority):
            return replace(state, priority=priority)
        case changes.LabelAdded(label):
            return replace(state, labels=(*state.labels, label))
        case changes.LabelRemoved(label):
            return replace(state, labels=tuple(one for one in state.labels if one.id != label.id))
        case changes.LabelReplaced(before=old, after=new):
            labels = {one.id: one for one in (new if one.id == old.id else one for one in state.labels)}
            return replace(state, labels=tuple(labels.values()))
        case _:
            return _personal(state, change)


def _personal(state: State, change: Change) -> State:
    match change:
        case changes.Followed(who):
            return replace(state, followers=_with(state.followers, (who,)))
        case changes.Unfollowed(who):
            return replace(state, followers=tuple(one for one in state.followers if one.id != who.id))
        case changes.NoteAdded(mentioned=called):
            new = tuple(one.id for one in called if one.id not in state.mentioned)
            followers = _with(state.followers, called)
            mentioned = (*state.mentioned, *new)
            return replace(state, note_count=state.note_count + 1, followers=followers, mentioned=mentioned)
        case changes.NoteEdited(mentioned=called):
            return replace(state, followers=_with(state.followers, called))
        case changes.NoteDeleted():
            return replace(state, note_count=state.note_count - 1)
        case changes.MentionCleared(who):
            return replace(state, mentioned=tuple(sub for sub in state.mentioned if sub != who.id))
        case _:
            raise AssertionError(f"{change} cannot be replayed")


def _with(followers: tuple[Ref, ...], added: tuple[Ref, ...]) -> tuple[Ref, ...]:
    return (*followers, *(one for one in added if one.id not in {follower.id for follower in followers}))
