"""Every rule of the host, seen red once, and Google's own messages behind them."""

from typing import Any

import pytest

from workbench.card_rules import check_card
from workbench.markup_rules import markup_faults
from workbench.response_rules import Occasion, check_response

CLICK = {"action": {"function": "https://relais.example/addon/actions/x"}}
TEXT = {"textParagraph": {"text": "x"}}


def _card(*widgets: dict[str, Any], **more: object) -> dict[str, Any]:
    return {"header": {"title": "t"}, "sections": [{"widgets": list(widgets) or [TEXT]}], **more}


def _button(**more: object) -> dict[str, Any]:
    return {"buttonList": {"buttons": [{"text": "b", "onClick": CLICK, **more}]}}


def _input(**more: object) -> dict[str, Any]:
    return {"textInput": {"name": "n", "label": "l", **more}}


def test_a_plain_card_is_fine() -> None:
    row = {"decoratedText": {"text": "a <b>b</b><br>", "startIcon": {"knownIcon": "STAR"}, "onClick": CLICK}}
    assert check_card(_card(TEXT, row, _button(), _input())) == []


REFUSED = {
    "not an object": ["x"],
    "unknown field": _card(colour="red"),
    "snake case": _card(fixed_footer={"primaryButton": {"text": "x", "onClick": CLICK}}),
    "no sections": {"header": {"title": "t"}},
    "empty section": {"sections": [{"widgets": []}]},
    "empty widget": _card({}),
    "two kinds in a widget": _card({**TEXT, "divider": {}}),
    "old widget": _card({"keyValue": {"content": "x"}}),
    "two controls": _card(
        {
            "decoratedText": {
                "text": "x",
                "endIcon": {"knownIcon": "STAR"},
                "button": _button()["buttonList"]["buttons"][0],
            }
        }
    ),
    "row without text": _card({"decoratedText": {"topLabel": "x"}}),
    "paragraph without text": _card({"textParagraph": {"text": ""}}),
    "button without text": _card(_button(text="")),
    "button that does nothing": _card({"buttonList": {"buttons": [{"text": "x"}]}}),
    "no buttons": _card({"buttonList": {"buttons": []}}),
    "colour as text": _card(_button(color="#ff0000")),
    "colour over one": _card(_button(color={"red": 255})),
    "input without a name": _card(_input(name="")),
    "input without label and hint": _card({"textInput": {"name": "n"}}),
    "two inputs of one name": _card(_input(), _input()),
    "choice of nothing": _card(
        {"selectionInput": {"name": "n", "label": "l", "type": "DROPDOWN", "items": []}}
    ),
    "items of one value": _card(
        {
            "selectionInput": {
                "name": "n",
                "type": "DROPDOWN",
                "items": [{"text": "a", "value": "1"}, {"text": "b", "value": "1"}],
            }
        }
    ),
    "two selected": _card(
        {
            "selectionInput": {
                "name": "n",
                "type": "RADIO_BUTTON",
                "items": [
                    {"text": "a", "value": "1", "selected": True},
                    {"text": "b", "value": "2", "selected": True},
                ],
            }
        }
    ),
    "bare function name": _card(_button(onClick={"action": {"function": "take"}})),
    "http function": _card(_button(onClick={"action": {"function": "http://relais.example/x"}})),
    "parameters as a map": _card(
        _button(onClick={"action": {"function": "https://x.example/", "parameters": {"a": "b"}}})
    ),
    "parameter that is no text": _card(
        _button(
            onClick={"action": {"function": "https://x.example/", "parameters": [{"key": "a", "value": 1}]}}
        )
    ),
    "one key twice": _card(
        _button(
            onClick={
                "action": {
                    "function": "https://x.example/",
                    "parameters": [{"key": "a", "value": "1"}, {"key": "a", "value": "2"}],
                }
            }
        )
    ),
    "two things at once": _card(_button(onClick={**CLICK, "openLink": {"url": "https://x.example"}})),
    "script as a link": _card(_button(onClick={"openLink": {"url": "javascript:alert(1)"}})),
    "picture over http": _card({"image": {"imageUrl": "http://x.example/a.png"}}),
    "control character": _card({"textParagraph": {"text": "a\x00b"}}),
    "null": _card(name=None),
    "header without a title": {**_card(), "header": {"subtitle": "x"}},
    "secondary button alone": _card(fixedFooter={"secondaryButton": {"text": "x", "onClick": CLICK}}),
    "101 widgets": _card(*[TEXT] * 101),
    "entry without a label": _card(cardActions=[{"onClick": CLICK}]),
    "fractional time": _card({"dateTimePicker": {"name": "n", "label": "l", "valueMsEpoch": 1.5}}),
    "no chips": _card({"chipList": {"chips": []}}),
    "chip without a label": _card({"chipList": {"chips": [{"onClick": CLICK}]}}),
    "grid of nothing": _card({"grid": {"title": "x"}}),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_host_refuses(name: str) -> None:
    problems = check_card(REFUSED[name])
    assert any(problem.refused for problem in problems), problems


NOT_DRAWN = {
    "carousel": _card({"carousel": {"carouselCards": [{"widgets": [TEXT]}]}}),
    "markdown": _card({"textParagraph": {"text": "x", "textSyntax": "MARKDOWN"}}),
    "material icon": _card({"decoratedText": {"text": "x", "startIcon": {"materialIcon": {"name": "x"}}}}),
    "unknown icon": _card({"decoratedText": {"text": "x", "startIcon": {"knownIcon": "UNICORN"}}}),
    "placeholder": _card(_input(placeholderText="x")),
    "columns beside a mail": _card({"columns": {"columnItems": [{"widgets": [TEXT]}]}}),
    "unknown tag": _card({"textParagraph": {"text": "<h1>x</h1>"}}),
    "eleven entries": _card(cardActions=[{"actionLabel": "x", "onClick": CLICK}] * 11),
    "101 items": _card(
        {
            "selectionInput": {
                "name": "n",
                "type": "DROPDOWN",
                "items": [{"text": "x", "value": f"{n}"} for n in range(101)],
            }
        }
    ),
    "button type": _card(_button(type="FILLED")),
    "deprecated icon": _card({"decoratedText": {"text": "x", "icon": {"knownIcon": "STAR"}}}),
}


@pytest.mark.parametrize("name", NOT_DRAWN)
def test_what_the_host_leaves_out_or_changes(name: str) -> None:
    problems = check_card(NOT_DRAWN[name])
    assert problems
    assert not any(problem.refused for problem in problems), problems


def test_columns_are_drawn_beside_a_mail_being_written() -> None:
    assert check_card(NOT_DRAWN["columns beside a mail"], in_compose=True) == []


@pytest.mark.parametrize(
    "text",
    [
        "<b>x",
        "x</b>",
        "<b>x</i></b>",
        "a < b",
        "a & b",
        '<font color="red">x</font>',
        '<a href="javascript:1">x</a>',
    ],
)
def test_markup_that_is_not_as_meant(text: str) -> None:
    assert list(markup_faults(text))


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "a &lt; b &amp; c",
        "<b>x</b><br>",
        '<font color="#80868b">x</font>',
        '<a href="https://x.example">x</a>',
    ],
)
def test_markup_that_is_fine(text: str) -> None:
    assert list(markup_faults(text)) == []


