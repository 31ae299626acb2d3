"""``relais doctor``: is everything as it must be? Each line says what is wrong and how to mend it."""

import email.utils
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import click
import requests

from backend.cli.group import Root, Wiring, relais
from backend.domain.rights import Role
from backend.i18n.speech import SOURCE, speech_for
from backend.i18n.troubles import trouble_words
from backend.jobs.worker import ATTEMPTS
from backend.json_in import read_json
from backend.ports.documents import Documents
from backend.records import every_query, work
from backend.records.key import read_each
from backend.services.mail.watching import ends_soon

PATIENCE_S = 10
SKEW_S = 10
TOLD_UP_TO = 5
UNREAD_FOR = timedelta(minutes=20)
"""Twice as long as an account that Gmail pushes for may go unread."""


class Amiss(Exception):
    """A check found something. The text says what, and how to mend it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report."""

    name: str
    fault: str = ""


@relais.command()
@click.pass_obj
def doctor(wiring: Wiring) -> None:
    """Check settings, store, indexes, certificates, clock, address, mailboxes and work."""
    root = wiring()
    click.echo(f"ok    settings ({'development' if root.settings.is_development else 'production'})")
    findings = list(examine(root))
    for finding in findings:
        click.echo(f"FAIL  {finding.name}: {finding.fault}" if finding.fault else f"ok    {finding.name}")
    if any(finding.fault for finding in findings):
        raise SystemExit(1)


def examine(root: Root) -> Iterator[Finding]:
    """Run every check, the later ones too when an earlier one fails."""
    checks: dict[str, Callable[[Root], None]] = {
        "store reads and writes": lambda root: _round_trip(root.documents),
        "store is sound": lambda root: root.documents.check(),
        "every index is deployed": lambda root: _indexes(root.documents),
        "Google's certificates": lambda root: root.certificates.check(),
        "clock": _clock,
        "the address answers": _address,
        "every mailbox has an admin": _admins,
        "every connected account is read": _accounts,
        "every account is followed": _followed,
        "no dead letters": _letters,
        "work gets done": _work,
        "the work topic delivers": _dead_letters,
    }
    for name, check in checks.items():
        try:
            check(root)
            yield Finding(name)
        except Amiss as amiss:
            yield Finding(name, str(amiss))
        except Exception as fault:  # noqa: BLE001 - a check fails in its own way: the report goes on
            yield Finding(name, f"{type(fault).__name__}: {fault}".splitlines()[0])


def _round_trip(documents: Documents) -> None:
    path, mark = "doctor/visit", secrets.token_hex(8)
    documents.write({path: {"mark": mark}})
    found = documents.get_many([path])
    documents.transact(lambda transaction: transaction.delete(path))
    if path not in found or found[path].fields["mark"] != mark:
        raise Amiss("what was written does not come back")


def _indexes(documents: Documents) -> None:
    """Ask what the program asks: Firestore names the index that it misses."""
    for query in every_query():
        documents.query(query)


def _clock(root: Root) -> None:
    answer = requests.head(root.settings.addon.id_token_certs_url, timeout=PATIENCE_S)
    told = answer.headers.get("Date")
    if not told:
        return
    off = abs((datetime.now(UTC) - email.utils.parsedate_to_datetime(told)).total_seconds())
    if off > SKEW_S:
        raise Amiss(f"{off:.0f} s off: tokens will be refused. Set the machine's clock")


def _address(root: Root) -> None:
    """Not /healthz: Cloud Run keeps that for itself."""
    url = f"{root.settings.base_url}/health"
    try:
        answer = requests.get(url, timeout=PATIENCE_S)
    except requests.RequestException as fault:
        raise Amiss(f"{url} is not reached ({type(fault).__name__}). Is the server up?") from None
    if answer.status_code != requests.codes.ok:
        raise Amiss(f"{url} answers {answer.status_code}")
    try:
        told = read_json(answer.content)
    except ValueError:
        told = None
    if told != {"status": "ok"}:
        raise Amiss(f"{url} is answered, but not by Relais. Is RELAIS_BASE_URL right?")


def _admins(root: Root) -> None:
    for mailbox in root.services.people.mailboxes.list():
        if not any(member.role is Role.ADMIN for member in mailbox.roster):
            raise Amiss(f"{mailbox.address} has none: relais member add {mailbox.address} ... --role admin")


def _followed(root: Root) -> None:
    """Whether each connected account is read, and pushed for where that is meant."""
    now = datetime.now(UTC)
    for account in root.services.mail.connections.all():
        if not account.is_readable:
            continue
        if account.read_at is None or now - account.read_at > UNREAD_FOR:
            raise Amiss(f"{account.mailbox} was not read for {UNREAD_FOR}. Does the clock run?")
        trouble = account.push_trouble.value or "no reason told"
        if ends_soon(account, now):
            until = f"{account.watch_until:%Y-%m-%d %H:%M}"
            raise Amiss(
                f"Gmail pushes for {account.mailbox} until {until} only ({trouble}); it is polled then"
            )
        if account.push_trouble:
            raise Amiss(f"Gmail does not push for {account.mailbox} ({trouble}); it is polled")


def _letters(root: Root) -> None:
    count = sum(1 for _ in root.dead_letters.every())
    if count:
        raise Amiss(f"{count} messages could not be taken in: relais letters list, then relais letters retry")


def _accounts(root: Root) -> None:
    """What admins are told on their cards, for the operator: the first of them."""
    now = datetime.now(UTC)
    for account in root.services.mail.connections.all():
        if account.wrong:
            title, advice = trouble_words(account.wrong, speech_for(SOURCE, UTC, now))
            raise Amiss(f"{account.mailbox}: {title}. {advice}")


def _work(root: Root) -> None:
    page = root.documents.query(work.failing(ATTEMPTS, limit=TOLD_UP_TO))
    failing = read_each(page.documents, work.read)
    if failing:
        told = ", ".join(
            f"{one.kind} of {one.mailbox} ({one.fault}, {one.failures} times)" for one in failing
        )
        raise Amiss(f"{told} fails; it is tried again each hour. The log has the story: 'work failed'")


def _dead_letters(root: Root) -> None:
    dead = root.bell.dead()
    if dead:
        raise Amiss(
            f"{dead} messages were not taken. Are RELAIS_PUSH_SERVICE_ACCOUNT and RELAIS_BASE_URL those of"
            " the subscription? The work itself stands in the store and is rung for again each minute"
        )
