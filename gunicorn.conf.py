"""How gunicorn serves Relais, wherever it runs: it reads this file by itself in the folder it is started in.

docs/operate.md says what each is for. The command line outweighs it.
"""

import os

from backend.settings import SettingsError, load_settings

workers = 2
threads = 8
worker_class = "backend.web.worker.WholeRequests"
worker_connections = 800
control_socket_disable = True


def on_starting(_: object) -> None:
    """A mistake in the settings ends the server at once, and not each of its workers again and again."""
    try:
        load_settings(os.environ)
    except SettingsError as fault:
        raise SystemExit(f"Relais does not start:\n{fault}") from None
