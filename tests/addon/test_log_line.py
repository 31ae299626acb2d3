"""The one line of a request in the log: everything that was asked of the store is in it."""

import logging

import pytest

from main import Root
from tests.front_door import PanelOf
from tests.mails import message_id, thread_id
from tests.people import BEN, begin


def test_the_line_counts_what_was_written_after_the_answer(
    panel_of: PanelOf, house: Root, caplog: pytest.LogCaptureFixture
) -> None:
    begin(house.services, thread_id(BEN.email, "order"), gmail_id=message_id(BEN.email, "order"))
    caplog.set_level(logging.INFO)
    panel = panel_of(BEN).open("order")
    (line,) = [vars(record) for record in caplog.records if record.getMessage() == "served"]
    assert "writes" not in panel.store
    assert line["store"]["writes"] == 2, "that Ben looks at it, and how he is spoken to"
    assert (line["door"], line["path"]) == ("addon", "/addon/thread")
    assert (line["status"], line["person"]) == (200, BEN.sub)


def test_a_click_is_told_with_its_action(
    panel_of: PanelOf, house: Root, caplog: pytest.LogCaptureFixture
) -> None:
    begin(house.services, thread_id(BEN.email, "order"), gmail_id=message_id(BEN.email, "order"))
    panel = panel_of(BEN).open("order")
    caplog.set_level(logging.INFO)
    panel.tap("Take")
    (line,) = [vars(record) for record in caplog.records if record.getMessage() == "served"]
    assert line["action"] == "assign.take"
    assert line["store"] == panel.store
