"""Proof that a holder can open what is sealed to his key: a secret sealed to it, told back.

Nothing is stored between question and answer: the question carries a keyed digest of the answer.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from courses.bids.sealing import hpke
from courses.bids.sealing.encoding import encode, tender_bytes
from courses.bids.sealing.errors import SealingError

INFO = b"lms-possession/1"
SECRET_BYTES = 32
SECONDS = 600
"""How long a question may be answered."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the server asks: open `sealed` and tell what it holds, together with the rest."""

    sealed: bytes
    until: int
    tag: bytes


def ask(*, server_key: bytes, tender: str, holder: str, public: bytes, now: int) -> Question:
    """Return a question to the owner of `public`; `holder` is whose key it is to be. `now` in seconds."""
    secret, until = secrets.token_bytes(SECRET_BYTES), now + SECONDS
    sealed = hpke.seal(secret, public, _info(tender, holder))
    return Question(sealed, until, _tag(server_key, tender, holder, public, secret, until))


def check_answer(
    question: Question,
    answer: bytes,
    *,
    server_key: bytes,
    tender: str,
    holder: str,
    public: bytes,
    now: int,
) -> None:
    """Raise SealingError unless `answer` is what was sealed, by the same holder and in time."""
    if now > question.until:
        raise SealingError("expired", "the question is too old: ask anew")
    tag = _tag(server_key, tender, holder, public, answer, question.until)
    if not hmac.compare_digest(tag, question.tag):
        raise SealingError("possession", "this does not prove that the private key is there")


def _info(tender: str, holder: str) -> bytes:
    return encode(INFO, tender_bytes(tender), holder.encode())


def _tag(
    server_key: bytes, tender: str, holder: str, public: bytes, secret: bytes, until: int
) -> bytes:
    told = encode(_info(tender, holder), public, secret, until.to_bytes(8, "big"))
    return hmac.new(server_key, told, hashlib.sha256).digest()
