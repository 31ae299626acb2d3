"""Clicks that are not about one conversation: remembered for a while, so that a double changes nothing.

The collection keeps the name of the first release: ``idempotency``.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.domain.changes import Change
from backend.domain.member import Member
from backend.domain.refusals import Gone, LostRace
from backend.domain.snapshots.list import BulkDone, LeftRow
from backend.ports.documents import Document, Value
from backend.records.changes import change_fields, change_of, first_fields
from backend.records.codec import Stored, V
from backend.records.key import Key
from backend.records.mailboxes import member_fields, member_of

REMEMBERED = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Carried:
    """What a bulk action did to one conversation. ``version`` is the one it made, 0 in the first release."""

    change: Change
    version: int = 0


@dataclass(frozen=True, slots=True)
class BulkClick:
    """A bulk action with what undoes it: what it did to each thread."""

    by: str
    """Google's id of the member."""
    at: datetime
    done: BulkDone
    carried: dict[str, Carried]


@dataclass(frozen=True, slots=True)
class Managed:
    """What a change of the mailbox itself did: of its roster, or of its labels."""

    before: Member | None = None
    """The member whom it was about as they stood in the roster, None where nobody did, and of a label."""
    after: Member | None = None
    """The same as they stand since, None for who is no member any more."""
    chore: str = ""
    """Path of the chore that carries it to conversations, an empty string for none."""
    gone: str = ""
    """``sub`` of a member who is one no longer."""


@dataclass(frozen=True, slots=True)
class ManagingClick:
    """A change of the mailbox itself, with what its repetition is told."""

    asked: tuple[str, ...]
    """What was asked for, by whom. A click that asks for something else is another one, whatever its key."""
    did: Managed


def key(mailbox: str, click_key: str) -> Key[BulkClick | None]:
    """A click. The mailbox is part of the id: equal keys of two mailboxes never meet."""
    return Key(f"idempotency/{mailbox}:{click_key}", _read)


def managing_key(mailbox: str, click_key: str) -> Key[ManagingClick]:
    """A click that changes the mailbox itself, under the same ids."""
    return Key(f"idempotency/{mailbox}:{click_key}", _read_managing)


def managing_fields(click: ManagingClick, *, now: datetime) -> dict[str, Value]:
    """Encode a change of the mailbox itself."""
    did = click.did
    return {
        "v": V,
        "expires_at": now + REMEMBERED,
        "asked": list(click.asked),
        "before": member_fields(did.before) if did.before else None,
        "after": member_fields(did.after) if did.after else None,
        "chore": did.chore,
        "gone_sub": did.gone,
    }


def bulk_fields(click: BulkClick) -> dict[str, Value]:
    """Encode a bulk action."""
    done = click.done
    return {
        "v": V,
        "expires_at": click.at + REMEMBERED,
        "at": click.at,
        "by": click.by,
        "kind": done.kind,
        "value": done.value,
        "changed": done.changed,
        "skipped": done.skipped,
        "choice": done.choice,
        "gone": done.gone,
        "left": [_left_fields(row) for row in done.left],
        "changes": [_carried_fields(thread_id, carried) for thread_id, carried in click.carried.items()],
    }


def _carried_fields(thread_id: str, carried: Carried) -> dict[str, Value]:
    change = carried.change
    return {
        "thread_id": thread_id,
        "version": carried.version,
        "change": change_fields(change),
        **first_fields(change),
    }


def _left_fields(row: LeftRow) -> dict[str, Value]:
    reason = row.reason
    fields: dict[str, Value] = {"thread_id": row.thread_id, "name": row.name, "version": row.version}
    if isinstance(reason, Gone):
        return {**fields, "gone": reason.what}
    return {**fields, "what": reason.what, "by": reason.by, "at": reason.at, "value": reason.value}


def _left(stored: Stored) -> LeftRow:
    reason: Gone | LostRace = Gone(stored.get("gone", ""))
    if "what" in stored:
        reason = LostRace(stored["what"], stored["by"], stored["at"], stored["value"])
    return LeftRow(stored["thread_id"], stored["name"], stored["version"], reason)


def _read_managing(document: Document) -> ManagingClick:
    """Decode a change of the mailbox itself. One that an older release noted does not say what it was."""
    stored: Stored = document.fields
    before, after = stored.get("before"), stored.get("after")
    did = Managed(
        member_of(before) if before else None,
        member_of(after) if after else None,
        stored.get("chore", ""),
        stored.get("gone_sub", ""),
    )
    return ManagingClick(tuple(stored.get("asked", ())), did)


def _read(document: Document) -> BulkClick | None:
    """Decode a bulk action, None for a click of another kind."""
    stored: Stored = document.fields
    if "changes" not in stored:
        return None
    click_key = document.id.rpartition(":")[2]
    done = BulkDone(
        click_key,
        stored["kind"],
        stored["value"],
        stored["changed"],
        stored["skipped"],
        tuple(map(_left, stored.get("left", ()))),
        stored.get("choice", ""),
        stored.get("gone", 0),
    )
    carried = {
        entry["thread_id"]: Carried(change_of(entry), entry.get("version", 0)) for entry in stored["changes"]
    }
    return BulkClick(stored["by"], stored["at"], done, carried)
