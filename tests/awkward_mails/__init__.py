"""Awkward mails, written for the purpose: each as the bytes that an account receives."""

from tests.awkward_mails.bodies import BODIES
from tests.awkward_mails.headers import HEADERS
from tests.awkward_mails.machines import MACHINES

AWKWARD: dict[str, bytes] = {**HEADERS, **BODIES, **MACHINES}
"""By what is awkward about each."""
