"""Connected accounts through the Gmail API: https://developers.google.com/workspace/gmail/api/reference/rest."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from typing import Any, TypeVar

from googleapiclient.errors import HttpError
from googleapiclient.http import BatchHttpRequest

from backend.domain.account import SendAs
from backend.domain.obstacle import Obstacle
from backend.google_api import account_answers as answers
from backend.google_api.access import Access, Accesses, Authorized, Factory
from backend.google_api.errands import Errands, NoAnswer
from backend.google_api.gmail_client import gmail_at
from backend.google_api.gmail_faults import meaning
from backend.google_api.message_body import body_of, decoded
from backend.google_api.message_head import PARTS_DEPTH, head_of
from backend.google_api.push_faults import pushing
from backend.google_api.sending import Sending
from backend.ports.account import (
    Body,
    Credentials,
    GmailLabel,
    HistoryPage,
    IdPage,
    Looked,
    MailProfile,
    Watch,
)
from backend.ports.clock import Clock
from backend.ports.deadline import left_s
from backend.ports.mail_fault import (
    GrantLost,
    HistoryGone,
    MailFault,
    MailNotReadable,
    MailUnavailable,
    SendUnclear,
)
from backend.ports.message_head import MessageHead

TIMEOUT_S = 20.0
"""For one request with the renewal of its token, from the first byte to the last."""
CALLS_AT_ONCE = 8
PER_BATCH = 50
"""Google takes 100 and advises against more than this: https://developers.google.com/workspace/gmail/api/guides/batch"""
HISTORY_PER_PAGE = 100
"""A page is written down in one transaction."""
IDS_PER_PAGE = 500

T = TypeVar("T")
Request = Any
"""A request of googleapiclient, which has no types."""


def _parts(depth: int) -> str:
    """Names of files as far down as they are looked for, and never what is in them."""
    return f"filename,mimeType,parts({_parts(depth - 1)})" if depth > 1 else "filename,mimeType"


HEAD = f"id,threadId,labelIds,snippet,internalDate,sizeEstimate,payload(headers,{_parts(PARTS_DEPTH)})"
"""format=full tells the parts and would send the bodies as well: the mask keeps those away."""


class GmailAccounts:
    """The port on the Gmail API."""

    def __init__(self, endpoint: str, factory: Factory, clock: Clock) -> None:
        self._endpoint = endpoint
        self._accesses = Accesses(factory)
        self._errands = Errands("accounts", CALLS_AT_ONCE)
        self._clock = clock

    def open(self, credentials: Credentials) -> "GmailAccount":
        """See the port."""
        return GmailAccount(self, self._accesses.of(credentials))

    @cached_property
    def users(self) -> Any:
        """The requests that can be made."""
        return gmail_at(self._endpoint).users()

    @property
    def batch_uri(self) -> str:
        """Where batches go: the client's own would be Google's, whatever the endpoint is."""
        return f"{self._endpoint}/batch/gmail/v1"

    def meaning(self, fault: HttpError) -> MailFault:
        """The fault in the words of the port. A token that is refused though it is new is none."""
        meant = meaning(fault, self._clock.now())
        if isinstance(meant, MailNotReadable) and meant.obstacle is Obstacle.EXPIRED:
            return GrantLost(str(meant))
        return meant

    def send(self, access: Access, raw: bytes) -> str:
        """Send a mail once. Raises: SendUnclear, and every other MailFault where it was not sent."""
        sending = Sending(self._endpoint, raw)
        try:
            return self._errands.run(partial(sending.run, access), within_s=left_s(TIMEOUT_S))
        except HttpError as fault:
            raise self.meaning(fault) from None
        except NoAnswer as fault:
            raise (SendUnclear if sending.is_out else MailUnavailable)(str(fault)) from None

    def run(self, access: Access, call: Callable[[Authorized], T]) -> T:
        """Make a call with the account's token. Raises: MailFault."""
        try:
            return self._errands.run(lambda http: call(Authorized(access, http)), within_s=left_s(TIMEOUT_S))
        except HttpError as fault:
            raise self.meaning(fault) from None
        except MailFault:
            raise
        except Exception as fault:  # noqa: BLE001 - no answer, or none that the library can read
            raise MailUnavailable(f"Gmail does not answer ({type(fault).__name__})") from None


