"""Before a label goes for good: what will happen, to how many, and one tap that does it."""

from addon.cards.menu import mailbox_menu
from addon.cards.place import place
from addon.cards.widgets import button, buttons, card, paragraph, section
from addon.envelope import Card
from addon.links import Links
from backend.domain.snapshots.labels import LabelAhead
from backend.domain.view import COUNT_UP_TO
from backend.i18n.speech import Speech


def label_change_card(shown: LabelAhead, say: Speech, act: Links) -> Card:
    """Draw what merging or deleting the label will do. There is no way back from it."""
    mailbox, label = shown.me.membership.mailbox, shown.label
    here = place(mailbox=mailbox.id, label=label.id)
    if shown.into:
        title = say("Merge “{label}” into “{into}”?", label=label.name, into=shown.into.name)
        change = button(say("Merge"), act("label.merge", here, into=shown.into.id), filled=True)
    else:
        title = say("Delete the label “{label}”?", label=label.name)
        change = button(say("Delete label"), act("label.delete", here), filled=True)
    return card(
        title,
        section(
            paragraph(_reach(shown, say)),
            paragraph(say("This cannot be undone. The conversations stay.")),
            buttons(change, button(say("Keep it"), act("label.manage", here, back="yes"))),
        ),
        subtitle=mailbox.name,
        menu=mailbox_menu(mailbox.id, say, act),
    )


def _reach(shown: LabelAhead, say: Speech) -> str:
    """Which conversations it befalls, the closed ones among them."""
    if not shown.count:
        return say("No conversation bears it.")
    if shown.into:
        return say.count(
            "{n} conversation, closed ones included, gets “{into}” instead.",
            "{n} conversations, closed ones included, get “{into}” instead.",
            shown.count,
            up_to=COUNT_UP_TO,
            into=shown.into.name,
        )
    return say.count(
        "It is taken off {n} conversation, closed ones included.",
        "It is taken off {n} conversations, closed ones included.",
        shown.count,
        up_to=COUNT_UP_TO,
    )
