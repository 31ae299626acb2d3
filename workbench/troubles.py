"""How Gmail fares: the bad days that the workbench's switch makes, as rules of the stand-in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

import requests

from workbench.google import Rule

BATCH = "POST /batch/gmail/v1"
READS = ("history.list", "messages.get", "messages.list", BATCH)
WRITES = ("messages.modify", "messages.batchModify", "messages.trash", "messages.untrash")
EVERY = (*READS, *WRITES, "users.watch", "users.getProfile", "labels.create")
"""What Relais asks of a connected account, and the workbench's own window seldom: that goes on."""
TIMEOUT_S = 10


def _rules(methods: Sequence[str], effect: str, **said: str | float) -> tuple[dict[str, object], ...]:
    """Rules as the stand-in takes them, in force until Gmail is well again where nothing else is said."""
    plain = [asdict(Rule(method, effect, times=None)) for method in methods]
    return tuple({**one, **said} for one in plain)


TROUBLES: Mapping[str, tuple[str, tuple[dict[str, object], ...]]] = {
    "": ("works", ()),
    "slow": ("is slow", _rules(EVERY, "slow", seconds=0.05)),
    "hang": ("does not answer", _rules(EVERY, "hang", seconds=60)),
    "after": ("does it, and closes without an answer", _rules(WRITES, "close", phase="after")),
    "429": ("says 429, retry later", _rules(EVERY, "429 userRateLimitExceeded")),
    "403": ("says 403, policy", _rules(EVERY, "403 domainPolicy")),
    "404": ("has lost the history", _rules(("history.list",), "history_floor", times=1)),
    "500": ("says 500", _rules(EVERY, "500")),
    "half": ("breaks off half way", _rules(READS, "half", phase="in")),
    "revoked": ("has revoked the token", _rules(("POST /token",), "invalid_grant")),
}
"""By name: what the menu says of Gmail, and the rules."""


@dataclass(slots=True)
class Weather:
    """What is in force at the stand-in."""

    endpoint: str
    account: str
    """Only the mailbox's own account is struck: its members still read their mail."""
    name: str = ""

    def become(self, name: str) -> None:
        """Let Gmail fare so from now on. Raises: KeyError."""
        rules = [
            {**rule, "account": "" if rule["effect"] == "invalid_grant" else self.account}
            for rule in _of(name)
        ]
        url = f"{self.endpoint}/__faults"
        requests.delete(url, timeout=TIMEOUT_S).raise_for_status()
        requests.post(url, json=rules, timeout=TIMEOUT_S).raise_for_status()
        self.name = name


def _of(name: str) -> Iterator[dict[str, object]]:
    """The rules of a trouble. A revoked token is refused at once, not only when it is to be renewed."""
    yield from TROUBLES[name][1]
    if name == "revoked":
        yield from _rules(EVERY, "401")
