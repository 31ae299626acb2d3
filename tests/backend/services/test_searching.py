"""What a search finds, page by page, on every store."""

from datetime import timedelta

import pytest

from backend.domain.label import Colour
from backend.domain.note import TEXT_LIMIT
from backend.domain.refs import Ref
from backend.domain.refusals import Missing, TooLong
from backend.domain.snapshots.list import OfSearch
from backend.domain.status import Priority
from backend.domain.view import PAGE_SIZE
from backend.ports.documents import Documents
from backend.services import Services
from backend.services.inbox.searching import SEARCH_PAGES
from backend.store.counting import CountingDocuments
from tests.clock import NOON
from tests.people import BEN, CHLOE, SUPPORT, begin, click

T = "18c2f3a9b0d1e2f3"


def _thread(number: int) -> str:
    return f"18c2f3a9b0d1{number:04x}"


def found(services: Services, words: str, cursor: str | None = None) -> OfSearch:
    """A page of what Ben finds."""
    return services.inbox.searching.search(BEN, SUPPORT, words, cursor)


def every_page(services: Services, words: str) -> list[list[str]]:
    """The threads of each page, until there is no more."""
    pages, cursor = [], None
    while True:
        page = found(services, words, cursor)
        pages.append([row.thread_id for row in page.rows])
        cursor = page.next_cursor
        if cursor is None:
            return pages


@pytest.mark.parametrize(
    "words",
    [
        "léa", "martin@linden", "配送", "90233", "can't wait", "paula", "weber", "firma.example", "VIP",
        "warranty", "serial q-17", "or", "#A-4711", "order 配送 paula 90233",
    ],
)  # fmt: skip
def test_all_that_a_conversation_says_of_itself_is_looked_at(services: Services, words: str) -> None:
    begin(
        services, T, subject="Order #A-4711: 商品の配送状況", snippet="Parcel 90233. I can&#39;t wait",
        recipients=(SUPPORT, "paula.keller@firma.example"), sender="lea.martin@lindenhof.example",
        named=(Ref(SUPPORT, "Support"), Ref("paula.keller@firma.example", "Paula Keller-Weber")),
    )  # fmt: skip
    begin(
        services, _thread(1), sender="otto@other.example", sender_name="Otto", subject="Lunch?", snippet="x"
    )
    services.inbox.labels.create_on(click(BEN, T, "k1"), "VIP", Colour.RED)
    services.inbox.notes.add(click(BEN, T, "k2"), "Under warranty, serial Q-17")
    assert every_page(services, words) == [[T]]


def test_the_mailbox_itself_is_on_every_mail_and_finds_none(services: Services) -> None:
    begin(services, T, named=(Ref(SUPPORT, "Support"),))
    assert found(services, "support").rows == ()


