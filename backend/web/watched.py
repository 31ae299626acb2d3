"""Who may read more than whether Relais serves: our clock's account, or whoever sits at this machine."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass

from flask import request

from backend.domain.vital import Vital
from backend.ports.tokens import CertificatesUnavailable
from backend.web.signed import Nobody, Signed, SomebodyElse


class Closed(Exception):
    """Whoever asks is not told."""


@dataclass(frozen=True, slots=True)
class Watched:
    """The details behind ``/ready?details``: no secret, but the addresses of mailboxes."""

    signed: Signed
    is_open: bool
    """On the loopback interface nobody has to show who they are."""
    vitals: Callable[[], Iterable[Vital]]

    def details(self) -> list[Mapping[str, object]]:
        """How every account does. Raises: Closed."""
        if not self.is_open:
            try:
                self.signed.check(request.headers.get("Authorization"), request.path)
            except (Nobody, SomebodyElse, CertificatesUnavailable):
                raise Closed from None
        return [asdict(one) for one in self.vitals()]
