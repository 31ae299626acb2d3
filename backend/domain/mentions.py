"""Whom a text calls with @: the one place where names become members.

A name is the e-mail address, its part before the @, the whole name, or its first words. Accents, case
and width do not count, nor what joins the words (``@Marie Dupont``, ``@marie.dupont``, ``@MarieDupont``).
The longest name counts, and of equally long ones the whole name. What several bear is asked about, and
nobody is guessed. Addresses and links mention nobody, nor do people who left: their names stay theirs.
``@team`` and ``@all`` call everybody who is here, unless a member is called so.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from backend.domain.folding import folded
from backend.domain.member import Member
from backend.domain.refs import Ref

NAME_CHARACTERS = 120
"""How far a name after an @ is followed."""

EVERYBODY = frozenset({"team", "all", "equipe", "tous"})
"""What calls all members, as names are compared; in every language of ours, whatever the writer's own is."""

_LINK = re.compile(
    r"(?:\b[a-z][a-z0-9+.\-]{0,20}://|\b(?:mailto|sip|tel):|\bwww\."
    r"|\b\w[\w\-]{0,62}(?:\.[\w\-]{1,63}){1,8}(?::\d+)?[/?#])\S+"
)
_ADDRESS = re.compile(r"[\w.+%'\-]{1,64}@[\w\-]+(?:\.[\w\-]+)*")
_IN_A_WORD = re.compile(r"[\w@/][.+%'\-/]*$|[/@]$")
_SPACELESS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Letters of scripts that write no space between words (and Korean, which hangs particles on names)."""

_LETTER = re.compile(r"[^\W_]")
_SEPARATORS = "._-+'\u2019"
_UNKNOWN = re.compile(r"\w[\w.\-'\u2019]*(?:@[\w.\-]+\w)?")
_LEFT_OVER = re.compile(r"(?:['\u2019]s)?[.\-'\u2019]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unclear:
    """A name that several members bear. Those who are called alike are told apart by their addresses."""

    name: str
    bearers: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Mentions:
    """Whom a text calls, in the order in which it names them; names as they were typed."""

    members: tuple[Ref, ...] = ()
    nobody: tuple[str, ...] = ()
    unclear: tuple[Unclear, ...] = ()


@dataclass(frozen=True, slots=True)
class _Names:
    """Who bears which handle: ``whole`` are whole names and addresses, ``parts`` all others."""

    whole: Mapping[str, tuple[Member, ...]]
    parts: Mapping[str, tuple[Member, ...]]

    def bearers(self, handle: str) -> tuple[Member, ...]:
        return self.whole.get(handle) or self.parts.get(handle, ())


class _Text:
    """A text as it is compared, with the way back to the text as it was typed."""

    def __init__(self, typed: str) -> None:
        self.typed = typed
        self.folded = ""
        self._origins: list[int] = []
        pieces = [folded(char) for char in typed]
        self.folded = "".join(pieces)
        for number, piece in enumerate(pieces):
            self._origins += [number] * len(piece)
        self._origins.append(len(typed))

    def is_whole_until(self, end: int) -> bool:
        """Whether no character is cut in two there (a Korean syllable is several letters when folded)."""
        return end == 0 or self._origins[end] != self._origins[end - 1]

    def between(self, start: int, end: int) -> str:
        return self.typed[self._origins[start] : self._origins[end]]

    def after(self, start: int) -> str:
        return self.typed[self._origins[start] :]

    def behind(self, typed_length: int, start: int) -> int:
        """Where the comparison goes on behind so many typed characters."""
        wanted = self._origins[start] + typed_length
        return next(place for place in range(start, len(self._origins)) if self._origins[place] >= wanted)


def mentions_in(text: str, roster: Iterable[Member], former: Iterable[Member] = ()) -> Mentions:
    """Resolve the @names of a text against the members of a mailbox, and nobody else.

    ``former`` are those who left: they are nobody, but nobody else is called by their whole names.
    """
    if "@" not in folded(text):
        return Mentions()  # As most texts; all names of a large mailbox need not be taken apart for them.
    roster = tuple(roster)
    names, gone = _names_of(roster), _names_of(former)
    members: dict[str, Ref] = {}
    nobody: dict[str, None] = {}
    unclear: dict[str, Unclear] = {}
    for name, bearers in _named(_Text(text), names, gone):
        present = tuple(member for member in bearers if member.sub)
        if not bearers and _handle(name) in EVERYBODY:
            members |= {member.sub: member.ref for member in roster if member.sub}
        elif len(bearers) > 1 and present:
            unclear.setdefault(folded(name), Unclear(name, _told_apart(present)))
        elif present:
            members[present[0].sub] = present[0].ref
        else:
            nobody[name] = None
    asked = tuple(one for one in unclear.values() if not any(bearer.id in members for bearer in one.bearers))
    return Mentions(tuple(members.values()), tuple(nobody), asked)


def _named(text: _Text, names: _Names, gone: _Names) -> Iterator[tuple[str, tuple[Member, ...]]]:
    """Each name after an @, as typed, with the members who bear it."""
    links = [match.span() for match in _LINK.finditer(text.folded)]
    last = 0
    for at, char in enumerate(text.folded):
        if char != "@" or at < last or any(start <= at < end for start, end in links):
            continue
        if _is_inside(text.folded, last, at):
            continue
        start = at + 1
        found = _longest(text, start, names, gone)
        if found:
            last, bearers = found
            yield text.between(start, last), bearers
            continue
        unknown = _UNKNOWN.match(text.after(start))
        if unknown is None or not any(map(str.isalpha, unknown[0])):
            continue
        last = text.behind(len(unknown[0]), start)
        yield _LEFT_OVER.sub("", unknown[0]), ()


def _is_inside(folded_text: str, last: int, at: int) -> bool:
    """Whether what stands before the @ makes it part of an address or a path. ``last`` ends the last name."""
    before = folded_text[max(last, at - 64) : at]
    if not before or _SPACELESS.match(before[-1]):
        return False
    if last and at - last == len(before) and not _LETTER.search(before):
        return False
    return _IN_A_WORD.search(before) is not None


def _longest(text: _Text, start: int, names: _Names, gone: _Names) -> tuple[int, tuple[Member, ...]] | None:
    """The end of the longest name that begins there, with its bearers."""
    address = _ADDRESS.match(text.folded, start)
    if address:
        return (address.end(), bearers) if (bearers := names.bearers(address[0].rstrip(".-"))) else None
    best: tuple[int, tuple[Member, ...]] | None = None
    for end, handle in _handles_from(text, start):
        bearers = names.bearers(handle)
        if bearers or handle in gone.whole or handle in EVERYBODY:
            best = end, bearers
    return best


def _handles_from(text: _Text, start: int) -> Iterator[tuple[int, str]]:
    """Every place where a name that begins at ``start`` may end, with the handle that it would be."""
    chars, handle, place = text.folded, "", start
    while place < min(len(chars), start + NAME_CHARACTERS):
        if _LETTER.match(chars[place]):
            handle += chars[place]
            place += 1
            if _may_end(chars, place) and text.is_whole_until(place):
                yield place, handle
            continue
        joined = _joint(chars, place) if handle else place
        if joined == place:
            return
        place = joined


def _joint(chars: str, place: int) -> int:
    """Where the next word of a name begins: behind up to three spaces, or one sign that joins."""
    here = place
    while here < len(chars) and chars[here] in " \t" and here - place < 3:
        here += 1
    if here == place and chars[here] in _SEPARATORS:
        is_genitive = chars[here] in "'\u2019" and not _LETTER.match(chars[here + 2 : here + 3])
        here += 0 if is_genitive else 1
    return here if _LETTER.match(chars[here : here + 1]) else place


def _may_end(chars: str, end: int) -> bool:
    """Whether a name may end there: before no letter, digit or @, nor before a dot inside a word."""
    following = chars[end : end + 1]
    if _SPACELESS.match(chars[end - 1]) or _SPACELESS.match(following):
        return True
    if following == ".":
        return not _LETTER.match(chars[end + 1 : end + 2])
    return not re.match(r"[\w@]", following)


def _names_of(members: Iterable[Member]) -> _Names:
    whole: dict[str, dict[str, Member]] = {}
    parts: dict[str, dict[str, Member]] = {}
    for member in members:
        mine = member.sub or member.email
        words = member.name.split()
        for address in (member.email, *member.former):
            whole.setdefault(folded(address), {})[mine] = member
        whole.setdefault(_handle(member.name), {})[mine] = member
        for handle in (member.email.partition("@")[0], *(" ".join(words[:n]) for n in range(1, len(words)))):
            parts.setdefault(_handle(handle), {})[mine] = member
    return _Names(
        {handle: tuple(bearers.values()) for handle, bearers in whole.items() if handle},
        {handle: tuple(bearers.values()) for handle, bearers in parts.items() if handle},
    )


def _handle(name: str) -> str:
    """The letters and digits of a name, as they are compared."""
    return "".join(_LETTER.findall(folded(name)))


def _told_apart(bearers: tuple[Member, ...]) -> tuple[Ref, ...]:
    names = [folded(bearer.name) for bearer in bearers]
    return tuple(
        bearer.ref
        if names.count(folded(bearer.name)) == 1
        else Ref(bearer.sub, f"{bearer.name} ({bearer.email})")
        for bearer in bearers
    )
