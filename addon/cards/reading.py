"""One mail's text in a card: what its writer wrote, what is attached, and what is quoted, folded."""

from datetime import date, datetime

from addon.cards.limits import cut
from addon.cards.markup import Markup, bold, faint, joined, linked
from addon.cards.widgets import Section, Widget, paragraph, row, section, wrapped
from backend.domain.preview import File, Invitation, Preview, Unread
from backend.domain.snapshots.messages import Reading
from backend.i18n.names import unread_words
from backend.i18n.speech import Speech

TEXT = 6_000
"""Characters of a mail in a card: with its links, and as many quoted, well within what a host takes."""
ADDRESS = 30
"""Characters of a link behind its host."""
FILES = 10


def reading_widgets(reading: Reading, say: Speech) -> list[Widget]:
    """The mail; or why it is not shown, in its place."""
    if isinstance(reading, Unread):
        return [paragraph(faint(unread_words(reading, say)))]
    return [_text(reading, say), *_invitation_rows(reading.invitation, say), *_file_rows(reading.files, say)]


def quoted_section(reading: Reading, say: Speech) -> Section | None:
    """What the mail quotes: below, and folded."""
    if isinstance(reading, Unread) or not reading.quoted:
        return None
    text, is_cut = shortened(reading.quoted)
    end = faint(say("… more in Gmail")) if is_cut else ""
    return section(
        paragraph(joined(linked(text, beyond=ADDRESS), end, by="\n")), header=say("Quoted text"), shown=0
    )


def _text(preview: Preview, say: Speech) -> Widget:
    head = joined(bold(preview.sender), faint(say.ago(preview.at)), faint(say.moment(preview.at)), by=" · ")
    text, is_cut = shortened(preview.text)
    nothing: str = (
        "" if text or preview.quoted else faint(say("This mail has no text that can be read here."))
    )
    end: str = faint(say("… more in Gmail")) if is_cut or preview.is_cut else ""
    return paragraph(joined(head, linked(text, beyond=ADDRESS), nothing, end, by="\n"))


def shortened(text: str) -> tuple[str, bool]:
    """As much of it as a card shows, ending with a line where that costs little; and whether it was cut."""
    if len(text) <= TEXT:
        return text, False
    shown = cut(text, TEXT)
    whole_lines = shown.rpartition("\n")[0]
    return (whole_lines if len(whole_lines) > TEXT * 3 // 4 else shown), True


def _file_rows(files: tuple[File, ...], say: Speech) -> list[Widget]:
    rows = [
        wrapped(row(one.name or say("Attachment without a name"), bottom=say.size(one.size), icon="BOOKMARK"))
        for one in files[:FILES]
    ]
    more = len(files) - len(rows)
    if more:
        rows.append(
            paragraph(faint(say.count("{n} more attachment in Gmail", "{n} more attachments in Gmail", more)))
        )
    return rows


def _invitation_rows(invitation: Invitation | None, say: Speech) -> list[Widget]:
    if invitation is None:
        return []
    top = say("Cancelled invitation") if invitation.is_cancelled else say("Invitation")
    guests = say.names(invitation.guests) if invitation.guests else ""
    lines: list[Markup | str] = [
        invitation.title or say("(no subject)"),
        _when(invitation, say),
        invitation.place,
    ]
    who = " → ".join(part for part in (invitation.organiser, guests) if part)
    return [wrapped(row(joined(*lines, by="\n"), top=top, bottom=who or None, icon="INVITE"))]


def _when(invitation: Invitation, say: Speech) -> str:
    """From when until when; of whole days the first."""
    starts, ends = invitation.starts, invitation.ends
    if starts is None:
        return ""
    begins = _said(starts, say)
    if not isinstance(starts, datetime) or not isinstance(ends, datetime):
        return begins
    return f"{begins} – {_said(ends, say)}"


def _said(at: datetime | date, say: Speech) -> str:
    if isinstance(at, datetime):
        return say.day(at if at.tzinfo else at.replace(tzinfo=say.zone))
    return say.whole_day(at)
