"""Encryption at rest and blind indexes (level-3 protection)."""

import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


# Kept by the keys themselves: tests and a rotation of keys change the settings, and get a new one.
@lru_cache(maxsize=4)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    # The first key encrypts, all of them decrypt: a key is replaced by putting a new one in front.
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(text: str) -> str:
    """Return `text` encrypted under the newest field key; the empty text stays empty."""
    if not text:
        return ""
    return _fernet(tuple(settings.FIELD_ENCRYPTION_KEYS)).encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """Return the text behind `token`; raises InvalidToken where no key fits."""
    if not token:
        return ""
    return _fernet(tuple(settings.FIELD_ENCRYPTION_KEYS)).decrypt(token.encode()).decode()


def encrypt_bytes(content: bytes) -> bytes:
    """Return `content` encrypted under the newest field key."""
    return _fernet(tuple(settings.FIELD_ENCRYPTION_KEYS)).encrypt(content)


def decrypt_bytes(token: bytes) -> bytes:
    """Return the content behind `token`; raises InvalidToken where no key fits."""
    return _fernet(tuple(settings.FIELD_ENCRYPTION_KEYS)).decrypt(token)


def blind_index(value: str, purpose: str) -> str:
    """Return a keyed digest by which an encrypted value can be looked up, "" for ""."""
    if not value:
        return ""
    # Keyed, since citizen numbers are few enough to try all of them; with the purpose, so that
    # equal values of two columns do not give each other away.
    message = f"{purpose}:{value}".encode()
    return hmac.new(settings.BLIND_INDEX_KEY.encode(), message, hashlib.sha256).hexdigest()
