"""The way along a list: from where a conversation was opened, and what comes after it there.

It rides in every action of the cards on that way, as one parameter: nothing about it is remembered here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode

WAY = "way"
"""The parameter of an action that holds it."""

READABLE = "-"
"""In the place of a mail's id: its text can be read on the card, and is not yet."""

_QUEUE, _NEXT, _MAIL = "queue", "next", "mail"
_LIST = ("home", "view", "label", "holder", "words", "cursor", "picked")
_FIELDS = 9
"""More than that no way of ours has."""


@dataclass(frozen=True, slots=True)
class Way:
    """Where the person is on a list; false where the conversation was not opened from one."""

    place: Mapping[str, str] = field(default_factory=dict)
    """The list: the parameters by which ``home.show``, ``home.view`` or ``home.search`` shows it again."""
    queue: tuple[str, ...] = ()
    """The thread ids that come after this one on its page."""
    next_name: str = ""
    """Whose the first of them is."""
    mail: str = ""
    """Gmail's id of the mail that is being read on the card, ``READABLE`` where one could be."""

    def __bool__(self) -> bool:
        return bool(self.place)

    def past(self, thread_id: str) -> "Way":
        """The way from one of the conversations that come after, whose next one has still to be named."""
        at = self.queue.index(thread_id) + 1 if thread_id in self.queue else 0
        mail = READABLE if self.mail else ""
        return Way(self.place, self.queue[at:], mail=mail) if at else self

    def leading_to(self, name: str) -> "Way":
        """The way with the next conversation's customer named."""
        return replace(self, next_name=name)

    def reading(self, mail: str) -> "Way":
        """The way with that mail on the card."""
        return replace(self, mail=mail)

    def carried(self) -> tuple[dict[str, str], ...]:
        """As the parameter of an action, where there is a way."""
        if not self.place:
            return ()
        said = {**self.place, _QUEUE: " ".join(self.queue), _NEXT: self.next_name, _MAIL: self.mail}
        return ({"key": WAY, "value": _packed(tuple(said.items()))},)


NO_WAY = Way()


@lru_cache(maxsize=1024)
def _packed(said: tuple[tuple[str, str], ...]) -> str:
    """Kept, since the card that a click is answered with leads on as the one before it did."""
    return urlencode([(name, value) for name, value in said if value])


def way_of(parameters: Mapping[str, str]) -> Way:
    """The way that a click came along; none where its card had none, or what it says is not ours."""
    try:
        given = dict(parse_qsl(parameters.get(WAY, ""), max_num_fields=_FIELDS))
    except ValueError:
        return NO_WAY
    place = {name: given[name] for name in _LIST if name in given}
    return Way(place, tuple(given.get(_QUEUE, "").split()), given.get(_NEXT, ""), given.get(_MAIL, ""))
