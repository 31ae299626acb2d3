"""Before a member leaves, or only reads from then on: what they have, and who gets it."""

from addon.cards import limits
from addon.cards.menu import mailbox_menu
from addon.cards.place import place
from addon.cards.widgets import button, buttons, card, paragraph, picker, section
from addon.envelope import Card
from addon.links import Links
from backend.domain.rights import Role
from backend.domain.snapshots.member import LeavingSnapshot
from backend.domain.view import HELD_UP_TO
from backend.i18n.names import role_name
from backend.i18n.speech import Speech

NOBODY = "nobody"


def leaving_card(shown: LeavingSnapshot, role: Role | None, say: Speech, act: Links) -> Card:
    """Ask once; ``role`` is what the member becomes, None where they leave the mailbox."""
    member, mailbox = shown.member, shown.me.membership.mailbox.id
    here = place(mailbox=mailbox, email=member.email)
    go = act("member.let_go", here, role=role.value if role else None)
    told = (
        say("{role} reads, follows and writes notes, and has no conversations.", role=role_name(role, say))
        if role
        else say("Their notes and their history stay. They follow nothing then. Their next click is refused.")
    )
    choices = picker("to", say("Their conversations go to"), _heirs(shown, say), chosen=NOBODY)
    verb = say("Change the role") if role else say("Remove from mailbox")
    return card(
        say("Remove {name}?", name=member.name)
        if role is None
        else say("{name}: another role?", name=member.name),
        section(
            paragraph(_held(shown, say)),
            choices if shown.held else None,
            paragraph(told),
            buttons(button(verb, go, filled=True)),
        ),
        subtitle=member.email,
        menu=mailbox_menu(mailbox, say, act),
    )


def _held(shown: LeavingSnapshot, say: Speech) -> str:
    if not shown.held:
        return say("{name} has no conversation that is not closed.", name=shown.member.name)
    return say.count(
        "{name} has {n} conversation that is not closed.",
        "{name} has {n} conversations that are not closed.",
        shown.held,
        up_to=HELD_UP_TO,
        name=shown.member.name,
    )


def _heirs(shown: LeavingSnapshot, say: Speech) -> list[tuple[str, str]]:
    """Unassigned, and those who work here: who is here comes before who is away."""
    colleagues = sorted(shown.colleagues, key=lambda one: (one.away, one.name.casefold()))
    named = [
        (one.sub, say("{name} (away)", name=one.name) if one.away else one.name)
        for one in colleagues[: limits.SELECTION_ITEMS - 1]
    ]
    return [(NOBODY, say("Unassigned")), *named]
