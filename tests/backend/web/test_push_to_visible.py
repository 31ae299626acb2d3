"""From Gmail's push over HTTP to the conversation: the whole house, wired as in production."""

from datetime import UTC, datetime

from backend.jobs.asked import look
from backend.ports.documents import Documents
from backend.settings import load_settings
from main import Root, application
from tests.backend.web.test_push_gmail import URL, push
from tests.certificates import CertificateServer
from tests.clock import SetClock
from tests.connected import at_google, connect
from tests.followed import deliver
from tests.people import SUPPORT, found_mailbox
from tests.sites import PUSH_ACCOUNT
from workbench.google import Google, serving


def test_a_push_is_a_conversation_with_the_next_look_of_the_worker(
    environment: dict[str, str], store: Documents, certificates: CertificateServer
) -> None:
    clock = SetClock(datetime.now(UTC))
    with serving(Google(clock)) as google:
        google.add_account(SUPPORT, "Support")
        house = Root(
            load_settings(
                {
                    **environment,
                    "RELAIS_PUSH_SERVICE_ACCOUNT": PUSH_ACCOUNT,
                    "RELAIS_PUSH_SUBSCRIPTION": "",
                }
            ),
            clock,
            store,
        )
        house.__dict__["account_ports"] = at_google(google, clock)
        found_mailbox(house.services)
        connect(store, SUPPORT)
        look(house.polled, lambda: False)
        look(house.asked, lambda: False)
        mail = deliver(google)
        token = certificates.signer.id_token(audience=URL, email=PUSH_ACCOUNT, sub="1")
        told = push({"emailAddress": SUPPORT, "historyId": 7})
        headers = {"Authorization": f"Bearer {token}"}
        assert (
            application(house).test_client().post("/push/gmail", json=told, headers=headers).status_code
            == 204
        )
        assert look(house.asked, lambda: False) == 1
        assert f"mailboxes/{SUPPORT}/conversations/{mail.thread_id}" in {one.path for one in store.scan()}
        assert google.violations == []
