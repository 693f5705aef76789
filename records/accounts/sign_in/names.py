"""From what a person types as their name to the account that is meant.

One account has many spellings: full-width digits, spaces, dashes, +86, small letters, the staff
number or the phone. All of them lead to the same account, and what no account has, to one key.
"""

import re
import unicodedata
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from records.accounts.models import User
from records.core.phones import parse_phone_or_none
from records.core.protection.crypto import blind_index
from records.core.protection.masking import mask_phone

BETWEEN = re.compile(r"[\s\-_.()·‐-―−]+")
SLIPPERY = {"Cf", "Cc", "Mn", "Zs"}
"""Categories of signs that are not seen: joiners, marks that write nothing, spaces of all widths."""
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Subject:
    """What guesses are counted for: an account, or a name that no account has."""

    key: str
    user: User | None
    shown: str
    """How trail and messages may name it: never what was typed where no account is meant."""


def plain_name(typed: str) -> str:
    """Return a name without what spelling adds to it: width, invisible signs, spaces, dashes."""
    text = unicodedata.normalize("NFKC", typed[:LONGEST])
    seen = "".join(sign for sign in text if unicodedata.category(sign) not in SLIPPERY)
    return BETWEEN.sub("", seen).casefold()


def find_account(typed: str) -> User | None:
    """Return the account meant by a staff number or phone, however spelled; one query."""
    wanted = _spellings(typed)
    if not wanted:
        return None
    phone = parse_phone_or_none(plain_name(typed))
    found = User.objects.filter(
        Q(username__in=wanted) | Q(phone_index=blind_index(phone, "phone") if phone else "-")
    )
    return min(found, key=lambda user: _rank(user, wanted), default=None)


def subject_of(typed: str) -> Subject:
    """Return what guesses under this name are counted for."""
    user = find_account(typed)
    if user is not None:
        return subject_of_user(user)
    name = plain_name(typed)
    name = parse_phone_or_none(name) or name
    return Subject(f"name:{blind_index(name or '-', 'sign_in')}", None, mask_name(typed))


def subject_of_user(user: User) -> Subject:
    """Return what guesses at an account are counted for."""
    return Subject(f"user:{user.pk}", user, str(user))


def mask_name(typed: str) -> str:
    """Return how a name that no account has is written down.

    People type their password into the field of the name: nothing of it is kept but its length,
    and of a phone number its ends.
    """
    phone = parse_phone_or_none(plain_name(typed))
    if phone:
        return mask_phone(phone)
    return _("unknown name of %d characters") % len(typed.strip())


def _spellings(typed: str) -> list[str]:
    """Return the staff numbers that may be meant, the likeliest first."""
    exact = typed.strip()[:LONGEST].replace("\0", "")
    wide = "".join(
        sign
        for sign in unicodedata.normalize("NFKC", exact)
        if unicodedata.category(sign) not in SLIPPERY
    )
    bare = plain_name(typed)
    forms = [exact, wide, wide.upper(), wide.lower(), bare, bare.upper()]
    return list(dict.fromkeys(form for form in forms if form))


def _rank(user: User, wanted: list[str]) -> int:
    return wanted.index(user.username) if user.username in wanted else len(wanted)
