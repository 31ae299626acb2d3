"""R13: the watch is renewed daily; where that fails, it is told, tried again, and the account is polled."""

from datetime import timedelta

import pytest

from backend.domain.account import AccountState, Trouble
from backend.jobs.renew import Renew
from backend.jobs.runner import Runner
from backend.services.mail.connecting import Connecting
from backend.services.mail.watching import NotRenewed, Watching, ends_soon
from tests.followed import Connected, deliver
from tests.people import SUPPORT
from workbench.google import Rule

TOPIC = "projects/acme-relais/topics/gmail"


@pytest.fixture
def watching(connected: Connected) -> Watching:
    connected.google.push_to(lambda topic, told: None)
    return Watching(Connecting(connected.connections, TOPIC, lambda _: None))


def test_it_is_asked_for_once_a_day(connected: Connected, watching: Watching) -> None:
    runner = Runner(connected.documents, connected.clock, (Renew(watching),))
    for hours, asked in ((0, 1), (23, 1), (2, 2)):
        connected.clock.pass_by(hours=hours)
        runner.run(timedelta(minutes=1))
        assert connected.google.calls.accepted("users.watch") == asked
    until = connected.account.watch_until
    assert until is not None
    assert until - connected.clock.now() == timedelta(days=7)
    assert not ends_soon(connected.account, connected.clock.now())


def test_a_failure_is_told_and_tried_again_and_polling_goes_on(
    connected: Connected, watching: Watching
) -> None:
    watching.renew(SUPPORT)
    connected.google.faults.add(Rule("users.watch", "503", times=None))
    runner = Runner(connected.documents, connected.clock, (Renew(watching),))
    connected.clock.pass_by(days=1, minutes=1)
    assert runner.run(timedelta(minutes=1))["renew"].failed == 1
    assert (connected.account.state, connected.account.push_trouble) == (
        AccountState.DEGRADED, Trouble.NO_PUSH,
    )  # fmt: skip
    asked = len(connected.google.calls.of("users.watch"))
    for _ in range(60):
        connected.clock.pass_by(minutes=1)
        runner.run(timedelta(minutes=1))
    assert asked < len(connected.google.calls.of("users.watch")) <= asked + 7
    connected.clock.pass_by(days=4)
    assert ends_soon(connected.account, connected.clock.now())
    connected.clock.pass_by(days=2)
    mail = deliver(connected.google)
    assert connected.poll() == 1
    connected.work()
    assert connected.only.thread_id == mail.thread_id


def test_a_renewal_that_fails_says_so(connected: Connected, watching: Watching) -> None:
    connected.google.faults.add(Rule("users.watch", "503"))
    with pytest.raises(NotRenewed):
        watching.renew(SUPPORT)
    assert watching.renew(SUPPORT)
    assert connected.account.state is AccountState.CONNECTED


def test_without_a_topic_nothing_is_asked(connected: Connected) -> None:
    alone = Watching(Connecting(connected.connections, "", lambda _: None))
    assert not alone.is_due(connected.account)
