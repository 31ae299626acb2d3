"""How mailboxes are connected: the consent's OAuth client, the vault's keys, the topic for pushes."""

import base64
import binascii
import re

from pydantic import Field, SecretStr, ValidationInfo, field_validator

from backend.settings.addon import OAUTH_CLIENT, checked_secret
from backend.settings.slice import Slice, in_production

KEY_BYTES = 32
_KEY_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")
_KMS_KEY = re.compile(r"projects/[^/\s]+/locations/[^/\s]+/keyRings/[^/\s]+/cryptoKeys/[^/\s]+")
_TOPIC = re.compile(r"projects/[a-z0-9.:-]{6,}/topics/[A-Za-z][\w.~+%-]{2,254}")
_ACCOUNT = re.compile(r"[a-z0-9][a-z0-9-]*@([a-z0-9-]+\.)+gserviceaccount\.com")


class ConnectSettings(Slice):
    """Nothing here is needed before a mailbox is connected; what belongs together is asked for together."""

    oauth_client_secret: SecretStr = Field(
        SecretStr(""), description="Secret of the add-on's client, if mailboxes are connected by that one"
    )
    connect_client_id: str = Field(
        "", description="OAuth client (type web) by which mailboxes are connected; empty: nobody can connect"
    )
    connect_client_secret: SecretStr = Field(
        SecretStr(""), description="Secret of that client; else RELAIS_OAUTH_CLIENT_SECRET is taken"
    )
    vault_kms_key: str = Field(
        "", description="Cloud KMS key that wraps the keys of stored tokens: projects/.../cryptoKeys/..."
    )
    vault_keys: SecretStr = Field(
        SecretStr(""), description="Keys that seal stored tokens, newest first: id:base64 of 32 bytes, ..."
    )
    push_topic: str = Field(
        "", description="Pub/Sub topic that Gmail pushes to: projects/.../topics/...; empty: it is polled"
    )
    delegate_account: str = Field(
        "", description="Service account with domain-wide delegation, which Relais may sign for"
    )

    @field_validator("oauth_client_secret")
    @classmethod
    def _addon_secret(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        return checked_secret(value, info) if value.get_secret_value() else value

    @field_validator("connect_client_id")
    @classmethod
    def _client(cls, value: str, info: ValidationInfo) -> str:
        if value and in_production(info) and not OAUTH_CLIENT.fullmatch(value):
            raise ValueError("is not of the form 1234-abc.apps.googleusercontent.com")
        return value

    @field_validator("connect_client_secret")
    @classmethod
    def _secret(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        if value.get_secret_value():
            return checked_secret(value, info)
        other = info.data.get("oauth_client_secret") or SecretStr("")
        if info.data.get("connect_client_id") and not other.get_secret_value():
            raise ValueError("is not set, though RELAIS_CONNECT_CLIENT_ID is")
        return other

    @field_validator("vault_kms_key")
    @classmethod
    def _kms_key(cls, value: str) -> str:
        if value and not _KMS_KEY.fullmatch(value):
            raise ValueError("is not of the form projects/*/locations/*/keyRings/*/cryptoKeys/*")
        return value

    @field_validator("vault_keys")
    @classmethod
    def _keys(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        ring = key_ring(value.get_secret_value())
        if info.data.get("connect_client_id") and not ring and not info.data.get("vault_kms_key"):
            raise ValueError("is not set, though RELAIS_CONNECT_CLIENT_ID is: relais vault key makes one")
        return value

    @field_validator("push_topic")
    @classmethod
    def _topic(cls, value: str) -> str:
        if value and not _TOPIC.fullmatch(value):
            raise ValueError("is not of the form projects/your-project/topics/your-topic")
        return value

    @field_validator("delegate_account")
    @classmethod
    def _delegate(cls, value: str) -> str:
        account = value.lower()
        if account and not _ACCOUNT.fullmatch(account):
            raise ValueError("is no service account, such as relais-mail@project.iam.gserviceaccount.com")
        return account

    @property
    def can_ask_consent(self) -> bool:
        """Whether mailboxes can be connected by Google's consent page."""
        return bool(self.connect_client_id)

    @property
    def ring(self) -> tuple[tuple[str, bytes], ...]:
        """The vault's own keys with their names, newest first."""
        return key_ring(self.vault_keys.get_secret_value())


def key_ring(text: str) -> tuple[tuple[str, bytes], ...]:
    """Take the ring apart: ``id:base64,id:base64``. Raises: ValueError, in words that tell no key."""
    ring: dict[str, bytes] = {}
    for number, one in enumerate(filter(None, map(str.strip, text.split(","))), 1):
        name, _, encoded = one.partition(":")
        if not _KEY_NAME.fullmatch(name) or not encoded:
            raise ValueError(f"holds no id:key as number {number}")
        if name in ring:
            raise ValueError(f"holds two keys of one id, the second as number {number}")
        ring[name] = _key(encoded, number)
    return tuple(ring.items())


def _key(encoded: str, number: int) -> bytes:
    try:
        key = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(f"holds what is no base64 as number {number}") from None
    if len(key) != KEY_BYTES:
        raise ValueError(f"holds a key of {len(key)} bytes as number {number}; {KEY_BYTES} are needed")
    if len(set(key)) < KEY_BYTES // 4:
        raise ValueError(f"holds a placeholder as number {number}: relais vault key makes a real one")
    return key
