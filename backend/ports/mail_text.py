"""What turns the parts of a mail into what a person reads, as services see it."""

from typing import Protocol

from backend.domain.preview import Invitation


class MailText(Protocol):
    """Total: whatever a mail holds, something is returned, within bounds of time and size."""

    def of_html(self, html: str) -> str:
        """Return the text of a text/html part: no markup, nothing hidden, nothing fetched.

        Quoted lines begin with ``>``; the target of a link stands in ``<>`` behind its text.
        """
        ...

    def invitation(self, calendar: str) -> Invitation | None:
        """Return what a text/calendar part invites to (RFC 5545), None where it cannot be read."""
        ...


class NoText:
    """Where no account is opened, there is nothing to read."""

    def of_html(self, html: str) -> str:  # noqa: ARG002 - as the port's
        """Nothing."""
        return ""

    def invitation(self, calendar: str) -> Invitation | None:  # noqa: ARG002 - as the port's
        """Nothing."""
        return None