PUSHED = {"navigations": [{"pushCard": _card()}]}


@pytest.mark.parametrize(
    ("body", "occasion"),
    [
        ({"renderActions": {"action": PUSHED}}, "home"),
        ({"action": PUSHED}, "click"),
        ({"action": {"navigations": []}}, "thread"),
        ({"action": {"navigations": [{"updateCard": _card()}]}}, "home"),
        ({"action": {"navigations": [{"popCard": True}]}}, "home"),
        ({"renderActions": {"action": {"navigations": [{"pop": True, "updateCard": _card()}]}}}, "click"),
        ({"renderActions": {"action": {"notification": {"text": ""}}}}, "click"),
        ({"renderActions": {"action": {}}, "requesting_google_scopes": {"scopes": ["x"]}}, "click"),
        ({"requesting_google_scopes": {"scopes": []}}, "home"),
        ([], "home"),
    ],
)
def test_a_wrapper_that_does_not_fit_the_occasion_is_refused(body: object, occasion: Occasion) -> None:
    assert any(problem.refused for problem in check_response(body, occasion))


@pytest.mark.parametrize(
    ("body", "occasion"),
    [
        ({"action": PUSHED}, "home"),
        (
            {"renderActions": {"action": {**PUSHED, "notification": {"text": "x"}}}, "stateChanged": True},
            "click",
        ),
        ({"requesting_google_scopes": {"scopes": ["x"]}}, "thread"),
    ],
)
def test_a_wrapper_that_fits(body: object, occasion: Occasion) -> None:
    assert check_response(body, occasion) == []
