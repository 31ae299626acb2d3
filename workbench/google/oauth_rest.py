"""What else OAuth needs: taking access away, who somebody is, the keys of the signatures."""

import base64
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from workbench.google import tokens
from workbench.google.exchange import Answer, Asked, Json, json_answer, refusal
from workbench.google.refused import Refused, out_of_scope
from workbench.google.writing import domain_of
from workbench.identities import sub_of

if TYPE_CHECKING:
    from workbench.google.stand_in import Google


def revoke(google: "Google", asked: Asked) -> Answer:
    """POST /revoke, with a token of either kind."""
    token = asked.form.get("token") or asked.parameters.get("token", "")
    with google.changing_grants() as state:
        if tokens.revoke(state, token):
            return json_answer({})
    return json_answer({"error": "invalid_token", "error_description": "Token expired or revoked"}, 400)


def userinfo(google: "Google", asked: Asked) -> Answer:
    """GET /v1/userinfo: https://developers.google.com/identity/openid-connect/openid-connect#obtaininguserprofileinformation."""
    try:
        with google.changing_grants() as state:
            account, scopes = tokens.owner(state, asked.headers.get("authorization", ""), google.now_ms())
            if "openid" not in scopes:
                raise out_of_scope()
            name = state.accounts[account].send_as[0].name
    except Refused as refused:
        return refusal(refused)
    answer: Json = {
        "sub": sub_of(account),
        "email": account,
        "email_verified": True,
        "hd": domain_of(account),
    }
    return json_answer({**answer, "name": name} if name else answer)


def keys(google: "Google", _: Asked) -> Answer:
    """GET /oauth2/v3/certs: a key set (RFC 7517)."""
    return json_answer({"keys": [_key(name, pem) for name, pem in google.signer.certificates.items()]})


def certificates(google: "Google", _: Asked) -> Answer:
    """GET /oauth2/v1/certs: key id to certificate in PEM."""
    return json_answer(google.signer.certificates)


def _key(key_id: str, pem: str) -> Json:
    public = x509.load_pem_x509_certificate(pem.encode()).public_key()
    if not isinstance(public, RSAPublicKey):
        raise TypeError("the signer's key is RSA")
    numbers = public.public_numbers()
    return {
        "kty": "RSA",
        "alg": "RS256",
        "use": "sig",
        "kid": key_id,
        "n": _coded(numbers.n),
        "e": _coded(numbers.e),
    }


def _coded(number: int) -> str:
    data = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
