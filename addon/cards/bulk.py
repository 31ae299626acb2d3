"""Several conversations at once: the form below a list, and on top of it what was done."""

from collections.abc import Iterable

from addon.cards.choice import choice
from addon.cards.marks import DONE
from addon.cards.markup import faint
from addon.cards.place import mailbox_of
from addon.cards.widgets import Section, Widget, button, buttons, row, row_button, section, wrapped
from addon.links import Links, Place
from backend.domain.label import Label, by_name
from backend.domain.member import Member
from backend.domain.rights import Deed, may
from backend.domain.snapshots.list import BulkDone
from backend.i18n.sentences import bulk_done, in_the_way
from backend.i18n.speech import Speech


def shown_versions(rows: Iterable[tuple[str, int]]) -> str:
    """Each row with the version that the list shows, as a parameter: what came after it was not seen."""
    return " ".join(f"{thread_id}:{version}" for thread_id, version in rows)


def done_section(done: BulkDone, here: Place, say: Speech, act: Links) -> Section | None:
    """What was done, with one tap to take it back; and what was left, with one tap to do it all the same."""
    undo = act("home.bulk_undo", here, bulk=done.key)
    control = row_button(say("Undo"), undo) if done.kind != "undo" and done.changed else None
    alike = done.skipped - len(done.left)
    told = row(
        bulk_done(done, say),
        icon=DONE,
        bottom=say.count("{n} left as it was", "{n} left as they were", alike) if alike else None,
        control=control,
    )
    return section(wrapped(told), *_left_rows(done, here, say, act), _anyway(done, here, say, act))


def _left_rows(done: BulkDone, here: Place, say: Speech, act: Links) -> list[Widget]:
    """What is no longer as the list had shown it, and why."""
    return [
        wrapped(
            row(
                left.name or say("Unknown sender"),
                icon="PERSON",
                bottom=say("Left as it was: {what}", what=in_the_way(left.reason, say)),
                on_click=act("conversation.show", mailbox_of(here), thread=left.thread_id),
            )
        )
        for left in done.left
    ]


def _anyway(done: BulkDone, here: Place, say: Speech, act: Links) -> Widget | None:
    """The same with those that were left, now that the list shows what stood in the way."""
    if not done.left or done.kind not in ("assign", "close"):
        return None
    threads = " ".join(left.thread_id for left in done.left)
    versions = shown_versions((left.thread_id, left.version) for left in done.left)
    if done.kind == "close":
        again = act("home.bulk_close", here, threads=threads, versions=versions)
        return buttons(button(say("Close anyway"), again))
    again = act("home.bulk_assign", here, threads=threads, versions=versions, member=done.choice)
    return buttons(button(say("Assign anyway"), again))


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
