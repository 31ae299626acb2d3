"""What of a mail its writer wrote, and what they quoted below or above it.

Mail programs mark a quotation in three ways: signs at the beginning of its lines; a line that says who wrote
when; the head of the mail it is from. Nobody's own words are ever taken for a quotation: where they
stand between quoted lines, and where somebody passes a mail on, everything stays.

Every look at a line is linear in its length, and each line is looked at a few times.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

LINES_READ = 5_000
LINE_READ = 400
"""Characters of one line: longer ones are nobody's attribution."""
ATTRIBUTION_LINES = 3
"""Over how many lines a program breaks it."""

_WROTE = re.compile(
    r"\b(?:wrote|schrieb|a écrit|escribió|ha scritto|escreveu|schreef|skrev|kirjoitti|napisała?|napsala?"
    r"|napísala?|írta|a scris|yazdı|написала?|пише|έγραψε|написав)\b"
    r"|写道|寫道|のメール|が書きました|님이 작성|đã viết",
    re.IGNORECASE,
)
"""How programs say that somebody wrote."""
_WHEN_OR_WHO = re.compile(r"[@\d<]")
_ENDS = re.compile(r"[:：][\s>]*$")
_SEPARATOR = re.compile(
    r"^[\s*]*-{3,}\s*(?:Original Message|Message d'origine|Message d’origine|Ursprüngliche Nachricht"
    r"|Mensaje original|Messaggio originale|Oorspronkelijk bericht|Mensagem original|Oprindelig meddelelse"
    r"|Ursprungligt meddelande|Wiadomość oryginalna|Исходное сообщение)\s*-{3,}[\s*]*$",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    r"^[\s*>]*(?:-{3,}\s*(?:Forwarded message|Message transféré|Weitergeleitete Nachricht|Mensaje reenviado"
    r"|Messaggio inoltrato|Doorgestuurd bericht|Mensagem encaminhada|Přeposlaná zpráva)\b.*"
    r"|(?:Begin forwarded message|Début du message (?:réexpédié|transféré)"
    r"|Anfang der weitergeleiteten Nachricht|Inicio del mensaje reenviado"
    r"|Inizio messaggio inoltrato)\s*:)\s*$",
    re.IGNORECASE,
)
_FORWARDING = re.compile(r"^\s*(?:fwd?|tr|wg|rv|enc|i|doorst|vb|pd)\s*:", re.IGNORECASE)
"""How programs begin the subject of a mail that is passed on."""
_FROM = re.compile(
    r"^[\s*>]*(?:From|De|Von|Da|Van|Från|Fra|Od|От|差出人|发件人|寄件者|보낸 사람)\s?\*?\s*[:：]",
    re.IGNORECASE,
)
_HEAD_LINE = re.compile(
    r"^[\s*>]*(?:From|Sent|Date|To|Cc|Subject|Reply-To|De|Envoyé(?: le)?|À|A|Objet|Von|Gesendet|Datum|An"
    r"|Betreff|Enviado(?: el)?|Fecha|Para|Asunto|Da|Inviato|Data|Oggetto|Van|Verzonden|Aan|Onderwerp|Från"
    r"|Skickat|Till|Ämne|Fra|Sendt|Til|Emne|Od|Wysłano|Do|Temat|От|Отправлено|Кому|Тема|送信日時|宛先|件名|发送时间|收件人|主题"
    r"|보낸 날짜|받는 사람|제목)\s?\*?\s*[:：]",
    re.IGNORECASE,
)
_RULE = re.compile(r"^\s*_{10,}\s*$")
"""What Outlook draws above the head."""


@dataclass(frozen=True, slots=True)
class Parted:
    """A mail's text in two: each without blank lines around it."""

    own: str
    quoted: str


def parted(text: str, subject: str = "") -> Parted:
    """Part a text (line ends are ``\\n``). A mail that only quotes is its writer's own words."""
    lines = text.split("\n")
    end = _passed_on_from(lines, subject)
    at = _quoted_from(lines[:end], is_passed_on=end < len(lines))
    if at is None:
        lead = _lead(lines[:end])
        own, quoted = ("\n".join(lines[lead:]), "\n".join(lines[:lead])) if lead else (text, "")
    else:
        own, quoted = "\n".join(lines[:at]), "\n".join(lines[at:])
    if not own.strip():
        return Parted(text.strip("\n"), "")
    return Parted(own.strip("\n"), quoted.strip("\n"))


