"""From the name of an action to a screen. What befalls the person becomes a card, never an error page."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from addon.cards.draft import DRAFT, NOTE, with_draft
from addon.cards.refusal import KEPT_FIELDS, TEXTS_OF, Retry, asks_for_a_time, refusal_card
from addon.click import Click, Handler, as_instant, click_key, said
from addon.envelope import Screen, click_response, trigger_response
from addon.host_event import HostEvent
from addon.kept import KEPT, kept_text
from addon.links import AGAIN, DRAWN, KEY, NOTICED
from addon.refused import Malformed, MissingScopes
from addon.way import WAY
from backend.domain.member import Person
from backend.domain.refusals import Expired, NotAllowed, NotMember, Refusal, Unavailable, Unclear
from backend.ports import documents
from backend.ports.documents import StoreError
from backend.ports.mail_fault import MailFault
from backend.services import Services

log = logging.getLogger(__name__)

NO_ACTION = "unknown"
_ACTION = re.compile(r"([a-z_]{1,30})\.([a-z_]{1,30})")
_MAILBOX, _THREAD = re.compile(r"[\w.+-]{1,60}@[\w.-]{1,60}"), re.compile(r"[0-9a-f]{8,16}")


@dataclass(frozen=True, slots=True)
class Trigger:
    """Gmail called by itself: nothing was tapped, so nothing can be tapped twice."""

    handler: Handler
    title: str = ""
    """As it stands in the log."""

    def key(self, event: HostEvent, person: Person) -> str:  # noqa: ARG002 - as a tap's
        """Nothing to tell apart."""
        return ""

    def screen(self, click: Click, services: Services) -> Screen:
        """What the person sees. Raises: MissingScopes, which the host asks the person for."""
        return _run(self.handler, click, services)

    def response(self, screen: Screen) -> dict[str, Any]:
        """The screen as the host wants it in answer to a trigger."""
        return trigger_response(screen)


@dataclass(frozen=True, slots=True)
class Tap:
    """Something on a card was tapped, which names the action."""

    name: str
    handlers: Mapping[str, Handler]

    @property
    def title(self) -> str:
        """As it stands in the log: names of ours only."""
        return self.name if self.name in self.handlers else NO_ACTION

    def key(self, event: HostEvent, person: Person) -> str:
        """What makes this tap its own. Raises: Malformed."""
        return click_key(self.name, event, person)

    def screen(self, click: Click, services: Services) -> Screen:
        """What the person sees next; for an action that is no longer there, that. Raises: MissingScopes."""
        handler = self.handlers.get(self.name)
        if handler is None:
            named = _ACTION.fullmatch(self.name)
            where = named.expand(r"write \2() in addon/actions/\1.py") if named else "and no name of one"
            log.error("no handler: %s", where)
            screen = Screen(refusal_card(Expired(), click.say, click.act))
        else:
            steady = _steadied(handler, self.handlers.get(REFRESH, handler))
            screen = _run(steady, click, services, self.name)
        carried = _carried(screen, self.name, click)
        return replace(carried, is_noticed=True) if click.optional(NOTICED) else carried

    def response(self, screen: Screen) -> dict[str, Any]:
        """The screen as the host wants it in answer to a click."""
        return click_response(screen)


SECOND_TAP = timedelta(seconds=1)
"""A button that took another's place is not tapped on purpose within that time."""

REFRESH = "conversation.refresh"

USES_THE_NOTE = ("note.add", "note.save")
"""Actions that keep what stands in the field for a note, so that it is half-written no longer."""

LEAVES_THE_NOTE = ("conversation.show", "conversation.next")
"""Actions that lead to another conversation: a note that was begun stays where it was."""

Route = Trigger | Tap
"""One of Gmail's ways in."""


