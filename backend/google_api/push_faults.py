"""Why Gmail does not push: it tries the topic at once, and says in words what went wrong.

https://developers.google.com/workspace/gmail/api/guides/push
"""

from typing import Any

from googleapiclient.errors import HttpError

from backend.domain.account import Trouble
from backend.ports.mail_fault import WatchRefused

REFUSED = (400, 403, 404)
_TOLD = (
    ("not authorized to perform this action", Trouble.PUBLISHER),
    ("invalid topicname", Trouble.NO_TOPIC),
    ("not found", Trouble.NO_TOPIC),
    ("", Trouble.NO_PUSH),
)
"""What Gmail's texts hold, the exact ones first. Its reasons are the same as those of other refusals."""
_ABOUT = ("cloud pubsub", "topicname")


def pushing(request: Any, http: Any) -> Any:
    """Make the request. Raises: WatchRefused where the topic is what Gmail does not take; HttpError."""
    try:
        return request.execute(http=http)
    except HttpError as fault:
        if fault.status_code not in REFUSED:
            raise
        told = fault.content[:5_000].decode("utf-8", "replace").lower()
        if not any(words in told for words in _ABOUT):
            raise
        trouble = next(meant for words, meant in _TOLD if words in told)
        raise WatchRefused(f"Gmail answered {fault.status_code} to the topic", trouble) from None
