"""Addresses in the headers of a mail (RFC 5322, 3.4 and 4.4; RFC 6532), read alike by every Python.

The standard library does not serve: its strict reading gives up a whole header for one odd address, its lax
one believes a name, both change with the version, and its newer parser recurses as deep as brackets nest.
This reading keeps every sound address whatever stands beside it, looks at each character a few times, and
never raises.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

READ_UP_TO = 100_000
"""Characters of one header that are looked at."""

ADDRESSES_READ = 2_500
"""Addresses that are taken, more than Gmail delivers one mail to (2,000)."""

LONGEST = 320
"""Characters of an address (RFC 3696, 3, before its erratum)."""

_TEXT = r"[^\s\x00-\x1f\x7f-\x9f()<>\[\]:;@\\,\".\ud800-\udfff]"
_LOCAL = rf"{_TEXT}+(?:\.+{_TEXT}+)*\.*"
_LABEL = r"(?:[A-Za-z0-9_-]|[^\x00-\x7f\s])+"
_DOMAIN = rf"{_LABEL}(?:\.{_LABEL})+"
_ADDRESS = re.compile(rf"(?P<local>{_LOCAL})@(?P<domain>{_DOMAIN})\.?")
_RUN = re.compile(r"[^\s()<>\[\]:;\\,\"]+")
_ANGLE = re.compile(r"<([^<>]*)>")
_SOUND_LOCAL = re.compile(_LOCAL)

_QUOTE, _COMMENT, _END = "\ue000", "\ue001", "\ue002"
_KEPT = re.compile(f"{_QUOTE}([0-9]+){_END}")
_COMMENTS = re.compile(f"{_COMMENT}([0-9]+){_END}")
_QUOTED = re.compile(rf"{_QUOTE}(?P<number>[0-9]+){_END}@(?P<domain>{_DOMAIN})\.?")
_OWN = re.compile("[\ue000-\ue002]")

_TURN_ASCII = frozenset("\u0130\u037e\u1fef\u212a")
"""Whatever becomes ASCII in lower case or by NFC: with these a stranger would read as somebody else."""


@dataclass(frozen=True, slots=True)
class Named:
    """An address, and the name beside it, which may be empty and still be encoded (RFC 2047)."""

    name: str
    address: str


def addresses_in(*headers: str) -> tuple[Named, ...]:
    """Every address of these header values, each once.

    Where an entry of the list is so odd that it says nothing by the rules, whatever looks like an
    address in it counts.
    """
    return _once(one for header in headers for entry in _entries(header) for one in _all(entry))


def authors_in(*headers: str) -> tuple[Named, ...]:
    """Who says to have written: by the rules alone. What stands between < > counts, never the name."""
    return _once(one for header in headers for entry in _entries(header) for one in _sound(entry))


def canonical(address: str) -> str:
    """The address as it is kept and compared, an empty string if it is none.

    Lower case, the domain in ASCII (RFC 3492), quotes only where the local part needs them (RFC 5321,
    4.1.2). Dots and what follows a plus are the owner's: nothing is left out.
    """
    local, _, domain = address.rpartition("@")
    if local.startswith('"') and local.endswith('"') and len(local) > 1:
        return _address(f"{_QUOTE}0{_END}@{domain}", [local[1:-1]])
    return _address(address, [])


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of an address list: the text as it came, and with quotes and comments set aside."""

    raw: str
    text: str
    kept: list[str]


def _once(found: Iterable[Named]) -> tuple[Named, ...]:
    first: dict[str, Named] = {}
    for one in islice(found, ADDRESSES_READ):
        first.setdefault(one.address, one)
    return tuple(first.values())


def _all(entry: _Entry) -> Iterator[Named]:
    sound = tuple(_sound(entry))
    yield from sound
    if not sound and "@" in entry.raw:
        yield from (Named("", address) for run in _RUN.findall(entry.raw) if (address := _address(run, [])))


def _sound(entry: _Entry) -> Iterator[Named]:
    angles = _ANGLE.findall(entry.text)
    name, _, _ = entry.text.partition("<")
    if not angles:
        words = _closed_up(entry.text.replace("<", " ").replace(">", " ")).split()
        angles = [word for word in words if "@" in word]
        name = " ".join(word for word in words if "@" not in word)
    for inside in angles:
        address = _address(_closed_up(inside), entry.kept)
        if address:
            yield Named(_name(name, entry.kept), address)


