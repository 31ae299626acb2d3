"""What may befall whoever asks Gmail: one family, told apart by what helps."""

from typing import ClassVar

from backend.domain.account import Trouble
from backend.domain.obstacle import Obstacle


class MailFault(Exception):
    """Gmail did not do what was asked. The message is for the log."""

    is_permanent: ClassVar[bool]
    """Whether asking again is in vain."""

    def __init__(self, message: str, *, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s
        """How long Gmail asks to be left alone (seconds), None where it does not say."""


class MailUnavailable(MailFault):
    """Gmail did not answer, or answered with an error that may pass."""

    is_permanent = False


class MailNotReadable(MailFault):
    """These tokens cannot read this message."""

    is_permanent = True

    def __init__(self, message: str, obstacle: Obstacle) -> None:
        super().__init__(message)
        self.obstacle = obstacle
        """What stands in the way."""


class GrantLost(MailFault):
    """Google no longer honours the stored token (``invalid_grant``): somebody has to connect again.

    https://developers.google.com/identity/protocols/oauth2#expiration
    """

    is_permanent = True


class NotConnected(MailFault):
    """No account stands behind the mailbox, or one that is not read (any more)."""

    is_permanent = True


class TokenSealed(MailFault):
    """The stored token cannot be opened: its key is not in the vault."""

    is_permanent = True


class Reconnected(MailUnavailable):
    """The token was refused, and somebody has stored another one meanwhile: ask again at once."""


class WatchRefused(MailFault):
    """Gmail does not take the topic to push to. The account itself may be read all the same."""

    is_permanent = True

    def __init__(self, message: str, trouble: Trouble) -> None:
        super().__init__(message)
        self.trouble = trouble
        """NO_TOPIC, PUBLISHER, or NO_PUSH where Gmail does not say."""


class HistoryGone(MailFault):
    """Gmail's history no longer reaches back to the cursor.

    https://developers.google.com/workspace/gmail/api/guides/sync
    """

    is_permanent = True


class SendUnclear(MailFault):
    """A request that sends was made, and no answer came: it may have been accepted."""

    is_permanent = False