def _steadied(handler: Handler, refresh: Handler) -> Handler:
    """The handler, where the button has not only just come under the finger: then it was not meant."""

    def handle(click: Click, services: Services) -> Screen:
        drawn = click.optional(DRAWN)
        is_second_tap = drawn is not None and click.say.now - as_instant(DRAWN, drawn) < SECOND_TAP
        return (refresh if is_second_tap else handler)(click, services)

    return handle


def _run(handler: Handler, click: Click, services: Services, tapped: str = "") -> Screen:
    """Run a handler; a refusal or a fault becomes a notice that keeps what was typed and chosen."""
    try:
        return handler(click, services)
    except MissingScopes:
        raise
    except Malformed as fault:
        log.warning("a click that cannot be read", extra={"field": fault.field})
        return _notice(Expired(), click, tapped)
    except Refusal as refusal:
        if isinstance(refusal, NotMember | NotAllowed):
            _log_refused_access(refusal, click)
        return _notice(refusal, click, tapped)
    except documents.BadCursor:
        log.warning("a cursor that is none")
        return _notice(Expired(), click, tapped)
    except documents.Unclear:
        log.exception("the store did not say whether a click was carried out")
        return _notice(Unclear(), click, tapped)
    except StoreError:
        log.exception("the store failed")
        return _notice(Unavailable("store"), click, tapped)
    except MailFault as fault:
        log.warning("Gmail: %s", fault)
        return _notice(Unavailable("gmail"), click, tapped)
    except Exception:  # the person gets a card and the log the whole story, whatever it was
        log.exception("unexpected")
        return _notice(Unavailable("relais"), click, tapped)


def _notice(refusal: Refusal, click: Click, tapped: str) -> Screen:
    inputs = click.event.inputs
    typed = {name: text for name in TEXTS_OF.get(tapped, ()) if (text := inputs.text(name))}
    retry = _retry(refusal, click, tapped) if tapped else None
    return Screen(refusal_card(refusal, click.say, click.act, retry=retry, typed=typed))


def _retry(refusal: Refusal, click: Click, tapped: str) -> Retry:
    """The click once more, with what was chosen where the notice does not show it to be chosen anew."""
    event = click.event
    shown = ("until",) if asks_for_a_time(refusal) else ()
    parameters = {
        key: value
        for key, value in event.parameters.items()
        if key not in (KEY, WAY, DRAWN, AGAIN, NOTICED, KEPT, *shown)
    }
    kept = kept_text(event.inputs.raw, without=(*KEPT_FIELDS, DRAFT, *shown))
    if kept:
        parameters[KEPT] = kept
    if isinstance(refusal, Unavailable | Unclear):
        parameters[AGAIN] = said(tapped, event, click.person)
    picked = event.inputs.instant("until", event.zone) if shown else None
    return Retry(tapped, parameters, picked)


def _log_refused_access(refusal: Refusal, click: Click) -> None:
    """The trail of who tried what: beside the request's own line, which names the action."""
    tried = click.event.parameters
    log.warning(
        "access refused",
        extra={
            "refusal": type(refusal).__name__,
            "person": click.person.sub,
            "mailbox": _if_sane(_MAILBOX, tried.get("mailbox", "")),
            "conversation": _if_sane(_THREAD, tried.get("thread", "")),
        },
    )


def _if_sane(form: re.Pattern[str], given: str) -> str:
    """What a card of ours would have sent; of anything else, that it was something else."""
    return given if not given or form.fullmatch(given) else "(odd)"


def _carried(screen: Screen, name: str, click: Click) -> Screen:
    """The screen with the half-written note of its conversation, unless the click has used it up.

    A conversation that is opened on top of another one gets a note of its own.
    """
    typed = click.event.inputs
    draft = typed.text(DRAFT) or ("" if name in USES_THE_NOTE else typed.text(NOTE))
    is_elsewhere = click.optional("thread") is None or name in LEAVES_THE_NOTE
    if not draft or is_elsewhere:
        return screen
    below = with_draft(screen.below, draft, click.say) if screen.below else None
    return replace(screen, card=with_draft(screen.card, draft, click.say), below=below)
