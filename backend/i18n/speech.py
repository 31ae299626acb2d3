"""How Relais speaks: texts, plurals, times, in the person's language and time zone.

The English text is the key; other languages stand in ``locale/<language>/messages.po``, read as it is.
``en-XA`` is English made strange, for tests: whatever looks normal there was never given to ``say``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

PSEUDO = "en-XA"
SOURCE = "en"
LANGUAGES = (SOURCE, "fr")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_FOLDER = Path(__file__).parent / "locale"
_STRANGE = str.maketrans("aceginosuyAEIOUCNS", "áçéğíñóşúýÅÉÎÖÛÇÑŠ")


@dataclass(frozen=True, slots=True)
class Speech:
    """Says things to one person. ``locale`` decides formats, ``words`` are those of its language."""

    locale: Locale
    zone: tzinfo
    now: datetime
    words: Mapping[str, str]
    """Texts by their English one; what is not among them is said in English."""
    is_pseudo: bool = False

    def __call__(self, text: str, **values: object) -> str:
        """Say a text, its {names} filled in."""
        said = self.words.get(text, text)
        if self.is_pseudo:
            return self._strange(said, values)
        return said.format(**values) if values else said

    def count(self, one: str, many: str, n: int, *, up_to: int | None = None, **values: object) -> str:
        """Say a text about ``n`` things; {n} is the number, capped as by ``number``."""
        forms = _plural_forms(self.locale.language, one, many)
        form = forms[0] if _is_one(n, self.locale) else forms[-1]
        told = {"n": self._capped(n, up_to), **values}
        return self._strange(form, told) if self.is_pseudo else form.format(**told)

    def number(self, n: int, *, up_to: int | None = None) -> str:
        """A number; one that reached its cap is said as more than that."""
        return self._odd(self._capped(n, up_to))

    def ago(self, at: datetime) -> str:
        """How long ago: ``just now``, ``2 h ago``, ``yesterday``, ``3 d ago``. A card cannot tick seconds."""
        if self.now - at < MINUTE:
            return self("just now")
        if self._was_yesterday(at):
            return self("yesterday")
        return self("{time} ago", time=self._span(at))

    def lasting(self, at: datetime) -> str:
        """For how long: ``for 2 h``, ``since yesterday``, ``for 3 d``."""
        if self.now - at < MINUTE:
            return self("for less than a minute")
        if self._was_yesterday(at):
            return self("since yesterday")
        return self("for {time}", time=self._span(at))

    def moment(self, at: datetime) -> str:
        """The date and the time in the person's zone; the year where it is not this one."""
        return self._dated(at, _date)

    def day(self, at: datetime) -> str:
        """The weekday, the day and the time: for something that is to come."""
        return self._dated(at, _weekday)

    def whole_day(self, day: date) -> str:
        """The weekday and the day, the year where it is not this one."""
        year = "" if day.year == self._local(self.now).year else "y"
        return self._odd(_weekday(day, year, self.locale))

    def short_date(self, at: datetime) -> str:
        """The date in the person's zone, the year where it is not this one."""
        day = self._local(at).date()
        year = "" if day.year == self._local(self.now).year else "y"
        return self._odd(_date(day, year, self.locale))

    def recent_day(self, day: date) -> str:
        """``Yesterday``, else the weekday and the day: for the beginning of a line."""
        if (self._local(self.now).date() - day).days == 1:
            return self("Yesterday")
        told = self.whole_day(day)
        return f"{told[0].upper()}{told[1:]}"

    def size(self, size: int) -> str:
        """How large something is, of a number of bytes: as Gmail says it, in thousands."""
        if size < 1_000_000:
            return self("{n} kB", n=_number(max(round(size / 1_000), 1), self.locale))
        if size < 1_000_000_000:
            return self("{n} MB", n=_tenths(size / 1_000_000, self.locale))
        return self("{n} GB", n=_tenths(size / 1_000_000_000, self.locale))

    def names(self, names: Sequence[str]) -> str:
        """Several names as a list."""
        return ", ".join(names) if self.is_pseudo else format_list(names, locale=self.locale)

    def _was_yesterday(self, at: datetime) -> bool:
        return self.now - at >= DAY and self._days(at) == 1

    def _days(self, at: datetime) -> int:
        """How many midnights of the person's zone lie between."""
        return (self._local(self.now).date() - self._local(at).date()).days

    def _local(self, at: datetime) -> datetime:
        """On the person's wall; at the ends of all time, where their zone has no hour for it, as it is."""
        try:
            return at.astimezone(self.zone)
        except OverflowError:
            return at

    def _span(self, at: datetime) -> str:
        passed, days = self.now - at, self._days(at)
        if passed < HOUR:
            return self("{n} min", n=passed // MINUTE)
        if passed < DAY or days < 1:
            return self("{n} h", n=passed // HOUR)
        return self("{n} d", n=days)

    def _dated(self, at: datetime, dated: Callable[[date, str, Locale], str]) -> str:
        local = self._local(at)
        year = "" if local.year == self._local(self.now).year else "y"
        day = dated(local.date(), year, self.locale)
        clock = _time(local.hour, local.minute, self.locale)
        return self("{day}, {time}", day=self._odd(day), time=self._odd(clock))

    def _capped(self, n: int, up_to: int | None) -> str:
        if up_to is not None and n >= up_to:
            return f"{_number(up_to - 1, self.locale)}+"
        return _number(n, self.locale)

    def _strange(self, text: str, values: dict[str, object]) -> str:
        strange = "".join(part if part.startswith("{") else part.translate(_STRANGE) for part in _parts(text))
        told = {name: f"⟧{value}⟦" for name, value in values.items()}
        return f"⟦{strange.format(**told) if values else strange}{'~' * (len(text) // 3)}⟧"

    def _odd(self, text: str) -> str:
        return f"⟦{text}⟧" if self.is_pseudo else text


def speech_for(user_locale: str, zone: tzinfo, now: datetime) -> Speech:
    """Return the speech for the locale that the host names; English where we do not speak it."""
    if user_locale == PSEUDO:
        return Speech(Locale(SOURCE), zone, now, _words(SOURCE), is_pseudo=True)
    locale = _locale(user_locale)
    return Speech(locale, zone, now, _words(locale.language))


@lru_cache(maxsize=256)
def _locale(user_locale: str) -> Locale:
    try:
        locale = Locale.parse(user_locale.replace("_", "-"), sep="-")
    except (ValueError, UnknownLocaleError, TypeError):
        return Locale(SOURCE)
    return locale if locale.language in LANGUAGES else Locale(SOURCE)


@lru_cache(maxsize=8)
def _catalog(language: str) -> Catalog | None:
    """The catalogue of a language, None for the source. Read once: the file is part of the program."""
    if language == SOURCE:
        return None
    with (_FOLDER / language / "messages.po").open("rb") as stored:
        return read_po(stored, locale=language)


@lru_cache(maxsize=8)
def _words(language: str) -> Mapping[str, str]:
    """The translated texts without plural, by their English ones."""
    told = ((message.id, message.string) for message in _catalog(language) or ())
    return MappingProxyType(
        {one: other for one, other in told if isinstance(one, str) and isinstance(other, str) and other}
    )


@lru_cache(maxsize=1024)
def _plural_forms(language: str, one: str, many: str) -> tuple[str, ...]:
    catalog = _catalog(language)
    message = catalog.get((one, many)) if catalog is not None else None
    strings = message.string if message else ()
    return tuple(strings) if isinstance(strings, list | tuple) and all(strings) and strings else (one, many)


@lru_cache(maxsize=4096)
def _is_one(n: int, locale: Locale) -> bool:
    """Whether the language takes the singular for the number: French does for 0."""
    return bool(locale.plural_form(n) == "one")


@lru_cache(maxsize=4096)
def _number(n: int, locale: Locale) -> str:
    return str(format_decimal(n, locale=locale))


def _tenths(n: float, locale: Locale) -> str:
    return str(format_decimal(n, format="#,##0.#", locale=locale))


@lru_cache(maxsize=4096)
def _date(day: date, year: str, locale: Locale) -> str:
    return str(format_skeleton(f"{year}MMMd", day, locale=locale))


@lru_cache(maxsize=4096)
def _weekday(day: date, year: str, locale: Locale) -> str:
    if locale.language == "fr":
        # No skeleton of French has the weekday in full beside a short month: « jeudi 26 nov. ».
        return str(format_date(day, f"EEEE d MMM {year}".strip(), locale=locale))
    return str(format_skeleton(f"{year}MMMEd", day, locale=locale))


@lru_cache(maxsize=4096)
def _time(hour: int, minute: int, locale: Locale) -> str:
    if locale.language == "fr":
        return f"{hour}\u00a0h" + (f"\u00a0{minute:02}" if minute else "")
    return str(format_time(time(hour, minute), "short", locale=locale))


def _parts(text: str) -> list[str]:
    """The text cut at its placeholders, each placeholder a part of its own."""
    parts, rest = [], text
    while "{" in rest:
        before, _, rest = rest.partition("{")
        name, _, rest = rest.partition("}")
        parts += [before, "{" + name + "}"]
    return [*parts, rest]
