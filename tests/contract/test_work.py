"""Work that is asked for is done, once at a time a mailbox, whatever fails. On every site and store."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from backend.jobs.claiming import Claiming
from backend.records import work
from tests.at_once import at_once, worked
from tests.people import SALES, SUPPORT
from tests.sites import Site

Stopped = Callable[[], bool]


def doing(done: list[str]) -> Callable[[str, Stopped], bool]:
    """A handler that notes down the mailbox."""

    def does(mailbox: str, _: Stopped) -> bool:
        done.append(mailbox)
        return False

    return does


def _left(site: Site) -> set[str]:
    """What waits still, and who holds what."""
    return {one.path for one in site.house.documents.scan() if one.path.split("/")[0] in ("work", "claims")}


def test_what_is_asked_for_is_done_once_and_nothing_of_it_is_left(site: Site) -> None:
    done: list[str] = []
    site.handlers["ingest"] = doing(done)
    site.work.put("ingest", SUPPORT)
    site.until(lambda: bool(done) and not _left(site), "the work")
    assert done == [SUPPORT]


def test_asked_several_times_before_it_begins_it_is_done_once(site: Site) -> None:
    done: list[str] = []
    site.handlers["ingest"] = doing(done)
    claiming = Claiming(site.house.documents, site.clock)
    held = claiming.take(SUPPORT)
    assert held is not None
    worked(at_once(6, lambda _: site.work.put("ingest", SUPPORT)))
    for _ in range(2):
        # Time never goes by while somebody else is at work: that would be a worker who stood still.
        site.clock.pass_by(seconds=50)
        assert claiming.renew(held)
    claiming.release(held)
    site.look()
    site.until(lambda: bool(done) and not _left(site), "the work")
    assert done == [SUPPORT]


def test_asked_while_it_is_done_it_is_done_once_more(site: Site) -> None:
    done: list[str] = []

    def ingest(mailbox: str, _: Stopped) -> bool:
        if not done:
            for _again in range(3):
                site.work.put("ingest", mailbox)
        done.append(mailbox)
        return False

    site.handlers["ingest"] = ingest
    site.work.put("ingest", SUPPORT)
    site.until(lambda: len(done) >= 2 and not _left(site), "the second run")
    assert done == [SUPPORT, SUPPORT]


def test_what_is_left_has_its_turn_again_and_the_others_theirs(site: Site) -> None:
    turns: Counter[str] = Counter()
    is_enough = threading.Event()

    def mirror(mailbox: str, _: Stopped) -> bool:
        turns[mailbox] += 1
        return mailbox == "noisy@acme.test" and not is_enough.is_set()

    site.handlers["mirror"] = mirror
    others = [f"quiet{number}@acme.test" for number in range(5)]
    for mailbox in ("noisy@acme.test", *others):
        site.work.put("mirror", mailbox)
    site.until(lambda: all(turns[mailbox] for mailbox in others), "the quiet ones' turns")
    site.until(lambda: turns["noisy@acme.test"] > 3, "the noisy one's turns")
    is_enough.set()
    site.until(lambda: not _left(site), "the end")
    assert [turns[mailbox] for mailbox in others] == [1] * 5


def test_kinds_of_one_mailbox_take_turns(site: Site) -> None:
    done: list[str] = []

    def counting(kind: str, times: int) -> Callable[[str, Stopped], bool]:
        def does(_: str, __: Stopped) -> bool:
            site.clock.pass_by(microseconds=1)
            done.append(kind)
            return done.count(kind) < times

        return does

    site.handlers.update({"import": counting("import", 4), "ingest": counting("ingest", 1)})
    for kind in ("import", "ingest"):
        site.work.put(kind, SUPPORT)
        site.clock.pass_by(microseconds=1)
    site.until(lambda: not _left(site), "both")
    assert Counter(done) == {"import": 4, "ingest": 1}
    assert done.index("ingest") < 3


def test_two_workers_are_never_on_one_mailbox_at_once(site: Site) -> None:
    inside: Counter[str] = Counter()
    most: Counter[str] = Counter()
    turns: Counter[str] = Counter()

    def ingest(mailbox: str, _: Stopped) -> bool:
        inside[mailbox] += 1
        most[mailbox] = max(most[mailbox], inside[mailbox])
        time.sleep(0.01)
        inside[mailbox] -= 1
        turns[mailbox] += 1
        return False

    site.handlers.update({"ingest": ingest, "mirror": ingest})
    mailboxes = (SUPPORT, SALES, "desk@acme.test")

    def ask(number: int) -> None:
        site.work.put(("ingest", "mirror")[number % 2], mailboxes[number % 3])

    worked(at_once(6, ask))
    with ThreadPoolExecutor(3) as pool:
        site.until(lambda: not any(list(pool.map(lambda _: _left(site), range(3)))), "all of it")
        worked(at_once(3, lambda _: site.look()))
    assert set(turns) == set(mailboxes)
    assert set(most.values()) == {1}


def test_what_fails_is_done_again_and_holds_up_nobody(site: Site) -> None:
    tries: list[str] = []
    done: list[str] = []

    def ingest(mailbox: str, _: Stopped) -> bool:
        tries.append(mailbox)
        if mailbox == SUPPORT and tries.count(mailbox) < 3:
            raise ValueError("not yet")
        done.append(mailbox)
        return False

    site.handlers["ingest"] = ingest
    site.work.put("ingest", SUPPORT)
    site.work.put("ingest", SALES)
    site.until(lambda: SALES in done, "the other mailbox")
    site.until(lambda: not _left(site), "the third try", minutes=0 if site.pushed else 3)
    assert (tries.count(SUPPORT), done.count(SUPPORT), done.count(SALES)) == (3, 1, 1)


def test_what_fails_again_and_again_is_known(site: Site) -> None:
    tries: list[str] = []

    def ingest(mailbox: str, _: Stopped) -> bool:
        tries.append(mailbox)
        raise ValueError("never")

    site.handlers["ingest"] = ingest
    site.work.put("ingest", SUPPORT)

    def failing() -> list[str]:
        page = site.house.documents.query(work.failing(5, limit=5))
        return [f"{one.mailbox} {one.fault}" for one in map(work.read, page.documents)]

    site.until(lambda: bool(failing()), "five failures", minutes=0 if site.pushed else 20)
    assert failing() == [f"{SUPPORT} ValueError"]
    if site.pushed:
        bell = site.house.bell
        site.until(lambda: bell.dead() == 1, "the dead letter")
        site.until(lambda: bell.dead() == 1, "the same again: counting takes nothing away")
        assert set(site.pushed.answers) == {503}
    before = len(tries)
    site.until(lambda: len(tries) > before, "another try: nothing is dropped", minutes=61)


def test_what_was_not_heard_is_found(site: Site) -> None:
    """A message that was lost, or a server that was down when something was asked for."""
    done: list[str] = []
    site.handlers["ingest"] = doing(done)
    now = site.clock.now() - timedelta(minutes=5)
    asked = work.Asked("ingest", SUPPORT, now, now)
    site.house.documents.write({work.key("ingest", SUPPORT).path: work.fields(asked)})
    site.look()
    site.until(lambda: bool(done) and not _left(site), "the work")
    assert done == [SUPPORT]


def test_a_kind_that_only_another_release_knows_is_left_to_it(site: Site) -> None:
    done: list[str] = []
    site.handlers["ingest"] = doing(done)
    site.work.put("newer", SUPPORT)
    site.work.put("ingest", SUPPORT)
    site.until(lambda: _left(site) == {f"work/newer:{SUPPORT}"}, "what is known here")
    assert done == [SUPPORT]
