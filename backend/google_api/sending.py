"""users.messages.send, once: https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages/send.

Google's own client is not used here: its connection repeats a POST by itself where a server hangs up without
an answer (httplib2's ``_conn_request``), and a mail would go out twice. A new one of requests' does not.
"""

import base64
from dataclasses import dataclass, field

import httplib2
import requests
from googleapiclient.errors import HttpError

from backend.google_api.access import Access
from backend.google_api.unreached import never_left
from backend.ports.deadline import left_s
from backend.ports.mail_fault import MailUnavailable, SendUnclear

PATH = "/gmail/v1/users/me/messages/send"
WITHIN_S = 20.0
UNAUTHORIZED, SERVER_ERRORS = 401, range(500, 600)


@dataclass(slots=True)
class Sending:
    """One mail on its way."""

    endpoint: str
    raw: bytes = field(repr=False)
    is_out: bool = False
    """Whether the request may have reached Gmail, and nothing is known of it yet."""

    def run(self, access: Access, http: httplib2.Http) -> str:
        """Send it; ``http`` renews tokens only. Where Gmail refuses the token, once more: it took nothing.

        Returns the mail's Gmail id. Raises: HttpError where Gmail refuses it, a MailFault.
        """
        token = access.token(http)
        answer = self._posted(token)
        if answer.status_code == UNAUTHORIZED:
            answer = self._posted(access.another(token, http))
        return _id_in(answer)

    def _posted(self, token: str) -> requests.Response:
        encoded = base64.urlsafe_b64encode(self.raw).decode()
        self.is_out = True
        try:
            answer = requests.post(
                self.endpoint + PATH,
                json={"raw": encoded},
                headers={"Authorization": f"Bearer {token}"},
                params={"fields": "id"},
                allow_redirects=False,
                timeout=max(left_s(WITHIN_S), 0.01),
            )
        except requests.RequestException as fault:
            if never_left(fault):
                self.is_out = False
                raise MailUnavailable("Gmail cannot be reached") from None
            raise SendUnclear(f"no answer from Gmail ({type(fault).__name__})") from None
        self.is_out = False
        return answer


def _id_in(answer: requests.Response) -> str:
    """The id of what was sent. What Gmail took without a word that can be read is unclear."""
    if answer.status_code in SERVER_ERRORS:
        raise SendUnclear(f"Gmail answered {answer.status_code}")
    if not answer.ok:
        headers = {name.lower(): value for name, value in answer.headers.items()}
        raise HttpError(httplib2.Response({**headers, "status": answer.status_code}), answer.content)
    try:
        return str(answer.json()["id"])
    except (ValueError, KeyError, TypeError):
        raise SendUnclear("an answer of Gmail's that cannot be read") from None