def test_older_notes_and_the_end_of_a_long_one_are_found(services: Services) -> None:
    begin(services, T)
    services.inbox.notes.add(click(BEN, T, "k0"), "derailleur")
    services.inbox.notes.add(click(BEN, T, "k1"), "x " * (TEXT_LIMIT // 2 - 5) + "sprocket")
    for number in range(2, 8):
        services.inbox.notes.add(click(BEN, T, f"k{number}"), f"Called again, number {number} " + "la " * 60)
    for words in ("derailleur", "sprocket", "number 2"):
        assert every_page(services, words) == [[T]], words


@pytest.mark.parametrize(
    ("words", "queries"), [("order", 1), ("where order", 1), ("søren", 2), ("配送状況", 2)]
)
def test_a_search_is_one_wave(
    services: Services, counted: CountingDocuments, words: str, queries: int
) -> None:
    for number in range(3):
        begin(services, _thread(number), subject="Where is my order? Søren, 配送状況")
    with counted.measure() as cost:
        assert len(found(services, words).rows) == 3
    assert (cost.waves, cost.queries) == (1, queries)
    assert cost.documents == 4


def test_no_page_is_without_a_row(services: Services) -> None:
    last = PAGE_SIZE * 4 - 1
    for number in range(last + 1):
        what = "bike" if number < PAGE_SIZE + 2 else "car" if number == last else "hat"
        begin(services, _thread(number), subject=f"Ordering a {what}", at=NOON - timedelta(minutes=number))
    services.inbox.labels.create_on(click(BEN, _thread(last), "k"), "bike", Colour.RED)
    assert [len(page) for page in every_page(services, "ordering bike")] == [PAGE_SIZE, 2, 1]
    services.inbox.labels.remove(click(BEN, _thread(last), "k2"), "k")
    assert [len(page) for page in every_page(services, "ordering bike")] == [PAGE_SIZE, 2]
    assert every_page(services, "ordering bikes") == [[]]


def test_what_could_not_be_read_to_the_end_says_so_and_goes_on(services: Services) -> None:
    for number in range(PAGE_SIZE * (SEARCH_PAGES + 1)):
        begin(services, _thread(number), at=NOON - timedelta(minutes=number))
    begin(services, _thread(9_999), subject="Where is my order of bicycles?", at=NOON - timedelta(days=9))
    first = found(services, "where bicy")
    assert (first.rows, first.is_later) == ((), False)
    second = found(services, "where bicy", first.next_cursor)
    assert ([row.thread_id for row in second.rows], second.is_later) == ([_thread(9_999)], True)


@pytest.mark.parametrize("words", ["!!!", "", " \u200b ", "…"])
def test_without_a_word_there_is_nothing_to_search_for(services: Services, words: str) -> None:
    with pytest.raises(Missing) as refused:
        found(services, words)
    assert refused.value.field == "words"


def test_a_long_query_is_refused_not_cut(services: Services) -> None:
    with pytest.raises(TooLong) as refused:
        found(services, "word " * 50)
    assert (refused.value.limit, refused.value.length) == (200, 250)


def _as_before(store: Documents, thread: str, words: list[str]) -> None:
    """Let a conversation stand as an older release wrote it."""
    path = f"mailboxes/{SUPPORT}/conversations/{thread}"
    fields = store.get_many([path])[path].fields
    store.write(
        {path: {**{name: value for name, value in fields.items() if name != "v"}, "words": list(words)}}
    )


def test_what_an_older_release_wrote_is_found_as_before_and_better_after_the_next_click(
    services: Services, store: Documents
) -> None:
    begin(services, T, subject="Søren: 商品の配送状況", at=NOON - timedelta(hours=2))
    begin(services, _thread(1), subject="Søren", at=NOON - timedelta(hours=1))
    _as_before(
        store,
        T,
        ["søren", "sør", "søre", "商品の配送状況", "商品の", "商品の配", "商品の配送", "商品の配送状"],
    )
    for words in ("søren", "商品の", "商品の配送状況", "Søren 商品の配"):
        assert T in every_page(services, words)[0], words
    assert every_page(services, "søren") == [[_thread(1), T]]
    assert every_page(services, "soren") == [[_thread(1)]]
    assert every_page(services, "配送") == [[]]
    services.inbox.statuses.set_priority(click(CHLOE, T, "k"), Priority.HIGH)
    assert every_page(services, "soren") == [[_thread(1), T]]
    assert every_page(services, "配送") == [[T]]


def test_old_and_new_are_paged_together_and_none_is_told_twice(services: Services, store: Documents) -> None:
    for number in range(PAGE_SIZE * 2 + 3):
        begin(services, _thread(number), subject="Søren", at=NOON - timedelta(minutes=number))
    for number in range(0, PAGE_SIZE * 2, 2):
        _as_before(store, _thread(number), ["søren", "sør", "søre"])
    pages = every_page(services, "søren")
    told = [thread for page in pages for thread in page]
    assert sorted(told) == sorted(set(told)) == sorted(_thread(number) for number in range(PAGE_SIZE * 2 + 3))
    assert [] not in pages


def test_words_are_made_anew_only_where_a_text_changed(
    services: Services, store: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(services, T)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr("backend.records.conversations.index_entries", lambda *_: pytest.fail("in vain"))
        services.inbox.assignments.take(click(BEN, T, "k1"), seen="")
        services.inbox.statuses.set_priority(click(BEN, T, "k2"), Priority.HIGH)
    services.inbox.notes.add(click(BEN, T, "k3"), "gearbox")
    assert every_page(services, "gearbox") == [[T]]


def test_a_compound_is_found_however_it_is_written_each_once_in_one_wave(
    services: Services, counted: CountingDocuments
) -> None:
    for number, subject in enumerate(("Wi-Fi", "My wifi", "My wi fi", "Hi-fi")):
        begin(services, _thread(number), subject=subject, at=NOON - timedelta(minutes=number))
    with counted.measure() as cost:
        assert every_page(services, "wi-fi") == [[_thread(0), _thread(1), _thread(2)]]
    assert cost.queries == 2
    assert every_page(services, "wifi") == [[_thread(0), _thread(1)]]