def _closed_up(text: str) -> str:
    """Without the white space that may stand around the @ (RFC 5322, 4.4)."""
    return " ".join(text.split()).replace(" @", "@").replace("@ ", "@")


def _name(text: str, kept: list[str]) -> str:
    """What people read beside the address: the words before it, else the comment."""
    spoken = _KEPT.sub(lambda quoted: kept[int(quoted[1])], text)
    before, *comments = _COMMENTS.split(spoken)
    words = " ".join([before, *comments[1::2]]).split()
    return " ".join(words) or " ".join(" ".join(kept[int(number)] for number in comments[::2]).split())


def _address(text: str, kept: list[str]) -> str:
    """The canonical address, an empty string if the text is none."""
    if len(text) > LONGEST or not _TURN_ASCII.isdisjoint(text):
        return ""
    quoted, plain = _QUOTED.fullmatch(text), _ADDRESS.fullmatch(text)
    if quoted:
        local, domain = _unquoted(kept[int(quoted["number"])]), quoted["domain"]
    elif plain and text.isprintable():
        local, domain = plain["local"], plain["domain"]
    else:
        return ""
    ascii_domain = _ascii(domain)
    address = f"{unicodedata.normalize('NFC', local).lower()}@{ascii_domain}"
    return address if ascii_domain and local and len(address) <= LONGEST else ""


def _unquoted(inside: str) -> str:
    """The local part of which this is the quoted form, in quotes only if it needs them."""
    plain = re.sub(r"\\(.)", r"\1", inside, flags=re.DOTALL)
    if not plain.isprintable() or not _TURN_ASCII.isdisjoint(plain):
        return ""
    if _SOUND_LOCAL.fullmatch(plain):
        return plain
    escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _ascii(domain: str) -> str:
    """The domain in ASCII, an empty string if a label is too long for one (RFC 5890, 2.3.2.1)."""
    labels = []
    for label in domain.split("."):
        folded = unicodedata.normalize("NFC", label).lower()
        if not folded.isascii():
            folded = "xn--" + folded[:64].encode("punycode").decode("ascii")
        if len(folded) > 63:
            return ""
        labels.append(folded)
    return ".".join(labels)


def _entries(header: str) -> Iterator[_Entry]:
    """The entries of the list. A group's name and its colon are left out, so groups need no nesting."""
    value = _OWN.sub("\ufffd", header[:READ_UP_TO])
    closings = _closings(value)
    kept: list[str] = []
    text: list[str] = []
    begin = at = 0
    while at < len(value):
        char, end = value[at], closings.get(at, at)
        if end > at:
            mark = _QUOTE if char == '"' else _COMMENT
            text.append(f"{mark}{len(kept)}{_END}")
            kept.append(value[at + 1 : end])
        elif char in ",;":
            yield _Entry(value[begin:at], "".join(text), kept)
            begin, text = at + 1, []
        elif char == ":":
            text = []
        elif char not in '"()':
            text.append(char)
        at = end + 1
    yield _Entry(value[begin:], "".join(text), kept)


def _closings(value: str) -> dict[int, int]:
    """Where each quote and each comment that is closed is closed. What is not stands for itself.

    With an odd number of quotes one is missing: then none reaches over a comma.
    """
    reaches = len(re.findall(r'(?<!\\)"', value)) % 2 == 0
    closings: dict[int, int] = {}
    comments: list[int] = []
    quote, is_escaped = -1, False
    for at, char in enumerate(value):
        if is_escaped:
            is_escaped = False
        elif char == "\\":
            is_escaped = quote >= 0 or bool(comments)
        elif char == '"' and quote >= 0:
            closings[quote], quote = at, -1
        elif char == '"' and (at == 0 or value[at - 1] in " \t\r\n,;:<)("):
            quote = at
        elif char == "," and not reaches:
            quote = -1
        elif char == "(" and quote < 0:
            comments.append(at)
        elif char == ")" and quote < 0 and comments:
            closings[comments.pop()] = at
    return closings
