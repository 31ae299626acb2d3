"""From the name of an action to a screen. What befalls the person becomes a card, never an error page."""

import logging
from collections.abc import Mapping

from addon.cards.notice import Retry, refusal_card
from addon.click import Click, Handler
from addon.envelope import Screen
from addon.links import KEY
from addon.refused import Malformed, MissingScopes
from backend.domain.refusals import Expired, NotAllowed, NotMember, Refusal, Unavailable
from backend.ports.documents import StoreError
from backend.ports.open_mail import MailFault
from backend.services import Services

log = logging.getLogger(__name__)


def dispatch(name: str, click: Click, services: Services, handlers: Mapping[str, Handler]) -> Screen:
    """Run the handler of an action and return its screen, or the notice of what went wrong.

    Raises: MissingScopes, which the host asks the person for.
    """
    handler = handlers.get(name)
    if handler is None:
        noun, _, verb = name.partition(".")
        log.error("no handler: write %s() in addon/actions/%s.py", verb, noun, extra={"action": name[:80]})
        return Screen(refusal_card(Expired(), click.say, click.act, retry=None, typed={}))
    return run(handler, click, services, retry=_retry(name, click))


def run(handler: Handler, click: Click, services: Services, *, retry: Retry | None = None) -> Screen:
    """Run a handler; a refusal or a fault becomes a notice that keeps what was typed."""
    try:
        return handler(click, services)
    except MissingScopes:
        raise
    except Malformed as fault:
        log.warning("a click that cannot be read", extra={"field": fault.field})
        return _notice(Expired(), click, retry)
    except Refusal as refusal:
        if isinstance(refusal, NotMember | NotAllowed):
            _log_refused_access(refusal, click)
        return _notice(refusal, click, retry)
    except StoreError:
        log.exception("the store failed")
        return _notice(Unavailable("store"), click, retry)
    except MailFault:
        log.warning("Gmail does not answer", exc_info=True)
        return _notice(Unavailable("gmail"), click, retry)
    except Exception:  # the person gets a card and the log the whole story, whatever it was
        log.exception("unexpected")
        return _notice(Unavailable("relais"), click, retry)


def _notice(refusal: Refusal, click: Click, retry: Retry | None) -> Screen:
    typed = click.event.inputs.typed()
    return Screen(refusal_card(refusal, click.say, click.act, retry=retry, typed=typed))


def _log_refused_access(refusal: Refusal, click: Click) -> None:
    """The trail of who tried what: beside the request's own line, which names the action."""
    tried = click.event.parameters
    log.warning(
        "access refused",
        extra={
            "refusal": type(refusal).__name__,
            "person": click.person.sub,
            "mailbox": tried.get("mailbox", "")[:100],
            "conversation": tried.get("thread", "")[:100],
        },
    )


def _retry(name: str, click: Click) -> Retry:
    return Retry(name, {key: value for key, value in click.event.parameters.items() if key != KEY})
