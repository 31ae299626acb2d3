"""What is replaced is what the standard library would have made of it."""

import dataclasses
from dataclasses import dataclass

import pytest

from backend.domain import conversation, note
from backend.domain.refs import Ref
from backend.domain.replacing import replace


@dataclass(frozen=True, slots=True)
class Ticket:
    """A value with and without defaults."""

    number: int
    holder: Ref | None = None
    words: tuple[str, ...] = ()


def test_the_fields_named_change_and_no_other() -> None:
    ticket = Ticket(1, Ref("a", "Ana"), ("x",))
    changed = replace(ticket, number=2, holder=None)
    assert changed == dataclasses.replace(ticket, number=2, holder=None) == Ticket(2, None, ("x",))
    assert (type(changed), ticket.number) == (Ticket, 1)


def test_nothing_named_is_a_copy() -> None:
    ticket = Ticket(1)
    assert replace(ticket) == ticket
    assert replace(ticket) is not ticket


def test_a_field_that_is_not_there_is_refused() -> None:
    with pytest.raises(TypeError):
        replace(Ticket(1), colour="red")  # type: ignore[call-arg]


@pytest.mark.parametrize("kind", [conversation.Conversation, note.Note])
def test_what_it_is_used_for_is_made_of_its_fields(kind: type) -> None:
    assert len(dataclasses.fields(kind)) > 1
    assert all(field.init for field in dataclasses.fields(kind))
