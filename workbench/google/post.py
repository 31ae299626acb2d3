"""The post between accounts: who gets a letter, and what comes back."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbench.google import rfc822
from workbench.google.bounce import bounced
from workbench.google.messages import Place, arrive
from workbench.google.sending import Letter
from workbench.google.state import State
from workbench.google.writing import domain_of

if TYPE_CHECKING:
    from workbench.google.stand_in import Google


@dataclass(frozen=True, slots=True)
class Outside:
    """A letter that left for somebody who has no account here."""

    sender: str
    to: str
    raw: bytes


@dataclass(slots=True)
class Post:
    """Everything that left."""

    outside: list[Outside] = field(default_factory=list)

    def carry(self, google: "Google", letter: Letter) -> None:
        """Bring a letter to everybody. Call it while no account is locked."""
        for to in letter.to:
            owner = account_of(google.state, to)
            if owner:
                with google.holding(owner) as held:
                    way = (("Delivered-To", to), ("Return-Path", f"<{letter.sender}>"))
                    arrive(held.account, rfc822.on_top(letter.raw, *way), held.now_ms, Place())
            elif _is_nowhere(google.state, to):
                _send_back(google, letter, to)
            else:
                self.outside.append(Outside(letter.sender, to, letter.raw))


def account_of(state: State, address: str) -> str:
    """The account that gets mail to an address: its own, an alias, one with a plus. Empty: none here."""
    local, _, domain = address.lower().partition("@")
    for wanted in (address.lower(), f"{local.partition('+')[0]}@{domain}"):
        for one in state.accounts.values():
            if wanted in {alias.email.lower() for alias in one.send_as if alias.is_verified}:
                return one.address
    return ""


def _is_nowhere(state: State, address: str) -> bool:
    """Whether nobody takes mail to an address: an unknown person of a known domain, or no such domain."""
    domain = domain_of(address)
    own = {domain_of(one) for one in state.accounts}
    return domain in own or domain in state.unreachable or domain.endswith(".invalid")


def _send_back(google: "Google", letter: Letter, recipient: str) -> None:
    with google.holding(letter.sender) as held:
        raw = bounced(letter.raw, letter.sender, recipient, google.clock.now())
        arrive(held.account, raw, held.now_ms, Place(thread_id=letter.thread_id))
