"""Who does work of which kind: the one list. A kind is the word that ``Work.put`` is called with."""

from collections.abc import Mapping

from backend.ports.work import Handler
from backend.services import Services
from backend.services.mail.ingesting import INGEST


def handlers(services: Services) -> Mapping[str, Handler]:
    """Each kind with what does it. A new one is a line here, and a ``put`` where it is asked for."""
    return {INGEST: services.mail.ingesting.ingest}
