"""A claim is one worker's: many at once, after its end, renewed, given back. On every store."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest

from backend.jobs import claiming
from backend.jobs.claiming import LEASE, Claiming
from backend.ports.documents import Documents, StoreUnavailable, Transaction
from backend.records import claims
from backend.records.claims import Claim
from backend.records.key import fetch_one
from tests.at_once import at_once, worked
from tests.clock import SetClock
from tests.patience import until
from tests.people import SALES, SUPPORT


@pytest.fixture
def desk(counted: Documents, clock: SetClock) -> Claiming:
    """Takes mailboxes and gives them back."""
    return Claiming(counted, clock)


def _standing(documents: Documents) -> Claim | None:
    return fetch_one(documents, claims.key(SUPPORT))


def _ends_at(documents: Documents, end: datetime) -> bool:
    standing = _standing(documents)
    return standing is not None and standing.until == end


def _taken(desk: Claiming) -> Claim:
    claim = desk.take(SUPPORT)
    assert claim is not None
    return claim


def test_of_twenty_claimers_one_wins_and_of_twenty_after_its_end_one(
    desk: Claiming, counted: Documents, clock: SetClock
) -> None:
    for _ in range(2):
        won = [claim for claim in worked(at_once(20, lambda _: desk.take(SUPPORT))) if claim]
        assert won == [_standing(counted)]
        assert won[0].until == clock.now() + LEASE
        clock.at += LEASE


def test_it_holds_to_its_end_and_not_a_moment_longer(desk: Claiming, clock: SetClock) -> None:
    _taken(desk)
    clock.at += LEASE - timedelta(microseconds=1)
    assert desk.take(SUPPORT) is None
    clock.pass_by(microseconds=1)
    assert desk.take(SUPPORT) is not None


def test_it_is_on_one_mailbox_only(desk: Claiming) -> None:
    _taken(desk)
    assert desk.take(SALES) is not None


def test_given_back_it_is_anybodys(desk: Claiming, counted: Documents) -> None:
    desk.release(_taken(desk))
    assert _standing(counted) is None
    assert desk.take(SUPPORT) is not None


def test_whoever_lost_it_neither_lengthens_nor_gives_back_the_next_ones(
    desk: Claiming, counted: Documents, clock: SetClock
) -> None:
    lost = _taken(desk)
    clock.at += LEASE
    next_one = _taken(desk)
    assert desk.renew(lost) is None
    desk.release(lost)
    assert _standing(counted) == next_one


def test_lengthened_it_holds_from_then_on_also_when_it_had_run_out_unnoticed(
    desk: Claiming, counted: Documents, clock: SetClock
) -> None:
    claim = _taken(desk)
    for _ in range(3):
        clock.at += LEASE
        longer = desk.renew(claim)
        assert longer == _standing(counted)
        assert longer is not None
        assert longer.until == clock.now() + LEASE
        assert desk.take(SUPPORT) is None


def test_of_twenty_who_take_and_the_holder_who_lengthens_one_has_it(
    desk: Claiming, counted: Documents, clock: SetClock
) -> None:
    """At the very end of a claim: the last renewal and the next ones meet."""
    claim = _taken(desk)
    clock.at += LEASE
    came = worked(at_once(20, lambda number: desk.take(SUPPORT) if number else desk.renew(claim)))
    assert [one for one in came if one] == [_standing(counted)]


def test_a_claim_taken_twice_by_a_transaction_that_ran_again_is_ours(
    counted: Documents, clock: SetClock
) -> None:
    """Where the answer to a commit is lost, the body meets what it wrote itself."""
    wanted = Claim(SUPPORT, "me", clock.now() + LEASE)
    for _ in range(2):
        assert counted.transact(lambda transaction: claims.take(transaction, wanted, clock.now()))


def test_while_one_works_it_is_lengthened(
    desk: Claiming, counted: Documents, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claiming, "RENEWED_EVERY_S", 0.01)
    with desk.kept(_taken(desk)) as is_lost:
        for _ in range(4):
            clock.at += LEASE / 2
            until(partial(_ends_at, counted, clock.now() + LEASE), "the renewal")
            assert not is_lost()


def test_who_lost_it_learns_that(
    desk: Claiming, counted: Documents, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = _taken(desk)
    with desk.kept(claim) as is_lost:
        assert not is_lost()
        clock.at += LEASE
        assert is_lost(), "nobody has lengthened it: it may be another's"
    monkeypatch.setattr(claiming, "RENEWED_EVERY_S", 0.01)
    _taken(desk)
    clock.pass_by(seconds=-1)
    with desk.kept(claim) as is_lost:
        until(is_lost, "the news")


def test_a_store_that_fails_for_a_moment_ends_no_claim(
    desk: Claiming, counted: Documents, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claiming, "RENEWED_EVERY_S", 0.01)
    claim = _taken(desk)
    failed: list[int] = []
    transact = counted.transact

    def moody(body: Callable[[Transaction], object]) -> object:
        if len(failed) < 3:
            failed.append(1)
            raise StoreUnavailable
        return transact(body)

    clock.at += LEASE / 2
    monkeypatch.setattr(counted, "transact", moody)
    with desk.kept(claim) as is_lost:
        until(lambda: _standing(counted) != claim, "the renewal after three failures")
        assert not is_lost()
    assert len(failed) == 3
