"""Finding by words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain import search_before
from backend.domain.search import ENTRIES_KEPT, index_entries, is_decided, lookup_entries, matches, words_of


def finds(query: str, text: str) -> bool:
    """Whether the entry looked up leads to the text, and all of the query is in it."""
    entries = index_entries(text)
    return any(one in entries for one in lookup_entries(query)) and matches(query, entries)


def test_accents_and_case_do_not_count() -> None:
    assert words_of("Éléonore RÉCLAME, réclame!") == ("eleonore", "reclame")


def test_a_beginning_finds_a_word() -> None:
    for typed in ("r", "re", "rem", "rembours", "remboursement", "URG", "urgent rembou", "u r"):
        assert finds(typed, "Remboursement urgent"), typed


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("配送", "商品の配送状況について"),
        ("配送状況", "商品の配送状況について"),
        ("状", "商品の配送状況について"),
        ("商品 配送", "商品の配送状況について"),
        ("ケース", "iPhone15ケースの返品"),
        ("iphone", "iPhone15ケースの返品"),
        ("退款", "我想申请退款，谢谢"),
        ("ครับ", "สวัสดีครับ ต้องการคืนสินค้า"),
        ("คืนสินค้า", "สวัสดีครับ ต้องการคืนสินค้า"),
        ("배송", "배송은 언제 되나요"),
        ("हिन्दी", "मेरी हिन्दी शिकायत"),
        ("हिन्", "मेरी हिन्दी शिकायत"),
        ("soren", "Søren Kierkegaard"),
        ("søren", "Soren Kierkegaard"),
        ("don hang", "Đơn hàng của tôi"),
        ("đơn", "Don hang"),
        ("strasse", "Hauptstraße 5, Straße"),
        ("STRASSE", "Straße"),
        ("oeuvre", "Chef d’œuvre"),
        ("œuvre", "chef d'oeuvre"),
        ("lodz", "Łódź"),
        ("istanbul", "İSTANBUL"),
        ("issiz", "ıssız"),
        ("eau", "de l’eau froide"),
        ("l'eau", "de l’eau froide"),
        ("eau", "de l'eau"),
        ("aujourd'hui", "Aujourd’hui"),
        ("e-mail", "My email was lost"),
        ("e-mails", "emails"),
        ("email", "My e-mail was lost"),
        ("mail", "My e-mail was lost"),
        ("e mail", "My e-mail was lost"),
        ("e-mail", "an e mail"),
        ("e-mail lost", "My email was lost"),
        ("Wi‑Fi", "wifi 2.4"),
        ("wifi", "Wi-Fi"),
        ("t-shirts", "Tshirts"),
        ("2.4", "channel 24"),
        ("#A-4711", "Order #A-4711 is late"),
        ("A-4711", "Order #A-4711 is late"),
        ("4711", "Order #A-4711 is late"),
        ("a4711", "Order #A-4711 is late"),
        ("#A", "Order #A-4711 is late"),
        ("90233", "Your parcel no. 90233, due today"),
        ("٩٠٢٣٣", "parcel 90233"),
        ("lea.martin@lindenhof.example", "lea.martin@lindenhof.example"),
        ("lindenhof", "lea.martin@lindenhof.example"),
        ("martin@linden", "lea.martin@lindenhof.example"),
        ("obrien", "Pat O'Brien"),
        ("email", "your e-mail"),
        ("e-mail", "your e-mail"),
        ('"where is" order', "Where is my order?"),
        ("order_no", "order_no 17"),
        ("میخواهم", "سفارش می\u200cخواهم"),
        ("re\u200bfund", "Refund"),
    ],
)
def test_what_is_there_is_found(query: str, text: str) -> None:
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("remboursable", "Remboursement urgent"),
        ("urgent facture", "Remboursement urgent"),
        ("状況の", "商品の配送状況について"),
        ("送品", "商品の配送状況"),
        ("one two three four five six seven eight nine", "one two three four five six seven eight"),
        ("rder", "order"),
    ],
)
def test_what_is_not_there_is_not_found(query: str, text: str) -> None:
    assert not finds(query, text)


@pytest.mark.parametrize("query", ["", "  !? ", "\u200b", "— …", "🎉"])
def test_no_word_looks_up_nothing(query: str) -> None:
    assert lookup_entries(query) == ()


def test_the_index_is_bounded_and_the_first_texts_come_first() -> None:
    long = "".join(chr(0x4E00 + number) for number in range(9_000))
    entries = index_entries("Léa", long)
    assert len(entries) == ENTRIES_KEPT
    assert matches("lea", entries)


@pytest.mark.parametrize(
    ("query", "yes"),
    [("ord", True), ("ORDER", True), ("配送", True), ("orders my", False), ("parcels", False)],
)
def test_a_short_word_alone_is_decided_by_the_look_up(query: str, yes: bool) -> None:
    assert is_decided(query) is yes


@given(st.lists(st.text(max_size=200), max_size=5))
def test_every_word_kept_is_found_by_itself(texts: list[str]) -> None:
    entries = index_entries(*texts)
    for word in [word for text in texts for word in words_of(text)]:
        assert matches(word, entries)
        assert lookup_entries(word)[0] in entries


@given(st.text(alphabet="配送状況商品のケースวสค", min_size=1, max_size=30), st.data())
def test_every_part_of_an_unspaced_text_is_found(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert finds(text[start:end], text)


@pytest.mark.parametrize("query", ["商品の配", "søren", "order_no", "iphone15ケース", "where order"])
def test_the_words_of_the_first_release_are_looked_up_as_it_did(query: str) -> None:
    kept = [
        "商品の配送状況",
        "商品の",
        "商品の配",
        "søren",
        "sør",
        "order_no",
        "order_",
        "iphone15ケース",
        "iphone",
        "where",
        "order",
    ]
    assert search_before.lookup_entry(query) in kept
    assert search_before.matches(query, kept)
    assert not search_before.matches(f"{query} banana", kept)


def test_an_entry_is_a_beginning_of_a_word_and_never_nothing() -> None:
    assert index_entries("Rita") == ["rita", "r", "ri", "rit"]
