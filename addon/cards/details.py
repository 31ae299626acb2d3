"""What is seldom needed of a conversation, folded to one line."""

from addon.cards.place import place_of
from addon.cards.widgets import Section, Widget, button, buttons, row, row_button, section, wrapped
from addon.links import Links
from backend.domain.conversation import Conversation
from backend.domain.sharing import may_take_out
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.domain.status import Priority
from backend.i18n.names import priority_words
from backend.i18n.speech import Speech


def details_section(shown: ConversationSnapshot, works: bool, say: Speech, act: Links) -> Section | None:
    """Mailbox, followers, priority, what the customer wrote before, the log."""
    conversation = shown.conversation
    return section(
        _mailbox_row(shown, say, act),
        *_elsewhere_rows(shown, say, act),
        _followers_row(shown, say, act),
        *(_priority_widgets(conversation, say, act) if works else ()),
        _earlier_row(conversation, say, act),
        row(
            say("Activity"),
            icon="DESCRIPTION",
            on_click=act("conversation.activity", place_of(conversation)),
        ),
        header=say("Details"),
        shown=1,
    )


def _mailbox_row(shown: ConversationSnapshot, say: Speech, act: Links) -> Widget:
    """Where it is; what was shared by hand, and perhaps by mistake, can be taken out again."""
    conversation = shown.conversation
    take_out = None
    if may_take_out(conversation, shown.me.person, shown.me.membership.role):
        take_out = row_button(say("Take out…"), act("conversation.confirm_unshare", place_of(conversation)))
    return row(
        say("Shared in {mailbox}", mailbox=conversation.mailbox.name),
        icon="STORE",
        bottom=conversation.mailbox.id,
        control=take_out,
    )


def _elsewhere_rows(shown: ConversationSnapshot, say: Speech, act: Links) -> list[Widget]:
    conversation = shown.conversation
    threads = dict(conversation.elsewhere)
    return [
        row(
            say("Also in {mailbox}", mailbox=mailbox.name),
            icon="STORE",
            on_click=act(
                "conversation.show",
                mailbox=mailbox.id,
                thread=threads.get(mailbox.id, conversation.thread_id),
            ),
        )
        for mailbox in shown.also_in
    ]


def _followers_row(shown: ConversationSnapshot, say: Speech, act: Links) -> Widget:
    conversation = shown.conversation
    here = place_of(conversation)
    followers = [follower.name for follower in conversation.followers]
    if conversation.is_followed_by(shown.me.person.sub):
        toggle = row_button(say("Unfollow"), act("assign.unfollow", here))
    else:
        toggle = row_button(say("Follow"), act("assign.follow", here))
    names = say.names(followers) if followers else say("Nobody follows yet")
    return wrapped(row(names, top=say("Followers"), icon="STAR", control=toggle))


def _priority_widgets(conversation: Conversation, say: Speech, act: Links) -> tuple[Widget, ...]:
    here = place_of(conversation)
    choices = [
        button(
            priority_words(priority, say).name,
            act("priority.set", here, priority=priority.value),
            disabled=priority is conversation.priority or None,
        )
        for priority in Priority
    ]
    current = priority_words(conversation.priority, say).name
    return row(current, top=say("Priority"), icon="TICKET"), buttons(*choices)


def _earlier_row(conversation: Conversation, say: Speech, act: Links) -> Widget | None:
    if not conversation.customer.email:
        return None
    count = conversation.earlier_count
    return row(
        say("Other conversations of this customer"),
        top=conversation.customer.email,
        bottom=say.count("{n} earlier conversation", "{n} earlier conversations", count) if count else None,
        icon="EMAIL",
        on_click=act("conversation.earlier", place_of(conversation)),
    )
