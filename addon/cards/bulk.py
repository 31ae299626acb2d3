"""Several conversations at once: the form below a list, and on top of it what was done."""

from addon.cards.choice import choice
from addon.cards.marks import DONE
from addon.cards.markup import faint
from addon.cards.widgets import Section, button, buttons, row, row_button, section, wrapped
from addon.links import Links, Place
from backend.domain.label import Label, by_name
from backend.domain.member import Member
from backend.domain.rights import Deed, may
from backend.domain.snapshots.list import BulkDone
from backend.i18n.sentences import bulk_done
from backend.i18n.speech import Speech


def done_section(done: BulkDone, here: Place, say: Speech, act: Links) -> Section | None:
    """What was done, with one tap to take it back."""
    undo = act("home.bulk_undo", here, bulk=done.key)
    control = row_button(say("Undo"), undo) if done.kind != "undo" and done.changed else None
    skipped = say.count("{n} left as it was", "{n} left as they were", done.skipped) if done.skipped else None
    return section(
        wrapped(
            row(
                bulk_done(done, say),
                icon=DONE,
                bottom=skipped,
                control=control,
            )
        )
    )


def bulk_section(
    members: tuple[Member, ...], labels: tuple[Label, ...], here: Place, say: Speech, act: Links
) -> Section | None:
    """What to do with the ticked rows."""
    workers = sorted(
        (one for one in members if one.sub and may(one.role, Deed.WORK)), key=lambda one: one.name.casefold()
    )
    persons = [(one.sub, one.name) for one in workers]
    names = [(one.id, one.name) for one in by_name(labels)]
    return section(
        wrapped(row(faint(say("Tick conversations above, then choose.")), icon="MULTIPLE_PEOPLE")),
        buttons(button(say("Close"), act("home.bulk_close", here))),
        *(choice("bulk_member", say("Assign to"), persons, say) if persons else ()),
        buttons(button(say("Assign"), act("home.bulk_assign", here))) if persons else None,
        *(choice("bulk_label", say("Label"), names, say) if names else ()),
        buttons(button(say("Add label"), act("home.bulk_label", here))) if names else None,
        header=say("Several at once"),
        shown=2,
    )
