"""Whether a request that failed was ever made: only then may it be made again."""

import requests
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError


def never_left(fault: requests.RequestException) -> bool:
    """Whether no connection came about, so that nobody can have taken anything."""
    reason = getattr(fault.args[0], "reason", None) if fault.args else None
    return isinstance(reason, NewConnectionError | ConnectTimeoutError)
