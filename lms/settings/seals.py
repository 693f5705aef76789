"""The log's keys and its witnesses, read from the environment and checked for their form."""

from django.core.exceptions import ImproperlyConfigured

from lms.settings.env import env
from records.seals.notes import (
    COSIGNATURE,
    NoteError,
    Verifier,
    Witness,
    parse_signer,
    parse_verifier,
)

DEVELOPMENT_SEAL_KEY = (
    "PRIVATE+KEY+development-only.example/lms+82c2bcd9+AWRldmVsb3BtZW50LW9ubHktc2VhbC1rZXktMDAwMDAw"
)
DEVELOPMENT_BID_KEY = (
    "PRIVATE+KEY+development.example/bids+e924e7b6+AWRldmVsb3BtZW50LW9ubHktYmlkLWtleS0wMDAwMDAw"
)


def seal_key(name: str, *, default: str) -> str:
    """Return the signing key; raise ImproperlyConfigured where it is none."""
    text = env.str(name, default=default).strip() or default
    try:
        parse_signer(text)
    except NoteError as error:
        raise ImproperlyConfigured(
            f"{name}: {error}. Make one with: python witness/witness.py keygen --log NAME"
        ) from error
    return text


def seal_verifiers(name: str) -> list[str]:
    """Return the public keys with which the log signed before, separated by commas."""
    found = [text.strip() for text in env.str(name, default="").split(",") if text.strip()]
    for text in found:
        _verifier(name, text)
    return found


def witnesses(name: str) -> list[Witness]:
    """Return the witnesses of `name`: `KEY ADDRESS`, separated by commas; the address may lack."""
    return parse_witnesses(name, env.str(name, default=""))


def parse_witnesses(name: str, text: str) -> list[Witness]:
    """Return the witnesses that `text` tells; raise ImproperlyConfigured where it is wrong."""
    found = []
    for part in (part.strip() for part in text.split(",") if part.strip()):
        key, _space, address = part.partition(" ")
        verifier = _verifier(name, key)
        if verifier.kind != COSIGNATURE:
            raise ImproperlyConfigured(f"{name}: {verifier.name} is not the key of a witness.")
        if address and not address.startswith(("http://", "https://")):
            raise ImproperlyConfigured(f"{name}: an address starts with https:// (or http://).")
        found.append(Witness(verifier, address.strip().rstrip("/")))
    return found


def _verifier(name: str, text: str) -> Verifier:
    try:
        return parse_verifier(text)
    except NoteError as error:
        raise ImproperlyConfigured(f"{name}: {error}: {text[:60]}") from error
