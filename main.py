"""The composition root: builds every adapter and service once. Nothing happens at import.

``gunicorn 'main:create_app()'`` serves; ``python main.py`` is the ``relais`` command.
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask

from addon.actions import HANDLERS
from addon.routes import addon_blueprint
from backend.cli.group import relais
from backend.google_api.gmail import GmailMail
from backend.google_api.tokens import GoogleTokenVerifier
from backend.ports.documents import Documents
from backend.services import Services
from backend.services.adoption import Adoption
from backend.services.assignments import Assignments
from backend.services.bulk import Bulk
from backend.services.conversations import Conversations
from backend.services.home import Home
from backend.services.labels import Labels
from backend.services.mailboxes import Mailboxes
from backend.services.notes import Notes
from backend.services.presence import Presence
from backend.services.statuses import Statuses
from backend.services.undoing import Undoing
from backend.settings import Settings, SettingsError, load_settings
from backend.store.counting import CountingDocuments
from backend.store.indexes import Indexes
from backend.store.sqlite import SqliteDocuments
from backend.web.assets import assets_blueprint
from backend.web.cron import cron_blueprint
from backend.web.health import health_blueprint

HOME = Path(__file__).parent


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The current instant, aware, in UTC."""
        return datetime.now(UTC)
