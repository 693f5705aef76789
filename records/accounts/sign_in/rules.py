"""What a person must do before anything else: choose a password, set up a second factor."""

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest

from records.accounts.enums import RoleKind
from records.accounts.models import User

PASSWORD_STEP = "account_change_password"  # noqa: S105
FACTOR_STEP = "mfa_index"
ALWAYS_OPEN = frozenset(
    {
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "account_inactive",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "set_language",
        "healthz",
    }
)
OPEN_FOR_STEP = {
    PASSWORD_STEP: ALWAYS_OPEN | {"account_change_password", "account_set_password"},
    FACTOR_STEP: ALWAYS_OPEN
    | {
        "account_change_password",
        "account_set_password",
        "account_security",
        "usersessions_list",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_add_webauthn",
        "mfa_edit_webauthn",
        "mfa_list_webauthn",
        "mfa_remove_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
    },
}
"""Pages that stay open, by their names, while a step is due."""


def factor_kinds() -> frozenset[str]:
    """Return the roles that need a second factor: those of the setting, else all but trainees."""
    if settings.SECOND_FACTOR_ROLES is not None:
        return frozenset(settings.SECOND_FACTOR_ROLES)
    return frozenset(RoleKind.values) - {RoleKind.TRAINEE}


def is_staff_member(user: User) -> bool:
    """Return whether the shorter sessions and the second factor are for this person."""
    return user.is_superuser or user.has_role(*factor_kinds())


def is_factor_required(user: User) -> bool:
    """Return whether this person needs a second factor, by role and setting."""
    return settings.SECOND_FACTOR_REQUIRED and is_staff_member(user)


def grace() -> timedelta:
    """Return how long a person has to set up a second factor."""
    return timedelta(days=settings.SECOND_FACTOR_GRACE_DAYS)


def due_step(user: User, now: datetime, *, factor_proven: bool = False) -> str | None:
    """Return the name of the page that must come first, or None; asks no query.

    `factor_proven`: the session came with a second factor that another site has checked.
    """
    if user.must_change_password or _is_password_old(user, now):
        return PASSWORD_STEP
    due = user.second_factor_due_at
    if due is None or not settings.SECOND_FACTOR_REQUIRED or factor_proven:
        return None
    return FACTOR_STEP if not user.has_second_factor and due <= now else None


def is_open_during(step: str, request: HttpRequest) -> bool:
    """Return whether the page asked for stays open while `step` is due."""
    match = request.resolver_match
    return match is not None and match.url_name in OPEN_FOR_STEP[step]


def _is_password_old(user: User, now: datetime) -> bool:
    days = settings.PASSWORD_MAX_AGE_DAYS
    if not days or not user.has_usable_password():
        return False
    return (user.password_changed_at or user.date_joined) <= now - timedelta(days=days)
