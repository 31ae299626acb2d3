"""Google's client for the Gmail API, with its bundled discovery document: nothing is fetched."""

from typing import Any

import httplib2
from google.auth.credentials import AnonymousCredentials
from google_auth_httplib2 import AuthorizedHttp
from googleapiclient.discovery import build


def gmail_at(endpoint: str) -> Any:
    """What makes requests (``users()`` and below). It sends nothing itself: each call brings a connection."""
    unused = AuthorizedHttp(AnonymousCredentials(), http=httplib2.Http())
    options = {"api_endpoint": endpoint}
    return build("gmail", "v1", http=unused, static_discovery=True, client_options=options)
