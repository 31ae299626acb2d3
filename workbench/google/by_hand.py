"""An account as a person has it open in Gmail: what they do there by hand, and a program sees later."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.google import labels, messages
from workbench.google.messages import Place
from workbench.google.sending import recipients, send, stamped
from workbench.google.state import Label, Message

if TYPE_CHECKING:
    from workbench.google.stand_in import Google


@dataclass(frozen=True, slots=True)
class ByHand:
    """Every method is one change; watchers are told."""

    google: "Google"
    address: str

    @property
    def messages(self) -> list[Message]:
        """Every mail of the account, in the order in which it came."""
        with self.google.holding(self.address) as held:
            return list(held.account.messages.values())

    def message(self, message_id: str) -> Message:
        """One mail. Raises: Refused."""
        with self.google.holding(self.address) as held:
            return messages.message_of(held.account, message_id)

    def thread(self, thread_id: str) -> list[Message]:
        """The mails of a thread, the oldest first. Raises: Refused."""
        with self.google.holding(self.address) as held:
            return messages.thread_of(held.account, thread_id)

    @property
    def history_id(self) -> int:
        """Where the account's history is."""
        with self.google.holding(self.address) as held:
            return held.account.history_id

    @property
    def drafts(self) -> dict[str, str]:
        """Draft id to message id."""
        with self.google.holding(self.address) as held:
            return dict(held.account.drafts)

    def take_in(self, raw: bytes, place: Place) -> Message:
        """A mail under given ids, as seeds have them."""
        with self.google.holding(self.address) as held:
            return messages.arrive(held.account, raw, held.now_ms, place)

    def write(self, raw: bytes, thread_id: str = "") -> Message:
        """Send a mail from Gmail's own window, in a thread or a new one. Raises: Refused."""
        with self.google.holding(self.address) as held:
            recipients(raw)
            made = stamped(held.account, raw, self.google.clock.now(), keeps_message_id=False)
            message, letter = send(held.account, made, Place(thread_id=thread_id), held.now_ms)
            held.letters.append(letter)
            return message

    def add_label(self, message_id: str, *label_ids: str) -> None:
        """Put labels on a mail. Raises: Refused."""
        self._relabel(message_id, label_ids, ())

    def remove_label(self, message_id: str, *label_ids: str) -> None:
        """Take labels off a mail. Raises: Refused."""
        self._relabel(message_id, (), label_ids)

    def read(self, message_id: str) -> None:
        """Open a mail: it is unread no more. Raises: Refused."""
        self._relabel(message_id, (), ("UNREAD",))

    def archive(self, message_id: str) -> None:
        """Out of the inbox. Raises: Refused."""
        self._relabel(message_id, (), ("INBOX",))

    def trash(self, message_id: str) -> None:
        """To the bin. Raises: Refused."""
        with self.google.holding(self.address) as held:
            messages.trash(held.account, [messages.message_of(held.account, message_id)])

    def untrash(self, message_id: str) -> None:
        """Out of the bin. Raises: Refused."""
        with self.google.holding(self.address) as held:
            messages.untrash(held.account, [messages.message_of(held.account, message_id)])

    def delete(self, message_id: str) -> None:
        """Delete a mail for good. Raises: Refused."""
        with self.google.holding(self.address) as held:
            messages.remove(held.account, [messages.message_of(held.account, message_id)])

    def make_label(self, name: str) -> Label:
        """A new label. Raises: Refused."""
        with self.google.holding(self.address) as held:
            return labels.create(held.account, {"name": name})

    def limit_labels(self, count: int) -> None:
        """So many labels may be made, and no more."""
        with self.google.holding(self.address) as held:
            held.account.label_limit = count

    def lag(self, seconds: float) -> None:
        """Lists and searches find a mail only so many seconds after it came."""
        with self.google.holding(self.address) as held:
            held.account.index_lag_ms = int(seconds * 1000)

    def lose_watch(self) -> None:
        """The watch is gone, and nobody says so."""
        with self.google.holding(self.address) as held:
            held.account.watch = None

    def revoke(self) -> None:
        """Take every client's access away, as in the account's security page."""
        self._on_grants(is_revoked=True)

    def ask_for_sign_in(self) -> None:
        """An admin's session control: refreshing answers invalid_grant with invalid_rapt."""
        self._on_grants(is_revoked=False)

    def _on_grants(self, *, is_revoked: bool) -> None:
        with self.google.changing_grants() as state:
            for grant in state.grants.values():
                if grant.account == self.address:
                    grant.is_revoked = grant.is_revoked or is_revoked
                    grant.needs_reauthentication = not is_revoked

    def _relabel(self, message_id: str, put: Sequence[str], taken: Sequence[str]) -> None:
        with self.google.holding(self.address) as held:
            messages.check_labels(held.account, (*put, *taken))
            messages.relabel(held.account, [messages.message_of(held.account, message_id)], put, taken)
