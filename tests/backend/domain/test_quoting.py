"""What somebody wrote is told from what they quoted, and never hidden."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.quoting import Parted, parted

LEA = "Léa Martin <lea@lindenhof.example>"


def head(sender: str = "From", sent: str = "Sent", to: str = "To", subject: str = "Subject") -> str:
    """The head of a mail, as Outlook writes it above what it quotes."""
    return f"{sender}: {LEA}\n{sent}: Monday, 3 March 2025 10:12\n{to}: Support\n{subject}: Re: x"


FRENCH, GERMAN = head("De", "Envoyé", "À", "Objet"), head("Von", "Gesendet", "An", "Betreff")
QUOTED = {
    "gmail": f"On Mon, Mar 3, 2025 at 10:12 AM {LEA} wrote:\n\n> Where is it?\n>\n> Léa",
    "gmail, broken over two lines": (
        "On Mon, Mar 3, 2025 at 10:12 AM Léa Martin-Dupont\n<lea@lindenhof.example> wrote:\n\n> Where?"
    ),
    "gmail, French": "Le lun. 3 mars 2025 à 10:12, Léa <lea@lindenhof.example> a écrit :\n\n> Où est-ce ?",
    "gmail, German": "Am Mo., 3. März 2025 um 10:12 Uhr schrieb Léa <lea@lindenhof.example>:\n\n> Wo ist es?",
    "apple": "> On 3 Mar 2025, at 10:12, Léa Martin wrote:\n> \n> Where is it?\n> Léa",
    "thunderbird, French": "Le 03/03/2025 à 10:12, Léa Martin a écrit :\n> Où est-ce ?",
    "outlook": head() + "\n\nWhere is it?\n\nLéa",
    "outlook, French": FRENCH + "\n\nOù est-ce ?",
    "outlook, German": GERMAN + "\n\nWo ist es?",
    "outlook, old": "-----Original Message-----\nFrom: Léa Martin\n\nWhere is it?",
    "outlook for the web": "_" * 32 + "\n" + head() + "\n\nOld",
    "a phone, without signs": "On 3 Mar 2025, at 10:12, Léa <lea@lindenhof.example> wrote:\nWhere is it?",
    "without a word": "> Where is it?\n>> Soon.\n\n> Still waiting",
}


@pytest.mark.parametrize("quoted", QUOTED.values(), ids=QUOTED)
@pytest.mark.parametrize("own", ["It left today.", "It left today.\n\nBest\nBen", "Today:\n- one\n- two"])
def test_what_is_quoted_below_is_set_apart(own: str, quoted: str) -> None:
    assert parted(f"{own}\n\n{quoted}\n") == Parted(own, quoted)


def test_what_is_answered_below_a_quotation_stands_first() -> None:
    quoted = "On 3 March 2025 Léa wrote:\n> Where is it?\n> Léa"
    assert parted(f"{quoted}\n\nIt left today.") == Parted("It left today.", quoted)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("On 3 March 2025 Léa wrote:\n> one?\nYes.\n> two?\nNo.", "Re: x"),
        ("Yes, see below.\n\nOn 3 March 2025 Léa wrote:\n> one?\n\nYes.\n> two?\n\nNo.", "Re: x"),
        ("FYI\n\n---------- Forwarded message ---------\nFrom: Léa\nDate: x\nTo: y\n\nHi", "Fwd: x"),
        ("Pour info\n\nDébut du message réexpédié :\n\nDe: Léa\nObjet: x\nÀ: y\n\nBonjour", "x"),
        ("FYI\n\n" + head() + "\n\nHi", "FW: x"),
        ("Zur Info\n\n" + GERMAN, "WG: x"),
        (head() + "\n\nHi", "x"),
        ("> only\n> quoted", "Re: x"),
        ("Hello,\n\nOn 3 March she wrote:\nI want my money back.\n\nPlease answer.", "Re: x"),
        ("From: the heart\nTo: you", "x"),
        ("Our terms:\n- we wrote: 3 days\n- you said: 4", "x"),
        ("", ""),
    ],
    ids=[
        "answers in between", "answers in between, with a word above", "forwarded by gmail",
        "forwarded by apple",
        "forwarded by outlook", "forwarded in German", "nothing but a head", "nothing but quoted",
        "a person says that somebody wrote", "no head", "a list", "nothing",
    ],
)  # fmt: skip
def test_what_is_ones_own_or_passed_on_stays_whole(text: str, subject: str) -> None:
    assert parted(text, subject) == Parted(text, "")


def test_what_a_forwarded_mail_quotes_stays_with_it() -> None:
    passed_on = (
        "---------- Forwarded message ---------\nFrom: A\n\nHi\n\nOn 3 March B <b@x.example> wrote:\n> old"
    )
    text = f"FYI\n\n{passed_on}"
    assert parted(text) == Parted(text, "")


LINES = st.sampled_from(
    [
        "", ">", "> a", ">> b", "own words", "On 3 Mar 2025 a@b.example wrote:", "Le 3 mars, a écrit :",
        "From: a", "Sent: b", "To: c", "Subject: d", "-----Original Message-----", "_" * 40,
        "---------- Forwarded message ---", "On", "wrote:", "3", "<a@b.example>", " ", "\t>",
    ]
)  # fmt: skip


@given(st.lists(LINES, max_size=40), st.sampled_from(["", "Re: x", "FW: x"]))
def test_nothing_is_lost_and_nothing_made_up(lines: list[str], subject: str) -> None:
    text = "\n".join(lines)
    halves = parted(text, subject)
    kept = sorted([*halves.own.split("\n"), *halves.quoted.split("\n")])
    assert [line for line in kept if line] == sorted(line for line in lines if line)
    assert bool(halves.own.strip()) == bool(text.strip())


@given(st.lists(LINES, max_size=40))
def test_a_mail_with_words_of_ones_own_below_every_sign_keeps_them(lines: list[str]) -> None:
    quoting = [line for line in lines if line.startswith(">")]
    assert "own words" in parted("\n".join(["On 3 Mar 2025 a wrote:", *quoting, "own words"])).own
