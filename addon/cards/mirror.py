"""What a mailbox's Gmail shows of its labels, for an admin: switched here, taken out by the operator."""

from addon.cards.marks import ALERT
from addon.cards.markup import coloured, faint
from addon.cards.widgets import Section, Widget, paragraph, row, row_checkbox, row_switch, section
from addon.links import Links
from backend.domain.mirror import ASSIGNEE, LABELS, STATUS, Mirror
from backend.domain.snapshots.account import AccountSnapshot
from backend.i18n.speech import Speech

NAMED = 5
"""Labels that Gmail did not take and that are named; the rest is counted."""


def input_of(part: str) -> str:
    """The name of the switch of one of ``mirror.SWITCHES``."""
    return f"mirror_{part}"


def mirror_section(shown: AccountSnapshot, say: Speech, act: Links) -> Section | None:
    """The switch and what Gmail did not take; the rest is folded."""
    address = shown.mailbox.address
    mirror = shown.mirror or Mirror(address)
    faults = _faults(mirror, say)
    turn = act.on_change("account.mirror", mailbox=address, part=LABELS)
    switch = row(
        say("Shared labels, both ways"),
        bottom=_standing(mirror, say),
        icon="BOOKMARK",
        control=row_switch(input_of(LABELS), "yes", on=mirror.is_on, on_change=turn),
    )
    return section(
        switch, faults, *_more(mirror, say, act), header=say("Labels in Gmail"), shown=2 if faults else 1
    )


def _standing(mirror: Mirror, say: Speech) -> str | None:
    count = len(mirror.in_gmail)
    if count:
        return say.count("{n} label is there", "{n} labels are there", count)
    return say("Conversations follow as they change") if mirror.is_on else None


def _faults(mirror: Mirror, say: Speech) -> Widget | None:
    """By name; why, in Gmail's words, the operator sees."""
    if not mirror.faults:
        return None
    names = [name for name, _ in mirror.faults]
    listed = [*names[:NAMED], f"+{say.number(len(names) - NAMED)}"] if len(names) > NAMED else names
    told = say(
        "Gmail did not take: {names}. The operator sees why: relais mirror status", names=say.names(listed)
    )
    return paragraph(coloured(told, ALERT))


def _more(mirror: Mirror, say: Speech, act: Links) -> tuple[Widget, ...]:
    if mirror.is_on:
        told = say("What is labelled there is labelled here. Conversations follow as they change.")
        return (
            _tick(mirror, ASSIGNEE, say("Who has it"), say, act),
            _tick(mirror, STATUS, say("Where it stands"), say, act),
            paragraph(faint(told)),
        )
    if mirror.labels:
        return (
            paragraph(
                say(
                    "They stay until the operator takes them out: relais mirror remove {mailbox}",
                    mailbox=mirror.mailbox,
                )
            ),
        )
    return ()


def _tick(mirror: Mirror, part: str, text: str, say: Speech, act: Links) -> Widget:
    turn = act.on_change("account.mirror", mailbox=mirror.mailbox, part=part)
    tick = row_checkbox(input_of(part), "yes", on=part in mirror.also, on_change=turn)
    return row(text, bottom=say("As a label too, in Gmail only"), control=tick)