def _passed_on_from(lines: Sequence[str], subject: str) -> int:
    """Where a mail that is passed on begins: from there on nothing is a quotation."""
    is_passed_on = _FORWARDING.match(subject) is not None
    for number, line in enumerate(lines[:LINES_READ]):
        if _FORWARDED.match(line[:LINE_READ]) or (is_passed_on and _is_head(lines, number)):
            return number
    return len(lines)


def _quoted_from(lines: Sequence[str], *, is_passed_on: bool) -> int | None:
    """The line from which the rest is a quotation, None where there is none at the end."""
    for number in range(min(len(lines), LINES_READ)):
        after = _after_attribution(lines, number)
        if _begins_a_mail(lines, number):
            return number
        if after is None:
            continue
        if after == len(lines) or not _is_quoted(lines[after]):
            # Without a sign at the lines that follow, only an address shows that no person wrote this line.
            is_a_programs = any("@" in line for line in lines[number:after])
            if is_a_programs:
                return number
        elif not is_passed_on and _is_quotation(lines, after):
            return number
    return None if is_passed_on else _marked_end(lines)


def _marked_end(lines: Sequence[str]) -> int | None:
    """Where the quoted lines begin that end the mail, without a word of who wrote them."""
    at = len(lines)
    while at and (not lines[at - 1].strip() or _is_quoted(lines[at - 1])):
        at -= 1
    return at if any(_is_quoted(line) for line in lines[at:]) else None


def _lead(lines: Sequence[str]) -> int:
    """How many lines are a quotation at the top with the answer below it; 0 for any other order."""
    at = _next_with_text(lines, 0)
    if at == len(lines):
        return 0
    at = _after_attribution(lines, at) or at
    begin = at
    while at < len(lines) and (_is_quoted(lines[at]) or not lines[at].strip()):
        at += 1
    has_quotation = any(_is_quoted(line) for line in lines[begin:at])
    return at if has_quotation and not any(_is_quoted(line) for line in lines[at:]) else 0


def _is_quoted(line: str) -> bool:
    return line.lstrip().startswith(">")


def _is_quotation(lines: Sequence[str], start: int) -> bool:
    """Whether nothing of one's own stands from there on."""
    return all(_is_quoted(lines[at]) or not lines[at].strip() for at in range(start, len(lines)))


def _after_attribution(lines: Sequence[str], number: int) -> int | None:
    """The first line that is not blank behind "On ... wrote:", None if no such thing begins here."""
    if not lines[number].strip() or _is_quoted(lines[number]):
        return None
    said = ""
    for end in range(number, min(number + ATTRIBUTION_LINES, len(lines))):
        line = lines[end]
        if not line.strip() or len(said) + len(line) > LINE_READ:
            return None
        said = f"{said} {line}"
        if _ENDS.search(line[-5:]):
            is_one = _WROTE.search(said) and _WHEN_OR_WHO.search(said)
            return _next_with_text(lines, end + 1) if is_one else None
    return None


def _next_with_text(lines: Sequence[str], at: int) -> int:
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at


def _begins_a_mail(lines: Sequence[str], number: int) -> bool:
    """Whether another mail begins here by its head, or by the line that is drawn above it."""
    line = lines[number][:LINE_READ]
    if _SEPARATOR.match(line):
        return True
    if _RULE.match(line):
        at = _next_with_text(lines, number + 1)
        return at < len(lines) and _is_head(lines, at)
    return _is_head(lines, number)


def _is_head(lines: Sequence[str], number: int) -> bool:
    """A line "From:", and at least two more of a head in the four lines that follow."""
    if not _FROM.match(lines[number][:LINE_READ]):
        return False
    near = [line[:LINE_READ] for line in lines[number + 1 : number + 7] if line.strip()][:4]
    return sum(_HEAD_LINE.match(line) is not None for line in near) >= 2
