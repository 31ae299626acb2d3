"""A conversation's state told from its activities alone."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from backend.domain import changes
from backend.domain.activity import Activity
from backend.domain.changes import Change, Standing
from backend.domain.conversation import Call, Conversation
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
    calls: tuple[Call, ...] = ()
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
        conversation.calls,
        conversation.note_count,
        conversation.version,
        conversation.updated_at,
    )


def replayed(activities: list[Activity]) -> State:
    """The state after these activities, the oldest first."""
    state = State()
    for activity in activities:
        after = _after(state, activity.change, activity.by.id)
        state = replace(after, version=activity.version, updated_at=activity.at)
    return state


def _after(state: State, change: Change, by: str) -> State:
    match change:
        case changes.Adopted(standing=standing) | changes.Shared(standing):
            return replace(state, standing=standing or state.standing)
        case (
            changes.MessageHeard(standing=standing)
            | changes.MessageRemoved(standing=standing)
            | changes.MessageRestored(standing=standing)
        ):
            return replace(state, standing=standing or state.standing)
        case changes.StatusMoved(after=stands):
            return replace(state, standing=stands)
        case changes.Assigned(after=after, joined=joined, left=left):
            stay = tuple(one for one in state.followers if one.id not in {who.id for who in left})
            return replace(state, assignee=after, followers=_with(stay, joined))
        case changes.PrioritySet(after=priority):
            return replace(state, priority=priority)
        case changes.LabelAdded(label, place):
            at = len(state.labels) if place is None else place
            return replace(state, labels=(*state.labels[:at], label, *state.labels[at:]))
        case changes.LabelRemoved(label):
            return replace(state, labels=tuple(one for one in state.labels if one.id != label.id))
        case changes.LabelReplaced(before=old, after=new):
            labels = {one.id: one for one in (new if one.id == old.id else one for one in state.labels)}
            return replace(state, labels=tuple(labels.values()))
        case changes.TakenOut():
            return state
        case _:
            return _personal(state, change, by)


def _personal(state: State, change: Change, by: str) -> State:
    match change:
        case changes.Followed(who):
            return replace(state, followers=_with(state.followers, (who,)))
        case changes.Unfollowed(who):
            return replace(state, followers=tuple(one for one in state.followers if one.id != who.id))
        case changes.NoteAdded(note_id, called, joined=joined, answers=answers):
            more = replace(state, note_count=state.note_count + 1)
            return _calling(_answered(more, note_id, answers, by), note_id, called, joined)
        case changes.NoteEdited(note_id, called, joined=joined, released=released, left=left):
            return _calling(_calling_no_longer(state, note_id, released, left), note_id, called, joined)
        case changes.NoteDeleted(note_id, released, left):
            others = (call for call in state.calls if call.note_id != note_id)
            calls = tuple(replace(call, answer="") if call.answer == note_id else call for call in others)
            fewer = replace(state, calls=calls, note_count=state.note_count - 1)
            return _calling_no_longer(fewer, note_id, released, left)
        case changes.Mentioned(note_id, who, joined=joined):
            return _calling(state, note_id, (who,), joined)
        case changes.MemberLeft(who, held, to, joined):
            followers = _with(tuple(one for one in state.followers if one.id != who.id), joined)
            calls = tuple(call for call in state.calls if call.sub != who.id)
            assignee = to if held else state.assignee
            return replace(state, assignee=assignee, followers=followers, calls=calls)
        case changes.MentionCleared(who):
            return replace(state, calls=tuple(call for call in state.calls if call.sub != who.id))
        case _:
            raise AssertionError(f"{change} cannot be replayed")


def _calling(state: State, note_id: str, called: tuple[Ref, ...], joined: tuple[Ref, ...]) -> State:
    calls = (*state.calls, *(Call(note_id, who.id) for who in called))
    return replace(state, calls=calls, followers=_with(state.followers, joined))


def _answered(state: State, note_id: str, answers: tuple[str, ...], by: str) -> State:
    calls = (
        replace(call, answer=note_id)
        if call.sub == by and call.note_id in answers and not call.answer
        else call
        for call in state.calls
    )
    return replace(state, calls=tuple(calls))


def _calling_no_longer(state: State, note_id: str, released: tuple[str, ...], left: tuple[Ref, ...]) -> State:
    calls = tuple(call for call in state.calls if call.note_id != note_id or call.sub not in released)
    return replace(state, calls=calls, followers=tuple(one for one in state.followers if one not in left))


def _with(followers: tuple[Ref, ...], added: tuple[Ref, ...]) -> tuple[Ref, ...]:
    return (*followers, *(one for one in added if one.id not in {follower.id for follower in followers}))
