"""The conversation card: at one glance where it stands, who has it, who is looking, and the last note."""

from addon.cards.labels import labels_widgets
from addon.cards.menu import conversation_menu
from addon.cards.notes import last_note_section
from addon.cards.phrases import (
    customer_of,
    lost_race,
    priority_name,
    standing,
    status_icon,
    status_name,
    subject_of,
)
from addon.cards.place import place_of
from addon.cards.status import seen_on
from addon.cards.widgets import (
    Act,
    Card,
    Section,
    Widget,
    bold,
    button,
    buttons,
    card,
    coloured,
    footer,
    joined,
    row,
    row_button,
    section,
)
from backend.domain import changes
from backend.domain.activity import Activity
from backend.domain.conversation import Conversation
from backend.domain.rights import Deed, may
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.domain.status import Priority, Status
from backend.i18n.speech import Speech

ALERT = "#d93025"


def conversation_card(shown: ConversationSnapshot, say: Speech, act: Act) -> Card:
    """Draw one conversation for one person."""
    conversation = shown.conversation
    return card(
        subject_of(conversation, say),
        _news(shown, say, act),
        _overview(shown, say, act),
        last_note_section(shown, say, act),
        _moves(shown, say, act),
        _details(shown, say, act),
        subtitle=customer_of(conversation, say),
        menu=conversation_menu(conversation, shown.me.person.email, say, act),
        fixed_footer=_footer(shown, say, act),
        name="conversation",
    )


def _move_click(conversation: Conversation, status: Status, act: Act) -> dict[str, object]:
    """Move to a status, from the one and the assignee that this card shows."""
    return act("status.set", (*place_of(conversation), *seen_on(conversation)), status=status.value)


def _works(shown: ConversationSnapshot) -> bool:
    return may(shown.me.membership.role, Deed.WORK)


def _news(shown: ConversationSnapshot, say: Speech, act: Act) -> Section | None:
    """What the click has just done, with its undo, or who was faster; and names that are nobody here."""
    lost = undo = None
    if shown.lost:
        late = say("Nothing was changed by your click.")
        lost = row(bold(lost_race(shown.lost, say)), bottom=late, icon="PERSON", wrap=True)
    if shown.done and shown.done.is_undoable:
        change = shown.done.change
        note = change.note_id if isinstance(change, changes.NoteDeleted) else None
        click = act("activity.undo", place_of(shown.conversation), activity=shown.done.id, note=note)
        undo = row(_deed(shown.done, say), icon="BOOKMARK", control=row_button(say("Undo"), click))
    nobody = None
    if shown.unknown_names:
        names = say.names([f"@{name}" for name in shown.unknown_names])
        text = say("Not in this mailbox, so not mentioned: {names}", names=names)
        nobody = row(text, icon="PERSON", wrap=True)
    return section(lost, undo, nobody)


def _deed(done: Activity, say: Speech) -> str:
    match done.change:
        case changes.Assigned(after=after):
            return say("Assigned to {name}", name=after.name) if after else say("Unassigned")
        case changes.StatusMoved(after=stands):
            return status_name(stands.status, say)
        case changes.PrioritySet(after=priority):
            return say("Priority: {priority}", priority=priority_name(priority, say))
        case changes.LabelAdded(label):
            return say("Label added: {label}", label=label.name)
        case changes.LabelRemoved(label):
            return say("Label removed: {label}", label=label.name)
        case _:
            return say("Internal note deleted")


def _overview(shown: ConversationSnapshot, say: Speech, act: Act) -> Section | None:
    conversation = shown.conversation
    urgent = coloured(say("High priority"), ALERT) if conversation.priority is Priority.HIGH else ""
    status = row(
        joined(bold(standing(conversation, say)), urgent, by=" · "),
        icon=status_icon(conversation.status),
        wrap=True,
        bottom=_waiting_date(conversation, say),
    )
    return section(
        status,
        _assignee_row(shown, say, act),
        _viewers_row(shown, say),
        _mention_row(shown, say, act),
        *labels_widgets(conversation, _works(shown), say, act),
    )


def _waiting_date(conversation: Conversation, say: Speech) -> str | None:
    return say.moment(conversation.waiting_since) if conversation.waiting_since else None


def _assignee_row(shown: ConversationSnapshot, say: Speech, act: Act) -> Widget:
    conversation = shown.conversation
    holder = conversation.assignee
    if holder is None:
        name = say("Nobody has it yet")
    elif holder.id == shown.me.person.sub:
        name = say("You have it")
    else:
        name = say("{name} has it", name=holder.name)
    since = (
        say("for {time}", time=say.since(conversation.assigned.at))
        if holder and conversation.assigned
        else None
    )
    choose = act("assign.choose", place_of(conversation))
    control = row_button(say("Assign…"), choose) if _works(shown) else None
    return row(name, icon="PERSON", bottom=since, control=control, wrap=True)


def _viewers_row(shown: ConversationSnapshot, say: Speech) -> Widget | None:
    if not shown.viewers:
        return None
    names = say.names([viewer.who.name for viewer in shown.viewers])
    text = say.count("{names} is looking too", "{names} are looking too", len(shown.viewers), names=names)
    return row(text, icon="MULTIPLE_PEOPLE", bottom=say.ago(shown.viewers[0].at), wrap=True)


