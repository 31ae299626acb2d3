"""Gmail in every mood, as the person sees it: what is known is shown, and what to do is said."""

import json

import pytest

from backend.google_api import open_mail
from main import Root
from tests.front_door import PanelOf
from tests.mails import thread_id
from tests.moody import Mood, Moody, answering, dripping, hanging, seconds_of
from tests.people import BEN, SUPPORT, begin
from tests.side_panel import BASE_URL
from workbench.events import Window

SLOW: dict[str, Mood] = {"hangs": hanging, "drips": dripping}
SHARE = [{"key": "mailbox", "value": SUPPORT}, {"key": "key", "value": "k"}]
TIMEOUT_S = 1.0
HOST_WAITS_S = 30


def _refusal(status: str, reason: str) -> Mood:
    return answering(json.dumps({"error": {"errors": [{"reason": reason}]}}).encode(), status)


TOLD: dict[str, tuple[Mood, str, str]] = {
    "expired": (_refusal("401 No", "authError"), "Open the mail again", "Rouvrez l’e-mail"),
    "scope": (
        _refusal("403 No", "insufficientPermissions"),
        "A permission is missing",
        "Il manque une autorisation",
    ),
    "API": (
        _refusal("403 No", "accessNotConfigured"),
        "Relais is not set up for Gmail",
        "Relais n’est pas configuré pour Gmail",
    ),
    "policy": (
        _refusal("403 No", "domainPolicy"),
        "Not allowed by your organisation",
        "Non autorisé par votre organisation",
    ),
    "gone": (_refusal("404 No", "notFound"), "Not found", "Introuvable"),
    "fast": (_refusal("403 No", "rateLimitExceeded"), "Gmail does not answer", "Gmail ne répond pas"),
}


@pytest.fixture
def mail_endpoint(moody: Moody) -> str:
    """Gmail is moody here."""
    return moody.url


@pytest.fixture(autouse=True)
def short_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second for Gmail."""
    monkeypatch.setattr(open_mail, "TIMEOUT_S", TIMEOUT_S)


@pytest.mark.parametrize("name", SLOW)
def test_what_is_known_is_shown_while_gmail_does_not_answer(
    name: str, panel_of: PanelOf, house: Root, moody: Moody
) -> None:
    begin(house.services, thread_id(BEN.email, "order"), gmail_id="18c2f3a9b0d1e2f4")
    moody.mood = SLOW[name]
    ben = panel_of(BEN)
    assert seconds_of(lambda: ben.open("order")) < HOST_WAITS_S
    assert ben.card["header"]["title"] == "Where is my order?"
    assert moody.asked >= 1
    ben.open("lunch")
    assert ben.card["header"]["title"] == "Gmail does not answer"


@pytest.mark.parametrize("name", TOLD)
def test_a_mail_that_cannot_be_looked_at_says_what_to_do(name: str, panel_of: PanelOf, moody: Moody) -> None:
    moody.mood, english, french = TOLD[name]
    for window, title in ((Window(), english), (Window(locale="fr"), french)):
        panel = panel_of(BEN, window=window).open("order")
        assert panel.card["header"]["title"] == title
        panel.click({"function": f"{BASE_URL}/addon/actions/conversation.share", "parameters": SHARE})
        assert panel.card["header"]["title"] == title
