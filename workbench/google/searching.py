"""Whether a mail is what a query asks for."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from workbench.google import rfc822
from workbench.google.payload import file_names, plain_text
from workbench.google.queries import All, Any, Not, Query, Term, operators_of
from workbench.google.refused import not_played
from workbench.google.state import Account, Message

FOLDERS = frozenset({"inbox", "sent", "trash", "spam", "starred", "important", "unread"})
HIDDEN = frozenset({"TRASH", "SPAM"})
FLAGS = frozenset({"unread", "starred", "important"})
_SPAN = re.compile(r"(\d+)([hdmy])")
_SIZE = re.compile(r"(\d+)([kKmM]?)[bB]?")
_HOURS = {"h": 1, "d": 24, "m": 24 * 30, "y": 24 * 365}
_ADDRESSED = {"from": ("From",), "to": ("To", "Cc", "Bcc"), "cc": ("Cc",), "bcc": ("Bcc",)}
_NAMED = {"subject": ("Subject",), "deliveredto": ("Delivered-To",), "list": ("List-Id",)}
_NOT_A_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Search:
    """One search in one account."""

    account: Account
    query: Query
    now_ms: int

    def finds(self, message: Message) -> bool:
        """Whether a mail matches."""
        return self._holds(self.query, message)

    def shows_hidden(self) -> bool:
        """Whether the query itself asks for the bin or for spam."""
        asked = {(one.operator, one.value.lower()) for one in operators_of(self.query)}
        return not asked.isdisjoint({("in", "anywhere"), ("in", "trash"), ("in", "spam")})

    def _holds(self, query: Query, message: Message) -> bool:
        match query:
            case All():
                return all(self._holds(one, message) for one in query.of)
            case Any():
                return any(self._holds(one, message) for one in query.of)
            case Not():
                return not self._holds(query.query, message)
            case Term():
                return self._term(query.operator, query.value, message)

    def _term(self, operator: str, value: str, message: Message) -> bool:
        if operator in _ADDRESSED:
            return self._addressed(operator, value.lower(), message)
        if operator in _NAMED:
            return any(_has_words(_header(message.raw, name), value) for name in _NAMED[operator])
        if operator in ("in", "is", "has", "label", "category"):
            return self._placed(operator, value, message)
        if operator in _TIMES:
            return _TIMES[operator](message.internal_ms, self._instant(operator, value))
        if operator in ("larger", "size"):
            return len(message.raw) >= _bytes(value)
        if operator == "smaller":
            return len(message.raw) < _bytes(value)
        if operator == "filename":
            return any(value.lower() in name.lower() for name in file_names(message.raw))
        if operator == "rfc822msgid":
            return f"<{value.strip('<>')}>" in rfc822.message_ids(message.raw, "Message-ID")
        return _has_words(_everything(message.raw), value)

    def _addressed(self, operator: str, value: str, message: Message) -> bool:
        wanted = self.account.address if value == "me" else value
        names = _ADDRESSED[operator]
        if "@" in wanted and wanted in rfc822.addresses(message.raw, *names):
            return True
        return any(_has_words(_header(message.raw, name), wanted) for name in names)

    def _placed(self, operator: str, value: str, message: Message) -> bool:
        lower, labels = value.lower(), set(message.labels)
        if operator == "has":
            return self._has(lower, message)
        if operator == "category":
            return f"CATEGORY_{'PERSONAL' if lower == 'primary' else value.upper()}" in labels
        if operator == "is":
            if lower not in (*FLAGS, "read"):
                raise not_played(f"is:{value}")
            return "UNREAD" not in labels if lower == "read" else lower.upper() in labels
        if lower in ("draft", "drafts"):
            return "DRAFT" in labels
        if operator == "in" and lower == "anywhere":
            return True
        if operator == "in" and lower not in FOLDERS:
            raise not_played(f"in:{value}")
        return not labels.isdisjoint(self._label_ids(value))

    def _has(self, value: str, message: Message) -> bool:
        own = {one.id for one in self.account.labels.values() if not one.is_system} & set(message.labels)
        if value not in ("attachment", "userlabels", "nouserlabels"):
            raise not_played(f"has:{value}")
        return (
            bool(file_names(message.raw)) if value == "attachment" else bool(own) == (value == "userlabels")
        )

    def _label_ids(self, value: str) -> set[str]:
        """A label's id or its name, in which blanks and slashes may be hyphens."""
        wanted = _as_searched(value)
        return {
            one.id
            for one in self.account.labels.values()
            if wanted in (_as_searched(one.name), one.id.lower())
        }

    def _instant(self, operator: str, value: str) -> float:
        """Milliseconds since 1970. Dates begin at midnight UTC here; Gmail takes the account's zone."""
        if operator.endswith("_than"):
            span = _SPAN.fullmatch(value.lower())
            if span is None:
                raise not_played(f"{operator}:{value}")
            return self.now_ms - timedelta(hours=int(span[1]) * _HOURS[span[2]]).total_seconds() * 1000
        if value.isdigit() and len(value) > 4:
            return int(value) * 1000
        try:
            day = datetime.strptime(value.replace("-", "/"), "%Y/%m/%d").replace(tzinfo=UTC)
        except ValueError:
            raise not_played(f"{operator}:{value}") from None
        return day.timestamp() * 1000


_TIMES: dict[str, Callable[[float, float], bool]] = {
    "after": lambda at, bound: at >= bound,
    "newer": lambda at, bound: at >= bound,
    "newer_than": lambda at, bound: at >= bound,
    "before": lambda at, bound: at < bound,
    "older": lambda at, bound: at < bound,
    "older_than": lambda at, bound: at < bound,
}


def _as_searched(name: str) -> str:
    return re.sub(r"[\s/]+", "-", name.strip().lower())


def _bytes(value: str) -> int:
    size = _SIZE.fullmatch(value)
    if size is None:
        raise not_played(f"a size of {value}")
    return int(size[1]) * {"": 1, "k": 1024, "m": 1024**2}[size[2].lower()]


def _header(raw: bytes, name: str) -> str:
    return " ".join(value for given, value in rfc822.headers(raw) if given.lower() == name.lower())


@lru_cache(maxsize=4096)
def _everything(raw: bytes) -> str:
    names = ("From", "To", "Cc", "Bcc", "Subject")
    return " ".join((*(_header(raw, name) for name in names), plain_text(raw), *file_names(raw)))


def _has_words(text: str, wanted: str) -> bool:
    """Whole words, in their order, whatever stands between letters: Gmail knows no parts of words."""
    words = _NOT_A_WORD.sub(" ", wanted.lower()).strip()
    return not words or f" {words} " in f" {_NOT_A_WORD.sub(' ', text.lower())} "
