"""What becomes of accounts when two entries on the register are found to be one person."""

from django.utils.translation import gettext as _

from records.accounts.enums import RoleKind
from records.accounts.models import User
from records.accounts.tags import AccountsTag
from records.register.merging import MergeContext, MergeHandler
from records.register.models import Cadre
from records.trail.services import record_event


def move_account(merging: MergeContext) -> list[str]:
    """Give the survivor the duplicate's account; where both have one, switch the duplicate's off."""
    user = User.objects.select_for_update().filter(cadre=merging.duplicate).first()
    if user is None:
        return []
    if not User.objects.filter(cadre=merging.survivor).exists():
        user.cadre = merging.survivor
        user.save(update_fields=["cadre"])
        _record_change(
            user, merging, {"cadre": merging.duplicate.pk}, {"cadre": merging.survivor.pk}
        )
        return [_("Account %s was carried over.") % user.username]
    if not user.is_active:
        return []
    user.is_active = False
    user.save(update_fields=["is_active"])
    _record_change(user, merging, {"is_active": True}, {"is_active": False})
    return [_("Account %s was switched off: this person has another one.") % user.username]


def objections(survivor: Cadre, duplicate: Cadre) -> list[str]:
    """Return the duplicate's roles that its account would lose by being switched off."""
    mine = User.objects.filter(cadre=survivor).first()
    theirs = User.objects.filter(cadre=duplicate, is_active=True).first()
    if mine is None or theirs is None:
        return []
    held = {(kind, unit) for kind, _path, unit in mine.held_roles}
    lost = [
        str(RoleKind(kind).label)
        for kind, _path, unit in theirs.held_roles
        if kind != RoleKind.TRAINEE and (kind, unit) not in held
    ]
    if not lost:
        return []
    return [
        _("Account %(name)s holds roles that the other one lacks (%(roles)s): give or end them.")
        % {"name": theirs.username, "roles": ", ".join(lost)}
    ]


def holdings(cadre: Cadre) -> list[str]:
    """Return the account of a person."""
    user = User.objects.filter(cadre=cadre).first()
    if user is None:
        return [_("No account")]
    return [_("Account %s") % user.username]


def _record_change(
    user: User, merging: MergeContext, before: dict[str, object], after: dict[str, object]
) -> None:
    record_event(
        tag=AccountsTag.USER_CHANGED,
        actor=merging.actor,
        now=merging.now,
        subject=str(user),
        subject_type="user",
        subject_id=user.pk,
        before=before,
        after={**after, "reason": merging.reason},
    )


ACCOUNTS_MERGE_HANDLER = MergeHandler(
    "records.accounts",
    move=move_account,
    relations=("records_accounts.User.cadre",),
    objections=objections,
    holdings=holdings,
)
