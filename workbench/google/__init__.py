"""The project's own stand-in for Google: Gmail, OAuth and pushes, held to Google's discovery document.

In a test the fixture ``google`` serves a fresh one; elsewhere::

    with serving(Google(clock=clock)) as google:
        google.endpoint                     # the Gmail API, /o/oauth2/v2/auth, /token, /revoke, /v1/userinfo
        google.add_account("support@acme.test", "Support", [SendAs("sales@acme.test")])

        # Mail from outside. An answer holds .id, .thread_id, .labels, .raw of each copy.
        [mail] = google.deliver(to="support@acme.test", sender="Lea <lea@firma.example>", subject="Hi")
        google.deliver(raw_bytes, to="support@acme.test", at=yesterday, labels=["INBOX"])
        google.outside                      # letters that left for people who have no account here
        google.state.unreachable.append("gone.example")     # bounces, as *.invalid and unknown colleagues do

        # An account as a person has it open: add_label(id, "STARRED"), remove_label, read, archive, trash,
        # untrash, delete, make_label, write; messages, thread(id), drafts, history_id; lag(seconds),
        # limit_labels, lose_watch, revoke, ask_for_sign_in (invalid_rapt).
        google.account("support@acme.test").trash(mail.id)

        # OAuth: tokens without the page; the page answered (scopes=None all, some, () refuses); delegation.
        google.grant("support@acme.test", scopes).access_token      # and .refresh_token
        google.add_client(client_id, secret, ["https://relais.test/callback"])
        google.consent(authorization_url, "support@acme.test", scopes=None)     # where the browser is sent
        google.delegate(service_account, public_key_pem, scopes)

        # Pushes: to a function, before the call is answered; to an address or to Pub/Sub, from a thread.
        google.push_to(lambda topic, told: ...)             # told: {emailAddress, historyId}
        with google.push_to_address(url) as courier:        # or push_to_pubsub(endpoint)
            courier.settle()
        google.pushes                       # hold(), release(backwards=True), to_drop, to_double, told

        # Faults (faults.EFFECTS) and the log. Elsewhere: POST /__faults, GET /__calls, GET and PUT /__state.
        google.faults.add(Rule("drafts.send", "close", phase="after"))
        google.calls.accepted("drafts.send")                # 1: sent exactly once. Also of(method), clear()
        google.history_floor("support@acme.test")           # older positions are refused with 404
        google.quota.per_minute = 300       # units; google.quota.status = 429
        google.load(google.dump())          # the whole state as JSON
        google.violations                   # empty, or somebody left Google's document

Time is the clock's: arrival, expiry, quotas, newer_than. What is not played answers 501 with its name.
"""

from workbench.google.faults import Rule
from workbench.google.messages import Place
from workbench.google.refused import Refused
from workbench.google.sending import Letter
from workbench.google.server import serving
from workbench.google.stand_in import Google, Tokens
from workbench.google.state import Message, SendAs
from workbench.google.writing import written

__all__ = [
    "Google",
    "Letter",
    "Message",
    "Place",
    "Refused",
    "Rule",
    "SendAs",
    "Tokens",
    "serving",
    "written",
]
