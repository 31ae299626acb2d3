"""The person for whom a screen is drawn."""

from dataclasses import dataclass

from backend.domain.member import Membership, Person
from backend.domain.refs import Ref


@dataclass(frozen=True, slots=True)
class Me:
    """The person for whom a screen is drawn, in the mailbox that it shows."""

    person: Person
    membership: Membership

    @property
    def ref(self) -> Ref:
        """The person's id and name."""
        return Ref(self.person.sub, self.person.name)
