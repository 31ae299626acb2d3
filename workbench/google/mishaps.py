"""What rules do to the state of things rather than to an answer."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from workbench.google import messages
from workbench.google.faults import Rule
from workbench.google.state import Message
from workbench.google.tokens import revoke

if TYPE_CHECKING:
    from workbench.google.stand_in import Google


def befall(google: "Google", rule: Rule, account: str, token: str, path: Mapping[str, str]) -> None:
    """Let a mishap happen. One that needs an account or a message happens only where the call has it."""
    pushes = google.pushes
    if rule.effect == "token_revoked":
        with google.changing_grants() as state:
            revoke(state, token)
    elif rule.effect == "push_dropped":
        pushes.to_drop += 1
    elif rule.effect == "push_doubled":
        pushes.to_double += 1
    elif rule.effect == "push_reversed":
        pushes.to_swap += 1
    elif account in google.state.accounts:
        _ON_ACCOUNTS[rule.effect](google, rule, account, path.get("id", ""))


def _floor(google: "Google", _: Rule, account: str, __: str) -> None:
    google.history_floor(account)


def _watch_lost(google: "Google", _: Rule, account: str, __: str) -> None:
    google.account(account).lose_watch()


def _lag(google: "Google", rule: Rule, account: str, _: str) -> None:
    google.account(account).lag(rule.seconds)


def _label(google: "Google", rule: Rule, account: str, message_id: str) -> None:
    with google.holding(account) as held:
        for one in _meant(held.account.messages, message_id):
            is_there = rule.label in one.labels
            messages.relabel(
                held.account, [one], [] if is_there else [rule.label], [rule.label] if is_there else []
            )


def _deleted(google: "Google", _: Rule, account: str, message_id: str) -> None:
    with google.holding(account) as held:
        if meant := _meant(held.account.messages, message_id):
            messages.remove(held.account, meant)


def _meant(held: Mapping[str, Message], an_id: str) -> list[Message]:
    """The message of a call, the messages of its thread, or the newest one where it names none."""
    found = [one for one in held.values() if an_id in (one.id, one.thread_id)]
    return found or ([] if an_id else list(held.values())[-1:])


_ON_ACCOUNTS: Mapping[str, Callable[["Google", Rule, str, str], None]] = {
    "history_floor": _floor,
    "watch_lost": _watch_lost,
    "index_lag": _lag,
    "label_changed": _label,
    "message_deleted": _deleted,
}
