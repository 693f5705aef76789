"""The rules of a password, each saying what is wrong and what would do."""

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from records.accounts.models import User
from records.accounts.sign_in.passwords.common_patterns import (
    OWN_SIGNS,
    pieces_in,
    spellings_of,
    unpredictable_length,
)

LEAST_PIECE = 4
LONGEST = 128


class OwnFactsValidator:
    """No password made of what is known of its owner: name, numbers, phone, unit, the site."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError where the password is made of its owner's data."""
        facts = facts_of(user)
        if (
            "own" in pieces_in(password, facts)
            and unpredictable_length(password, facts) < OWN_SIGNS
        ):
            raise ValidationError(
                _(
                    "This is made of your name, number, phone, birthday, unit or the site's name: "
                    "people who know you would try it first."
                ),
                code="password_own_facts",
            )

    def get_help_text(self) -> str:
        """Return the rule in words."""
        return _("Not made of your name, numbers, phone, birthday or unit.")


class CommonPatternValidator:
    """No password of dates, keyboard runs, names in pinyin and phrases that everybody tries."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError that names the habit."""
        if len(password) > LONGEST:
            raise ValidationError(
                _("A password has %d characters at most.") % LONGEST, code="password_too_long"
            )
        facts = facts_of(user)
        if unpredictable_length(password, facts) >= OWN_SIGNS:
            return
        kinds = pieces_in(password, facts)
        words = self._words()
        said = [words[kind] for kind in words if kind in kinds]
        if said:
            raise ValidationError(
                _("Too easy to guess: it is made of %(pieces)s. Put unrelated words together.")
                % {"pieces": _(", ").join(said)},
                code="password_habit",
            )

    def get_help_text(self) -> str:
        """Return the rule in words."""
        return _("Not only dates, keyboard runs, names in pinyin or common phrases.")

    def _words(self) -> dict[str, str]:
        return {
            "date": _("a date"),
            "run": _("a run of keys"),
            "repeat": _("a repeated sign"),
            "name": _("a name in pinyin"),
            "phrase": _("a common phrase"),
            "own": _("your own data"),
        }


class HistoryValidator:
    """None of the last passwords again."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError where the password is the present one or one of the last."""
        if user is None or user.pk is None or not settings.PASSWORD_HISTORY:
            return
        earlier = list(
            user.password_records.values_list("password", flat=True)[: settings.PASSWORD_HISTORY]
        )
        if any(check_password(password, one) for one in [user.password, *earlier]):
            raise ValidationError(
                _("You have used this password before; choose one that is new."),
                code="password_used_before",
            )

    def get_help_text(self) -> str:
        """Return the rule in words."""
        return _("Not one of your last %d passwords.") % settings.PASSWORD_HISTORY


def facts_of(user: User | None) -> set[str]:
    """Return what is known of a person and might stand in their password, in small letters."""
    facts = _name_facts(str(settings.SITE_NAME)) | {"changde", "ganbu", "peixun"}
    if user is None:
        return facts
    facts |= _number_facts(user.username) | _number_facts(user.phone)
    facts |= _name_facts(user.name) | _digits(user.username, 4)
    cadre = user.cadre
    if cadre is not None:
        facts |= _number_facts(cadre.citizen_number) | _number_facts(cadre.phone)
        facts |= _name_facts(cadre.name) | _name_facts(cadre.unit.short_name)
        if cadre.birth_date:
            facts |= {f"{cadre.birth_date:%Y%m%d}", f"{cadre.birth_date:%y%m%d}"}
            facts |= {f"{cadre.birth_date:%m%d}", f"{cadre.birth_date:%Y}"}
    return {fact for fact in facts if len(fact) >= 2}


def _name_facts(name: str) -> set[str]:
    return spellings_of(name) if name else set()


def _number_facts(number: str) -> set[str]:
    """Return a number, and its pieces as people use them: the last four, six and eight."""
    number = number.casefold()
    if len(number) < LEAST_PIECE:
        return {number} if number else set()
    return {number, *(number[-size:] for size in (4, 6, 8) if len(number) >= size)}


def _digits(text: str, least: int) -> set[str]:
    digits = "".join(sign for sign in text if sign.isdigit())
    return {digits} if len(digits) >= least else set()
