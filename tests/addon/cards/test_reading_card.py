"""What a card shows of one mail: the text as it is, nothing as markup, and what does not fit is said."""

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addon.cards.messages import messages_card
from addon.cards.reading import TEXT, quoted_section, reading_widgets
from addon.links import Links
from backend.domain.member import Membership
from backend.domain.preview import File, Invitation, Preview, Unread, file_name, read_text
from backend.domain.refs import Ref
from backend.domain.rights import Role
from backend.domain.snapshots.me import Me
from backend.domain.snapshots.messages import MessagesSnapshot
from backend.i18n.speech import speech_for
from tests.addon.cards.test_conversation_card import HOUR, WAITING
from tests.clock import NOON
from tests.people import BEN, SUPPORT
from workbench.response_rules import check_response

SAY, DIRE = speech_for("en", UTC, NOON), speech_for("fr", UTC, NOON)
ACT = Links("https://relais.example", "nonce")
ME = Me(BEN, Membership(Ref(SUPPORT, "Support"), Role.AGENT))


def mail(text: str = "Hi", **said: object) -> Preview:
    return Preview("1", "Léa", NOON - HOUR, text, **said)  # type: ignore[arg-type]


def shown(preview: Preview) -> str:
    """The text of the mail's own paragraph."""
    return str(reading_widgets(preview, SAY)[0]["textParagraph"]["text"])


def rows(preview: Preview, say: object = SAY) -> list[dict[str, str]]:
    drawn = reading_widgets(preview, say)[1:]  # type: ignore[arg-type]
    return [one.get("decoratedText") or one["textParagraph"] for one in drawn]


def test_nothing_in_a_mail_is_markup() -> None:
    text = shown(mail('<b>x</b> <a href="https://x.example">y</a> &lt; \u202e'))
    assert "&lt;b&gt;x&lt;/b&gt; &lt;a href=" in text
    assert "&amp;lt; " in text
    assert "\u202e" not in text


def test_a_link_can_be_tapped_its_host_in_view_and_little_of_the_rest() -> None:
    long = "https://x.example/" + "y" * 100
    assert f'<a href="{long}"><b>x.example</b>/{"y" * 29}…</a>&gt;' in shown(mail(f"here <{long}>"))
    assert "<a " not in shown(mail("here <http://x.example/y> javascript:alert(1)"))


@pytest.mark.parametrize(("cut", "end"), [(False, False), (True, True)])
def test_what_is_cut_is_said(cut: bool, end: bool) -> None:
    assert ("… more in Gmail" in shown(mail(is_cut=cut))) is end


def test_a_long_mail_ends_with_a_line_and_says_that_there_is_more() -> None:
    text = shown(mail("line of a mail\n" * TEXT))
    assert text.endswith('line of a mail<br><font color="#80868b">… more in Gmail</font>')
    assert "… more in Gmail" in shown(mail("x" * (TEXT + 1)))
    assert "… more in Gmail" not in shown(mail("x" * TEXT))


def test_a_mail_without_text_says_so() -> None:
    assert "no text that can be read here" in shown(mail(""))
    assert "no text" not in shown(mail("", quoted="> x"))


def test_files_are_told_by_name_and_size() -> None:
    files = (File("a.pdf", 12), File("", 1_450_000), *(File(f"{n}.png", 2_000) for n in range(9)))
    told = rows(mail(files=files))
    assert [(one["text"], one["bottomLabel"]) for one in told[:2]] == [
        ("a.pdf", "1 kB"),
        ("Attachment without a name", "1.4 MB"),
    ]
    assert "1 more attachment in Gmail" in told[10]["text"]
    assert len(told) == 11
    assert rows(mail(files=files), DIRE)[1]["bottomLabel"] == "1,4 Mo"


INVITED = Invitation(
    "Fitting <1>",
    datetime(2026, 12, 1, 9, tzinfo=UTC),
    datetime(2026, 12, 1, 10, tzinfo=UTC),
    "Shop",
    "Léa",
    ("Ben", "Max"),
)


def test_an_invitation_says_when_where_and_who() -> None:
    (row,) = rows(mail(invitation=INVITED))
    assert (row["topLabel"], row["bottomLabel"]) == ("Invitation", "Léa → Ben and Max")
    assert row["text"] == "Fitting &lt;1&gt;<br>Tue, Dec 1, 9:00\u202fAM – Tue, Dec 1, 10:00\u202fAM<br>Shop"


def test_a_cancelled_one_and_one_of_a_whole_day() -> None:
    (row,) = rows(mail(invitation=Invitation("Fair", date(2027, 1, 4), is_cancelled=True)))
    assert (row["topLabel"], row["text"]) == ("Cancelled invitation", "Fair<br>Mon, Jan 4, 2027")
    (row,) = rows(mail(invitation=Invitation()))
    assert (row["topLabel"], row["text"]) == ("Invitation", "(no subject)")


def test_what_is_quoted_is_folded_away() -> None:
    quoted = quoted_section(mail(quoted="> <old>"), SAY)
    assert quoted is not None
    assert (quoted["header"], quoted["collapsible"], quoted["uncollapsibleWidgetsCount"]) == (
        "Quoted text",
        True,
        0,
    )
    assert "&gt; &lt;old&gt;" in str(quoted)
    assert quoted_section(mail(), SAY) is None
    assert quoted_section(Unread.SLOW, SAY) is None


@pytest.mark.parametrize(
    ("why", "told"),
    [
        (Unread.SLOW, "does not answer"),
        (Unread.GONE, "not in the mailbox"),
        (Unread.NOT_CONNECTED, "not connected"),
    ],
)
def test_why_a_mail_is_not_shown_is_said(why: Unread, told: str) -> None:
    (widget,) = reading_widgets(why, SAY)
    assert told in widget["textParagraph"]["text"]


@given(
    st.text(alphabet=st.sampled_from("<>&\"'\n https://x.example/\u202e\x00é😀"), max_size=9_000),
    st.booleans(),
)
def test_whatever_the_mail_the_card_is_one_and_fits(text: str, is_cut: bool) -> None:
    said, _, _ = read_text(text * 3, "")
    worst = mail(
        said,
        quoted=said,
        is_cut=is_cut,
        files=(File(file_name(text), 1),) * 20,
        invitation=INVITED,
    )
    card = messages_card(MessagesSnapshot(ME, WAITING, (), worst), SAY, ACT)
    assert len(json.dumps(card)) < 100_000
    answer = {"renderActions": {"action": {"navigations": [{"pushCard": card}]}}, "stateChanged": False}
    assert check_response(answer, "click") == []
