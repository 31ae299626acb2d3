"""What a member is told while they are not looking, and how: e-mail, Google Chat, or nothing."""

from addon.cards.menu import mailbox_menu
from addon.cards.widgets import (
    Section,
    Widget,
    button,
    buttons,
    card,
    paragraph,
    picker,
    row,
    row_switch,
    section,
    text_input,
)
from addon.envelope import Card
from addon.links import Links
from backend.domain.preferences import CHOSEN, FOR_ADMINS, Channel, ChatState, Event
from backend.domain.rights import Deed, may
from backend.domain.snapshots.telling import PreferencesSnapshot
from backend.i18n.speech import Speech
from backend.i18n.telling import channel_name, event_name

WEBHOOK, DIGEST = "webhook", "digest"


def input_of(event: Event) -> str:
    """The name of the input in which a channel for that event is chosen."""
    return f"tell_{event.name.lower()}"


def notifications_card(shown: PreferencesSnapshot, say: Speech, act: Links) -> Card:
    """Draw the choices of one member in one mailbox."""
    mailbox = shown.me.membership.mailbox
    digest = row_switch(DIGEST, "yes", on=shown.preferences.digest_at is not None)
    return card(
        say("Notifications"),
        section(
            _not_connected(shown, say),
            *(_choice(event, shown, say) for event in CHOSEN if _concerns(event, shown)),
            row(
                say("Every morning what waits for me"),
                bottom=say("By e-mail at 8, where anything waits"),
                icon="CLOCK",
                control=digest,
            ),
            buttons(button(say("Save"), act("me.notify", mailbox=mailbox.id), filled=True)),
            header=say("Tell me when"),
        ),
        _chat(shown, say, act),
        section(
            paragraph(
                say(
                    "You are never told of what you did yourself. While you are away only the morning's"
                    " e-mail comes."
                )
            )
        ),
        subtitle=mailbox.name,
        menu=mailbox_menu(mailbox.id, say, act),
    )


def _concerns(event: Event, shown: PreferencesSnapshot) -> bool:
    return event not in FOR_ADMINS or may(shown.me.membership.role, Deed.MANAGE)


def _not_connected(shown: PreferencesSnapshot, say: Speech) -> Widget | None:
    if shown.is_connected:
        return None
    return paragraph(say("No e-mails go out while this mailbox is not connected to its Gmail account."))


def _choice(event: Event, shown: PreferencesSnapshot, say: Speech) -> Widget:
    """Chat is offered to whoever has a webhook."""
    has_chat = shown.has_chat and shown.preferences.chat is ChatState.SET
    offered = [one for one in Channel if one is not Channel.CHAT or has_chat]
    items = [(one.value, channel_name(one, say)) for one in offered]
    chosen = shown.preferences.channel(event).value
    return picker(input_of(event), event_name(event, say), items, chosen=chosen)


def _chat(shown: PreferencesSnapshot, say: Speech, act: Links) -> Section | None:
    if not shown.has_chat:
        return None
    mailbox, title = shown.me.membership.mailbox.id, say("Google Chat")
    if shown.preferences.chat is ChatState.SET:
        space = shown.preferences.chat_space
        return section(
            row(say("Messages go to your space"), bottom=space, icon="MULTIPLE_PEOPLE"),
            buttons(
                button(say("Send a test message"), act("me.chat_test", mailbox=mailbox)),
                button(say("Remove"), act("me.chat_off", mailbox=mailbox)),
            ),
            header=title,
        )
    lost = paragraph(
        say("Google Chat no longer knows the webhook: you get e-mails instead. Enter another one to go back.")
    )
    how = paragraph(
        say("In the space: Apps & integrations, Webhooks, Add. The address is a secret, never shown again.")
    )
    return section(
        lost if shown.preferences.chat is ChatState.LOST else None,
        how,
        text_input(WEBHOOK, say("Webhook address"), hint="https://chat.googleapis.com/v1/spaces/…"),
        buttons(button(say("Use this webhook"), act("me.chat", required=(WEBHOOK,), mailbox=mailbox))),
        header=title,
    )
