"""Accounts for the cadres of units, with a slip each: work for a worker, safe to repeat."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from records.accounts.enums import RoleKind
from records.accounts.models import User
from records.accounts.services import create_user, grant_role
from records.accounts.sign_in.models import SlipSheet
from records.accounts.sign_in.permissions import (
    accounts_kept_by,
    cadres_kept_by,
    is_keeper,
    may_issue_slips,
    may_keep_unit,
)
from records.accounts.sign_in.services.slips import IssuedSlip, issue_slips
from records.accounts.sign_in.sheets import render_slips
from records.accounts.tags import AccountsTag
from records.core.access.actor import Actor
from records.core.access.authority import require, user_of, within
from records.core.access.readers import Account
from records.core.errors import DomainError, NotPossible
from records.core.long_work import Progress, no_progress, queue_work
from records.core.phones import parse_phone_or_none
from records.core.protection.crypto import encrypt_bytes
from records.register.models import Cadre, Unit
from records.trail.services import record_event

WORK = "accounts_from_register"
PER_SHEET = 500
"""Slips in one file: a hundred pages."""
NAMED = 20
"""Rows without an account that the result names; the rest is a number."""


@dataclass
class Outcome:
    """What came of the work, row by row."""

    users: list[User] = field(default_factory=list)
    looked_at: int = 0
    again: int = 0
    notes: list[str] = field(default_factory=list)


@transaction.atomic
def ask_for_accounts(*, units: list[Unit], again: bool, actor: Actor, now: datetime) -> str:
    """Ask for accounts and slips for the cadres of `units` and below; return the work's address.

    `again`: also new slips for accounts that have never been signed in with. Raises NotAllowed for
    a unit that is not in the actor's hands.
    """
    user = user_of(actor)
    require(is_keeper(user))
    if not units:
        raise DomainError(_("Choose a unit."), field="units")
    for unit in units:
        require(may_keep_unit(user, unit), _("You may make accounts only within your own units."))
    ids = sorted(unit.pk for unit in units)
    record_event(
        tag=AccountsTag.SLIPS_ASKED,
        actor=actor,
        now=now,
        subject=", ".join(unit.short_name for unit in units)[:200],
        subject_type="unit",
        subject_id=ids[0],
        after={"units": ids, "again": again},
    )
    # The key of the job: asking twice for the same people gives the work that is under way, and 40
    # letters are what the column takes.
    about = hashlib.sha256(repr((actor.user_id, ids, again)).encode()).hexdigest()[:40]
    params = {"units": ids, "again": again}
    return queue_work(kind=WORK, key=about, params=params, actor=actor, now=now)


def make_accounts(
    key: str,
    params: dict[str, Any],
    actor: Actor,
    now: datetime,
    progress: Progress = no_progress,
) -> dict[str, Any]:
    """Handler of the work: accounts for cadres without one, slips, and their sheets."""
    user = user_of(actor)
    require(is_keeper(user))
    units = [u for u in Unit.objects.filter(pk__in=params["units"]) if may_keep_unit(user, u)]
    if not units:
        raise NotPossible(_("None of these units is in your hands any more."))
    outcome = _open_accounts(units, actor, now, progress)
    if params["again"]:
        _add_unused(outcome, units, user)
    sheets = _print_sheets(outcome, key, actor, now, progress)
    return {
        "message": _message(outcome, sheets),
        "url": reverse("slip_sheets"),
        "accounts": len(outcome.users) - outcome.again,
        "again": outcome.again,
        "notes": outcome.notes,
    }


def _open_accounts(units: list[Unit], actor: Actor, now: datetime, progress: Progress) -> Outcome:
    """Open the accounts: the first half of the work, of which the second prints their slips."""
    outcome = Outcome()
    paths = within([unit.path for unit in units], "unit__path")
    cadres = cadres_kept_by(user_of(actor)).filter(paths, user__isnull=True)
    found = list(cadres.select_related("unit").order_by("unit__path", "staff_number"))
    outcome.looked_at = len(found)
    for number, cadre in enumerate(found):
        progress(number, 2 * len(found))
        opened = _open_account(cadre, actor, now, outcome.notes)
        if opened is not None:
            outcome.users.append(opened)
    return outcome


def _open_account(cadre: Cadre, actor: Actor, now: datetime, notes: list[str]) -> User | None:
    phone = parse_phone_or_none(cadre.phone) or ""
    if phone and User.objects.by_phone(phone).exists():
        notes.append(_("%s: without phone, which another account has") % cadre.name)
        phone = ""
    try:
        with transaction.atomic():
            user = create_user(
                username=cadre.staff_number,
                name=cadre.name,
                password=None,
                phone=phone,
                cadre=cadre,
                actor=actor,
                now=now,
            )
            grant_role(user=user, kind=RoleKind.TRAINEE, unit=cadre.unit, actor=actor, now=now)
    except DomainError as error:
        notes.append(f"{cadre.name}: {error}")
        return None
    return user


def _add_unused(outcome: Outcome, units: list[Unit], user: Account) -> None:
    fresh = {one.pk for one in outcome.users}
    unused = accounts_kept_by(user).filter(
        within([unit.path for unit in units], "cadre__unit__path"),
        is_active=True,
        last_login__isnull=True,
        password_changed_at__isnull=True,
    )
    for account in unused.select_related("cadre__unit").order_by("cadre__unit__path", "username"):
        if account.pk not in fresh and may_issue_slips(user, account):
            outcome.users.append(account)
            outcome.again += 1


def _print_sheets(
    outcome: Outcome, batch: str, actor: Actor, now: datetime, progress: Progress
) -> int:
    sheets, users = 0, outcome.users
    for start in range(0, len(users), PER_SHEET):
        progress(outcome.looked_at + start, outcome.looked_at + len(users))
        issued = issue_slips(users=users[start : start + PER_SHEET], actor=actor, now=now)
        sheets += 1
        store_sheet(issued=issued, batch=batch, number=sheets, actor=actor, now=now)
    return sheets


@transaction.atomic
def store_sheet(
    *, issued: list[IssuedSlip], batch: str, number: int, actor: Actor, now: datetime
) -> SlipSheet:
    """Draw slips and keep the PDF encrypted for who asked for it; the trail knows it as printed."""
    require(actor.user_id is not None, _("A sheet belongs to the person who asks for it."))
    sheet = SlipSheet.objects.create(
        made_by_id=actor.user_id or 0,
        made_at=now,
        batch=batch,
        number=number,
        slip_count=len(issued),
        pdf=encrypt_bytes(render_slips(issued, made_at=now)),
    )
    _record_sheet_event(sheet, AccountsTag.SLIPS_PRINTED, actor, now)
    return sheet


@transaction.atomic
def fetch_sheet(*, sheet: SlipSheet, actor: Actor, now: datetime) -> SlipSheet:
    """Note that a sheet was taken; raises NotAllowed for anybody but who asked for it."""
    require(sheet.made_by_id == actor.user_id)
    sheet.fetched_at = sheet.fetched_at or now
    sheet.save(update_fields=["fetched_at"])
    _record_sheet_event(sheet, AccountsTag.SLIPS_FETCHED, actor, now)
    return sheet


def _record_sheet_event(sheet: SlipSheet, tag: AccountsTag, actor: Actor, now: datetime) -> None:
    record_event(
        tag=tag,
        actor=actor,
        now=now,
        subject=_("Sheet %d") % sheet.number,
        subject_type="slip_sheet",
        subject_id=sheet.pk,
        after={"slips": sheet.slip_count, "batch": sheet.batch},
    )


def _message(outcome: Outcome, sheets: int) -> str:
    figures = {
        "new": len(outcome.users) - outcome.again,
        "again": outcome.again,
        "sheets": sheets,
        "notes": len(outcome.notes),
    }
    text = _("%(new)d accounts opened, %(again)d slips made anew, %(sheets)d files.") % figures
    if outcome.notes:
        text += " " + _("%(notes)d remarks:") % figures + " "
        text += "; ".join(outcome.notes[:NAMED])
        if len(outcome.notes) > NAMED:
            text += " …"
    return text
