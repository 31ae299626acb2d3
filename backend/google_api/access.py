"""Access tokens of connected accounts: kept in this process, renewed by google-auth when they are used up.

How an account is entered (a refresh token, domain-wide delegation) is the factory's business: it makes
google-auth's credentials of the stored ones.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping

import httplib2
from google.auth.credentials import AnonymousCredentials
from google.auth.credentials import Credentials as GoogleCredentials
from google.auth.exceptions import RefreshError, TransportError
from google.oauth2.credentials import Credentials as ConsentCredentials
from google_auth_httplib2 import Request

from backend.domain.obstacle import Obstacle
from backend.ports.account import Credentials
from backend.ports.mail_fault import GrantLost, MailFault, MailNotReadable, MailUnavailable

Factory = Callable[[Credentials], GoogleCredentials]
"""Makes google-auth's credentials of an account's."""
REMEMBERED = 1_000
_REAUTHENTICATION = "Reauthentication is needed"
"""How google-auth tells ``invalid_rapt``, and nothing else of Google's answer."""
_OBSTACLES = {
    "unauthorized_client": Obstacle.SCOPE,
    "invalid_scope": Obstacle.SCOPE,
    "access_denied": Obstacle.POLICY,
    "admin_policy_enforced": Obstacle.POLICY,
}
"""https://developers.google.com/identity/protocols/oauth2/web-server#exchange-errors-invalid-grant"""


def by_refresh_token(client_id: str, client_secret: str, token_uri: str) -> Factory:
    """Accounts whose owner consented: the refresh token gives access tokens."""

    def made(credentials: Credentials) -> GoogleCredentials:
        return ConsentCredentials(
            None,
            refresh_token=credentials.refresh_token,
            token_uri=token_uri,
            client_id=client_id,
            client_secret=client_secret,
        )

    return made


class Access:
    """The access token of one account."""

    def __init__(self, google: GoogleCredentials) -> None:
        self._google = google
        self._turn = threading.Lock()

    def token(self, http: httplib2.Http) -> str:
        """One that is good for some minutes yet. Raises: GrantLost, MailNotReadable, MailUnavailable."""
        with self._turn:
            if not self._google.valid:
                self._renew(http)
            return str(self._google.token)

    def another(self, refused: str, http: httplib2.Http) -> str:
        """One in the place of the one that Gmail refused, unless it was renewed meanwhile. Raises alike."""
        with self._turn:
            if self._google.token == refused:
                self._renew(http)
            return str(self._google.token)

    def _renew(self, http: httplib2.Http) -> None:
        try:
            self._google.refresh(Request(http))
        except RefreshError as fault:
            raise _refused(fault) from None
        except TransportError:
            raise MailUnavailable("Google's token endpoint does not answer") from None


class Accesses:
    """Those of every account that was opened in this process."""

    def __init__(self, factory: Factory) -> None:
        self._factory = factory
        self._turn = threading.Lock()
        self._known: OrderedDict[str, Access] = OrderedDict()

    def of(self, credentials: Credentials) -> Access:
        """The account's. After another consent it is another one."""
        mark = hashlib.sha256(f"{credentials.email}\n{credentials.refresh_token}".encode()).hexdigest()
        with self._turn:
            access = self._known.get(mark) or Access(self._factory(credentials))
            self._known[mark] = access
            self._known.move_to_end(mark)
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return access


class Authorized:
    """A connection that bears the account's token, for one call: what googleapiclient takes for its http.

    Where Gmail refuses the token it is renewed once, and the request made once more: it was not accepted.
    """

    def __init__(self, access: Access, http: httplib2.Http) -> None:
        self._access = access
        self._http = http
        self._refused = False
        self._token = access.token(http)
        self.credentials = _OfParts(self.renew)

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: object = None,
        headers: Mapping[str, str] | None = None,
        **others: object,
    ) -> tuple[httplib2.Response, bytes]:
        """See httplib2.Http."""
        answer = self._once(uri, method, body, headers, others)
        if answer[0].status == 401 and not self._refused:
            self.renew()
            answer = self._once(uri, method, body, headers, others)
        return answer

    def renew(self) -> None:
        """Take another token, once a call."""
        if not self._refused:
            self._refused = True
            self._token = self._access.another(self._token, self._http)

    def _once(
        self,
        uri: str,
        method: str,
        body: object,
        headers: Mapping[str, str] | None,
        others: dict[str, object],
    ) -> tuple[httplib2.Response, bytes]:
        borne = {**(headers or {}), "authorization": f"Bearer {self._token}"}
        answer: tuple[httplib2.Response, bytes] = self._http.request(
            uri, method=method, body=body, headers=borne, **others
        )
        return answer


class _OfParts(AnonymousCredentials):
    """What googleapiclient renews when parts of a batch were refused, before it asks for those again."""

    def __init__(self, renew: Callable[[], None]) -> None:
        super().__init__()
        self._renew = renew

    def refresh(self, request: object) -> None:  # noqa: ARG002 - the connection of the call is used
        self._renew()


def _refused(fault: RefreshError) -> MailFault:
    """What Google's refusal to renew means. Its text is not told: it may hold more than the log should."""
    if fault.retryable:
        return MailUnavailable("Google's token endpoint is out of order")
    told = fault.args[1] if len(fault.args) > 1 and isinstance(fault.args[1], dict) else {}
    error = told.get("error")
    if error == "invalid_grant" or str(fault).startswith(_REAUTHENTICATION):
        return GrantLost(f"Google honours the token no longer ({error or 'invalid_rapt'})")
    if isinstance(error, str):
        return MailNotReadable(
            f"Google gives no token ({error[:60]})", _OBSTACLES.get(error, Obstacle.REFUSED)
        )
    return MailUnavailable("Google's token endpoint says nothing that can be read")
