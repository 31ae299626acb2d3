"""HTML as mail programs write it, and as nobody should, read as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.mail_text.html import text_of
from backend.mail_text.tidy import DEPTH, tidied
from backend.mail_text.writer import TEXT_WRITTEN

GMAIL = """<div dir="ltr">Hi <b>Ben</b>,<div><br></div><div>see
<a href="https://shop.example/x?y=1">our page</a>.
</div></div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Mon, Mar 3, 2025 Support &lt;<a
href="mailto:s@x.example">s@x.example</a>&gt; wrote:<br></div>
<blockquote class="gmail_quote" style="margin:0">
<div>old<br>older</div><blockquote>oldest</blockquote></blockquote></div>"""
OUTLOOK = """<html xmlns:o="urn:x"><head><style>p.MsoNormal {margin:0}</style>
<!--[if gte mso 9]><xml>x</xml><![endif]-->
</head><body lang=FR><div class=WordSection1>
<p class=MsoNormal>Bonjour,<o:p></o:p></p><p class=MsoNormal>
<o:p>&nbsp;</o:p></p><p class=MsoNormal>C&#8217;est <b>urgent</b>.<o:p></o:p></p>
<div><div style='border-top:solid'>
<p class=MsoNormal><b>De&nbsp;:</b> Support &lt;s@x.example&gt; <br><b>Envoyé&nbsp;:</b> lundi
<br><b>À&nbsp;:</b> Léa
<br><b>Objet&nbsp;:</b> x</p></div></div><p class=MsoNormal>Avant</p></div></body></html>"""
APPLE = """<html><body style="word-wrap: break-word;"><div>Fine.</div><div><br>
<blockquote type="cite"><div>On 3 Mar
2025, at 10:12, Support wrote:</div><br class="x"><div>Old</div></blockquote></div></body></html>"""
NEWS = """<div style="display:none;max-height:0">Preheader</div><table><tr><td><table><tr><td><h1>Sale</h1>
<p>Now &amp; here</p></td></tr></table></td><td><a href="https://news.example/c"><img src="https://t.example/x.png"
alt="Shop"></a></td></tr></table><img src="https://t.example/pixel.gif" width="1" height="1" alt="tracked">
<span style="visibility: hidden">ghost</span><p hidden>ghost</p>"""


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (
            GMAIL,
            "Hi Ben,\n\nsee our page <https://shop.example/x?y=1>.\n\nOn Mon, Mar 3, 2025 Support"
            " <s@x.example> wrote:\n\n> old\n> older\n>\n>> oldest\n",
        ),
        (
            OUTLOOK,
            "Bonjour,\n\nC’est urgent.\nDe : Support <s@x.example>\n"
            "Envoyé : lundi\nÀ : Léa\nObjet : x\nAvant\n",
        ),
        (APPLE, "Fine.\n\n> On 3 Mar 2025, at 10:12, Support wrote:\n> \n> Old\n"),
        (NEWS, "Sale\n\nNow & here\nShop <https://news.example/c>\n"),
    ],
    ids=["gmail", "outlook", "apple", "newsletter"],
)
def test_programs_are_read_as_they_mean_it(html: str, text: str) -> None:
    assert text_of(html) == text


def test_lists_bear_their_signs() -> None:
    bullets = "<p>a</p><ul><li>one</li><li>two<ul><li>in</li></ul></li></ul>"
    html = f"{bullets}<ol start=3><li>c<br>d</li><li>e</li></ol>"
    assert text_of(html) == "a\n\n• one\n• two\n  • in\n\n3. c\n   d\n4. e\n"


def test_a_small_table_is_read_by_rows_and_a_layout_by_cells() -> None:
    rows = "<table><tr><th>Item</th><th>Qty</th></tr><tr><td>Helmet</td><td>2</td></tr></table>"
    assert text_of(rows) == "Item | Qty\nHelmet | 2\n"
    layout = f"<table><tr><td>{'left ' * 40}</td><td>right</td></tr></table>"
    assert text_of(layout) == "left " * 39 + "left\nright\n"


def test_what_is_set_by_hand_keeps_its_lines() -> None:
    assert text_of("<pre>a\n  b</pre>after") == "a\n  b\n\nafter"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<a href="https://x.example/a">here</a>', "here <https://x.example/a>"),
        ('<a href="https://x.example/a">https://x.example/a</a>', "https://x.example/a"),
        ('<a href="https://evil.example">https://bank.example</a>', "https://bank.example <https://evil.example>"),
        ('<a href="http://x.example/a">here</a>', "here <http://x.example/a>"),
        ('<a href="java\nscript:alert(1)">here</a>', "here"),
        ('<a href="data:text/html,x">here</a>', "here"),
        ('<a href="ftp://x.example">here</a>', "here"),
        ('<a href="https://x.example/a"></a>', ""),
        ('<a href="mailto:a@x.example?subject=x">write</a>', "write <a@x.example>"),
        ('<a href="mailto:A@x.example">a@x.example</a>', "a@x.example"),
        (f'<a href="https://x.example/{"a" * 600}">here</a>', "here <x.example/…>"),
        ("<a>bare</a>", "bare"),
    ],
)  # fmt: skip
def test_where_a_link_leads_is_shown(html: str, text: str) -> None:
    assert text_of(html) == text


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>x</script>", "<style>x</style>", "<!-- x -->", "<!--x", "<title>x</title>",
        "<noscript>x</noscript>",
        '<b style="Display : NONE">x</b>', '<div style="opacity:0;">x</div>', '<p style="mso-hide:all">x</p>',
        '<img src="data:image/png;base64,xx" alt="image001.png">', '<img width=1 alt="x">',
        "<svg><text>x</text></svg>",
        '<iframe src="https://x.example">x</iframe>', "<template>x</template>", "<textarea>x</textarea>",
    ],
)  # fmt: skip
def test_what_is_hidden_is_left_out(hidden: str) -> None:
    assert text_of(f"before{hidden}") == "before"


@pytest.mark.parametrize(
    "shown",
    [
        '<p style="opacity:0.9">x</p>',
        '<div style="max-height:0.5em">x</div>',
        '<img alt="x">',
        "<unknown>x</unknown>",
    ],
)
def test_what_is_not_hidden_is_read(shown: str) -> None:
    assert "x" in text_of(shown)


def test_entities_and_scripts_of_the_world() -> None:
    assert (
        text_of("<p dir=rtl>שלום&nbsp;&euro;</p><p>日本&#x8A9E; &lt;b&gt; &copy</p>")
        == "שלום €\n\n日本語 <b> ©\n"
    )


def test_broken_html_is_read_as_a_browser_would() -> None:
    assert text_of("<b>unclosed <p>one<p>two <i>x</b></table></div>") == "unclosed\n\none\n\ntwo x\n"
    assert text_of("a < b and <") == "a < b and <"


HUGE = {
    "nested": "<div>" * 200_000 + "x",
    "attributes": "<div " + " ".join(f"a{n}" for n in range(100_000)) + ">x",
    "one attribute": "<div " + "style=a " * 100_000 + ">x",
    "never closed": "<b>" * 100_000 + "<p>x" * 100_000,
    "half tags": "<a" * 300_000,
    "quotes": '<a "' * 200_000,
    "tables": "<table><tr><td>" * 60_000 + "x",
    "comments": "<!--" * 250_000,
    "lists": "<ul><li>x" * 100_000,
    "quotations": "<blockquote>x" * 70_000,
    "lines": "<br>" * 250_000,
    "a word": "x" * 2_000_000,
    "links": '<a href="https://x.example/y">k</a>' * 30_000,
    "blanks": "<p> " * 200_000,
}


@pytest.mark.timeout(120)
@pytest.mark.parametrize("html", HUGE.values(), ids=HUGE)
def test_no_mail_takes_more_than_its_share(html: str) -> None:
    assert len(text_of(html)) <= TEXT_WRITTEN


def test_what_lies_too_deep_is_brought_up_and_the_rest_stays_where_it_is() -> None:
    deep = "<div>" * (DEPTH + 50) + "deep" + "</div>" * (DEPTH + 50) + "<p>after</p>"
    assert tidied(deep).count("<div>") == tidied(deep).count("</div>") == DEPTH
    assert text_of(deep).split() == ["deep", "after"]


def test_no_place_of_an_image_reaches_the_parser() -> None:
    assert tidied('<img src="https://t.example/p" onload=x() ALT=\'a "b"\'>') == '<img alt="a &quot;b&quot;">'


PIECES = st.sampled_from(
    [
        "<div>", "</div>", "<p>", "</p>", "<table>", "</table>", "<tr>", "<td>", "</td>", "</tr>",
        "<ul>", "<ol>", "<li>", "</li>", "</ul>", "<blockquote>", "</blockquote>", "<pre>", "</pre>",
        "<a href=https://x.example>", "</a>", "<br>", "<b>", "</b>", "&amp;", "&#0;", "&#x110000;", "<",
        ">", '"', "x", " ", "\n", "<!--", "-->", "<script>", "</script>", "<svg>", "<math>",
        "<template>", "<select>", "<frameset>", "</body>", "</html>", "<plaintext>", "<img alt=y>",
        "\x00", "<hr>", "<td hidden>", "<o:p>", "<caption>", "<form>", "<button>",
        "<body style='display:none'>",
    ]
)  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=8), max_size=60))
def test_whatever_the_html_a_text_is_returned(pieces: list[str]) -> None:
    text = text_of("".join(pieces))
    assert isinstance(text, str)
    assert "onload" not in text
