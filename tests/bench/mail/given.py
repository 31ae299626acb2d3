"""An account whose mail is made up in memory: what that costs is noted apart, so that the rest is ours."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast

from backend.domain.account import SendAs
from backend.ports.account import AccountMail, Credentials, HistoryPage, IdPage, MailProfile, Touched
from backend.ports.message_head import MessageHead
from tests.people import SUPPORT

CUSTOMERS = 5_000
A_THREAD = 3
"""A question, our answer, thanks."""
HISTORY_BEGINS = 1_000
HISTORY_PER_PAGE, IDS_PER_PAGE = 100, 500
"""As the real client asks for."""
SNIPPET = (
    "I ordered a lamp three weeks ago and have not heard of it since. Could you tell me where it is, please?"
)


@dataclass(slots=True)
class Spent:
    """Time in seconds."""

    cpu_s: float = 0.0
    wall_s: float = 0.0

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Add what a block takes: the CPU time of the whole process, and time that passes."""
        cpu, wall = time.process_time(), time.perf_counter()
        try:
            yield
        finally:
            self.cpu_s += time.process_time() - cpu
            self.wall_s += time.perf_counter() - wall


@dataclass(slots=True)
class GivenMail:
    """The account. It has so many messages as have arrived; threads of three, one after the other."""

    begins: datetime
    every: timedelta = timedelta(milliseconds=1)
    arrived: int = 0
    spent: Spent = field(default_factory=Spent)
    """On making it up, which is nobody's cost but the bench's."""

    def open(self, _: Credentials) -> AccountMail:
        """See the port: whoever asks gets this account. It has what taking in asks for, and no more."""
        return cast("AccountMail", self)

    def profile(self) -> MailProfile:
        """See the port."""
        return MailProfile(SUPPORT, str(HISTORY_BEGINS + self.arrived), self.arrived)

    def send_as(self) -> tuple[SendAs, ...]:
        """See the port."""
        return ()

    def history(self, since: str, page: str | None = None) -> HistoryPage:
        """See the port."""
        with self.spent.counted():
            start = int(page or since) - HISTORY_BEGINS
            end = min(start + HISTORY_PER_PAGE, self.arrived)
            touched = tuple(
                Touched(_id(number), _thread(number), str(HISTORY_BEGINS + number + 1))
                for number in range(start, end)
            )
            reached = str(HISTORY_BEGINS + end)
            mine = str(HISTORY_BEGINS + self.arrived)
            return HistoryPage(
                touched, reached if touched else "", reached if end < self.arrived else None, mine
            )

    def heads(self, gmail_ids: Sequence[str]) -> Mapping[str, MessageHead]:
        """See the port."""
        with self.spent.counted():
            return {one: self._head(int(one[2:], 16)) for one in gmail_ids}

    def threads(self, _: str, page: str | None = None) -> IdPage:
        """See the port."""
        with self.spent.counted():
            count, start = -(-self.arrived // A_THREAD), int(page or 0)
            end = min(start + IDS_PER_PAGE, count)
            ids = tuple(_thread(A_THREAD * (count - 1 - place)) for place in range(start, end))
            return IdPage(ids, str(end) if end < count else None, count)

    def thread_heads(self, thread_ids: Sequence[str]) -> Mapping[str, tuple[MessageHead, ...]]:
        """See the port."""
        with self.spent.counted():
            firsts = {one: int(one[2:], 16) for one in thread_ids}
            return {
                one: tuple(map(self._head, range(first, min(first + A_THREAD, self.arrived))))
                for one, first in firsts.items()
            }

    def _head(self, number: int) -> MessageHead:
        first, turn = number - number % A_THREAD, number % A_THREAD
        lea, us = f"Léa Martin <lea{first % CUSTOMERS}@lindenhof.example>", f"Support <{SUPPORT}>"
        is_ours = turn == 1
        headers: dict[str, tuple[str, ...]] = {
            "from": (us if is_ours else lea,),
            "to": (lea if is_ours else us,),
            "subject": (f"{'Re: ' if turn else ''}Order {first}: where is it?",),
            "message-id": (_message_id(number),),
            "date": ("Tue, 24 Nov 2026 12:00:00 +0000",),
        }
        if turn:
            headers["in-reply-to"] = (_message_id(number - 1),)
            headers["references"] = (" ".join(_message_id(one) for one in range(first, number)),)
        labels = ("SENT",) if is_ours else ("INBOX", "UNREAD")
        at = self.begins + number * self.every
        return MessageHead(_id(number), _thread(number), at, SNIPPET, headers, labels, 4_200)


def _id(number: int) -> str:
    return f"19{number:014x}"


def _thread(number: int) -> str:
    """The thread bears the id of its first message, as Gmail has it."""
    return _id(number - number % A_THREAD)


def _message_id(number: int) -> str:
    return f"<CAF{number:020x}@mail.lindenhof.example>"