class GmailAccount:
    """One account. Requests are made once: who asks decides whether to ask again, and when."""

    def __init__(self, accounts: GmailAccounts, access: Access) -> None:
        self._accounts = accounts
        self._access = access

    def profile(self) -> MailProfile:
        """See the port."""
        return answers.profile_of(self._ask(self._users.getProfile(userId="me")))

    def send_as(self) -> tuple[SendAs, ...]:
        """See the port."""
        return answers.send_as_of(self._ask(self._users.settings().sendAs().list(userId="me")))

    def watch(self, topic: str) -> Watch:
        """See the port."""
        request = self._users.watch(userId="me", body={"topicName": topic})
        return answers.watch_of(self._accounts.run(self._access, lambda http: pushing(request, http)))

    def stop(self) -> None:
        """See the port."""
        self._ask(self._users.stop(userId="me"))

    def history(self, since: str, page: str | None = None) -> HistoryPage:
        """See the port. A place that Gmail does not take is one that is gone."""
        request = self._users.history().list(
            userId="me", startHistoryId=since, pageToken=page, maxResults=HISTORY_PER_PAGE
        )
        try:
            return answers.history_of(self._ask(request))
        except MailNotReadable as fault:
            if fault.obstacle is Obstacle.GONE:
                raise HistoryGone(str(fault)) from None
            raise

    def messages(self, query: str, page: str | None = None) -> IdPage:
        """See the port."""
        request = self._users.messages().list(
            userId="me", q=query, pageToken=page, maxResults=IDS_PER_PAGE, includeSpamTrash=True
        )
        return answers.ids_of(self._ask(request), "messages")

    def threads(self, query: str, page: str | None = None) -> IdPage:
        """See the port."""
        request = self._users.threads().list(userId="me", q=query, pageToken=page, maxResults=IDS_PER_PAGE)
        return answers.ids_of(self._ask(request), "threads")

    def heads(self, gmail_ids: Sequence[str]) -> Mapping[str, Looked]:
        """See the port."""
        get = self._users.messages().get
        asked = {one: get(userId="me", id=one, format="full", fields=HEAD) for one in gmail_ids}
        return {one: _read(head_of, found) for one, found in self._batched(asked).items()}

    def thread_heads(self, thread_ids: Sequence[str]) -> Mapping[str, tuple[MessageHead, ...] | MailFault]:
        """See the port."""
        get, fields = self._users.threads().get, f"id,messages({HEAD})"
        asked = {one: get(userId="me", id=one, format="full", fields=fields) for one in thread_ids}
        return {one: _read(answers.thread_of, found) for one, found in self._batched(asked).items()}

    def body(self, gmail_id: str) -> Body:
        """See the port."""
        found = self._ask(
            self._users.messages().get(userId="me", id=gmail_id, format="full", fields="payload")
        )

        def fetch(attachment_id: str) -> bytes:
            get = self._users.messages().attachments().get
            data = self._ask(get(userId="me", messageId=gmail_id, id=attachment_id, fields="data"))
            return decoded(data.get("data"))

        return body_of(gmail_id, found.get("payload"), fetch)

    def send(self, raw: bytes) -> str:
        """See the port."""
        return self._accounts.send(self._access, raw)

    def trash(self, gmail_id: str) -> None:
        """See the port."""
        self._ask(self._users.messages().trash(userId="me", id=gmail_id, fields="id"))

    def untrash(self, gmail_id: str) -> None:
        """See the port. Gmail itself leaves it archived."""
        self._ask(self._users.messages().untrash(userId="me", id=gmail_id, fields="id"))
        self.change_labels((gmail_id,), ("INBOX",), ())

    def labels(self) -> tuple[GmailLabel, ...]:
        """See the port."""
        return answers.labels_of(self._ask(self._users.labels().list(userId="me")))

    def create_label(self, name: str) -> GmailLabel:
        """See the port."""
        try:
            return answers.label_of(self._ask(self._users.labels().create(userId="me", body={"name": name})))
        except MailNotReadable:
            known = next((one for one in self.labels() if one.name.lower() == name.lower()), None)
            if known is None:
                raise
            return known

    def rename_label(self, label_id: str, name: str) -> None:
        """See the port."""
        self._unless_gone(self._users.labels().patch(userId="me", id=label_id, body={"name": name}))

    def delete_label(self, label_id: str) -> None:
        """See the port."""
        self._unless_gone(self._users.labels().delete(userId="me", id=label_id))

    def change_labels(self, gmail_ids: Sequence[str], add: Sequence[str], remove: Sequence[str]) -> None:
        """See the port."""
        body = {"ids": list(gmail_ids), "addLabelIds": list(add), "removeLabelIds": list(remove)}
        self._ask(self._users.messages().batchModify(userId="me", body=body))

    @property
    def _users(self) -> Any:
        return self._accounts.users

    def _ask(self, request: Request) -> Any:
        return self._accounts.run(self._access, lambda http: request.execute(http=http))

    def _unless_gone(self, request: Request) -> None:
        try:
            self._ask(request)
        except MailNotReadable as fault:
            if fault.obstacle is not Obstacle.GONE:
                raise

    def _batched(self, requests: Mapping[str, Request]) -> dict[str, Any]:
        """The answers to many requests; of one that failed alone, its fault. Raises: MailFault."""
        keys, found = list(requests), dict[str, Any]()
        for start in range(0, len(keys), PER_BATCH):
            some = {key: requests[key] for key in keys[start : start + PER_BATCH]}
            found |= self._accounts.run(self._access, partial(self._together, some))
        return found

    def _together(self, requests: Mapping[str, Request], http: Authorized) -> dict[str, Any]:
        found: dict[str, Any] = {}

        def note(key: str, answer: object, fault: HttpError | None) -> None:
            found[key] = self._accounts.meaning(fault) if fault else answer

        batch = BatchHttpRequest(callback=note, batch_uri=self._accounts.batch_uri)
        for key, request in requests.items():
            # The token stands on the whole; a part with a connection of its own would be renewed by itself.
            request.http = None
            batch.add(request, request_id=key)
        batch.execute(http=http)
        lost = next((one for one in found.values() if isinstance(one, GrantLost)), None)
        if lost:
            raise lost
        return found


def _read(reader: Callable[[object], T], found: object) -> T | MailFault:
    """What an answer means; one that is none is a fault of its own."""
    if isinstance(found, MailFault):
        return found
    try:
        return reader(found)
    except MailUnavailable as fault:
        return fault