def _mention_row(shown: ConversationSnapshot, say: Speech, act: Act) -> Widget | None:
    if shown.me.person.sub not in shown.conversation.mentioned:
        return None
    clear = act("note.clear_mention", place_of(shown.conversation))
    return row(
        say("You are mentioned in a note"), icon="STAR", control=row_button(say("Done"), clear), wrap=True
    )


def _moves(shown: ConversationSnapshot, say: Speech, act: Act) -> Section | None:
    """The statuses one tap away, without the one it has and those in the footer."""
    conversation = shown.conversation
    if not _works(shown):
        return None
    offered = {conversation.status, *_in_footer(shown)}

    def move(text: str, status: Status) -> Widget | None:
        if status in offered:
            return None
        return button(text, _move_click(conversation, status, act))

    snooze = button(say("Snooze…"), act("status.snooze_form", place_of(conversation)))
    return section(
        buttons(
            move(say("Close"), Status.CLOSED),
            move(say("Pending"), Status.PENDING),
            None if Status.SNOOZED in _in_footer(shown) else snooze,
            move(say("Open"), Status.OPEN),
            move(say("Spam"), Status.SPAM),
        ),
        header=say("Move to"),
    )


def _details(shown: ConversationSnapshot, say: Speech, act: Act) -> Section | None:
    """What is seldom needed, folded to one line."""
    conversation = shown.conversation
    here = place_of(conversation)
    followers = [follower.name for follower in conversation.followers]
    follows = conversation.is_followed_by(shown.me.person.sub)
    toggle = (
        row_button(say("Unfollow"), act("assign.unfollow", here))
        if follows
        else row_button(say("Follow"), act("assign.follow", here))
    )
    nobody = say("Nobody follows yet")
    also = [
        row(
            say("Also in {mailbox}", mailbox=mailbox.name),
            icon="STORE",
            on_click=act("conversation.show", mailbox=mailbox.id, thread=conversation.thread_id),
        )
        for mailbox in shown.also_in
    ]
    return section(
        row(
            say("Shared in {mailbox}", mailbox=conversation.mailbox.name),
            icon="STORE",
            bottom=conversation.mailbox.id,
        ),
        *also,
        row(
            say.names(followers) if followers else nobody,
            top=say("Followers"),
            icon="STAR",
            control=toggle,
            wrap=True,
        ),
        *(_priority_widgets(conversation, say, act) if _works(shown) else ()),
        _earlier_row(conversation, say, act),
        row(say("Activity"), icon="DESCRIPTION", on_click=act("conversation.activity", here)),
        header=say("Details"),
        shown=1,
    )


def _priority_widgets(conversation: Conversation, say: Speech, act: Act) -> tuple[Widget, ...]:
    here = place_of(conversation)
    choices = [
        button(
            priority_name(priority, say),
            act("priority.set", here, priority=priority.value),
            disabled=priority is conversation.priority or None,
        )
        for priority in Priority
    ]
    current = priority_name(conversation.priority, say)
    return row(current, top=say("Priority"), icon="TICKET"), buttons(*choices)


def _earlier_row(conversation: Conversation, say: Speech, act: Act) -> Widget | None:
    if not conversation.customer.email:
        return None
    count = conversation.earlier_count
    text = (
        say.count("{n} earlier conversation", "{n} earlier conversations", count)
        if count
        else say("All conversations of this customer")
    )
    click = act("conversation.earlier", place_of(conversation))
    return row(text, top=conversation.customer.email, icon="INVITE", on_click=click)


def _in_footer(shown: ConversationSnapshot) -> frozenset[Status]:
    """The moves that the footer holds."""
    conversation = shown.conversation
    if not conversation.is_active:
        return frozenset({Status.OPEN})
    if conversation.assignee is None:
        return frozenset({Status.CLOSED})
    is_mine = conversation.assignee.id == shown.me.person.sub
    return frozenset({Status.CLOSED, Status.SNOOZED}) if is_mine else frozenset()


def _footer(shown: ConversationSnapshot, say: Speech, act: Act) -> Widget | None:
    """The likely next step, by state."""
    conversation = shown.conversation
    if not _works(shown):
        return None
    here = place_of(conversation)

    if not conversation.is_active:
        text = say("Open now") if conversation.status is Status.SNOOZED else say("Reopen")
        return footer(button(text, _move_click(conversation, Status.OPEN, act), filled=True))
    holder = conversation.assignee
    if holder is None:
        return footer(
            button(say("Take"), act("assign.take", here), filled=True),
            button(say("Close"), _move_click(conversation, Status.CLOSED, act)),
        )
    if holder.id == shown.me.person.sub:
        return footer(
            button(say("Close"), _move_click(conversation, Status.CLOSED, act), filled=True),
            button(say("Snooze…"), act("status.snooze_form", here)),
        )
    return footer(button(say("Take over"), act("assign.take", here, seen=holder.id)))
