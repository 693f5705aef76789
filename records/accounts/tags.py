"""Tags of the trail that this room writes."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AccountsTag(models.TextChoices):
    """What happened: `accounts:subject:action`. A value never changes once it is used."""

    USER_CREATED = "accounts:user:created", _("Account created")
    USER_CHANGED = "accounts:user:changed", _("Account changed")
    PASSWORD_CHANGED = "accounts:password:changed", _("Password changed")
    SIGNED_IN = "accounts:user:signed_in", pgettext_lazy("of an account", "Signed in")
    SIGNED_OUT = "accounts:user:signed_out", _("Signed out")
    SIGN_IN_FAILED = "accounts:user:sign_in_failed", _("Sign-in failed")
    LOCKED_OUT = "accounts:user:locked_out", _("Locked out after failed attempts")
    LOCKOUT_ENDED = "accounts:user:lockout_ended", _("Lockout ended")
    FACTOR_ENROLLED = "accounts:factor:enrolled", _("Second factor set up")
    FACTOR_REMOVED = "accounts:factor:removed", _("Second factor removed")
    FACTOR_FAILED = "accounts:factor:failed", _("Code of a second factor was wrong")
    FACTORS_RESET = "accounts:factor:reset", _("Second factors reset by another person")
    RECOVERY_CODES_MADE = "accounts:factor:recovery_codes", _("Recovery codes made")
    SESSIONS_ENDED = "accounts:session:ended", _("Sessions ended")
    SLIP_ISSUED = "accounts:slip:issued", _("One-time slip issued")
    SLIP_USED = "accounts:slip:used", _("One-time slip used")
    SLIP_REVOKED = "accounts:slip:revoked", _("One-time slip withdrawn")
    SLIP_REFUSED = "accounts:slip:refused", _("One-time slip refused")
    SLIPS_ASKED = "accounts:slip:asked", _("Accounts and slips asked for")
    SLIPS_PRINTED = "accounts:slip:printed", _("Sheet of slips drawn")
    SLIPS_FETCHED = "accounts:slip:fetched", _("Sheet of slips fetched")
    SSO_BOUND = "accounts:sso:bound", _("Single sign-on linked")
    SSO_UNBOUND = "accounts:sso:unbound", _("Single sign-on unlinked")
    SSO_REFUSED = "accounts:sso:refused", _("Single sign-on refused")
    ACCOUNTS_SYNCED = "accounts:sync:applied", _("Accounts synchronised from a file")
    ROLE_GRANTED = "accounts:role:granted", _("Role granted")
    ROLE_REVOKED = "accounts:role:revoked", _("Role revoked")
    ROLE_END_CHANGED = "accounts:role:end_changed", _("Last day of a role changed")
    ROLE_DELEGATED = "accounts:role:delegated", _("Role delegated")
    DELEGATION_ENDED = "accounts:role:delegation_ended", _("Delegation ended")
    ROLE_GROUPS_SYNCED = "accounts:role:groups_synced", _("Rights followed the roles")
    ACTING_STARTED = "accounts:acting:started", _("Began to act for somebody")
    ACTING_STOPPED = "accounts:acting:stopped", _("Stopped acting for somebody")
