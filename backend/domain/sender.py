"""Under which address an answer leaves, by the address that the customer wrote to."""

from dataclasses import dataclass

from backend.domain.account import Account


@dataclass(frozen=True, slots=True)
class Sender:
    """A choice for one address of a mailbox."""

    address: str
    """The mailbox's own, or an alias."""
    sends_as: str


def sender_for(address: str, account: Account, chosen: tuple[Sender, ...], mailbox: str) -> str:
    """Where an answer to mail for ``address`` leaves from, as far as Gmail lets the account write so.

    What was chosen comes first, then the very address, the mailbox's own, and the account's default.
    """
    wanted = [one.sends_as for one in chosen if one.address == address]
    usable = (one for one in (*wanted, address, mailbox) if account.can_write_as(one))
    default = (one.address for one in account.send_as if one.is_default)
    return next(usable, None) or next(default, account.email)
