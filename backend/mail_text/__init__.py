"""The parts of a mail as text: HTML and calendars, read by libraries, bounded before they are parsed."""

from backend.domain.preview import Invitation
from backend.mail_text.calendar import invitation_of
from backend.mail_text.html import text_of


class LibraryMailText:
    """The port on selectolax and icalendar."""

    def of_html(self, html: str) -> str:
        """See the port."""
        return text_of(html)

    def invitation(self, calendar: str) -> Invitation | None:
        """See the port."""
        return invitation_of(calendar)
