"""What is told of transfers: for the register, which lies below the accounts that are told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.accounts.responsible import nearest_holders
from records.core.access.roles import RoleKind
from records.core.seams import Notice, NotificationKind, Occurrence
from records.register.enums import TransferState
from records.register.models import Transfer
from records.register.tags import RegisterTag

KEEPERS = frozenset({RoleKind.OFFICER})


def _may_see(user: Any, about: str) -> bool:
    return Transfer.objects.visible_to(user).filter(pk=about).exists()


def _latest(event: Occurrence, state: TransferState) -> Transfer | None:
    """Return the transfer an event of a cadre's trail is about; the units' own events say no more."""
    if event.subject_type != "cadre":
        return None
    rows = Transfer.objects.filter(cadre=int(event.subject_id), state=state)
    return rows.select_related("from_unit", "to_unit", "cadre").order_by("-pk").first()


def _released(event: Occurrence, now: datetime) -> Iterable[Notice]:
    transfer = _latest(event, TransferState.WAITING)
    if transfer is not None:
        yield _notice(transfer, transfer.to_unit.path, now)


def _declined(event: Occurrence, now: datetime) -> Iterable[Notice]:
    transfer = _latest(event, TransferState.DECLINED)
    if transfer is not None:
        yield _notice(transfer, transfer.from_unit.path, now)


def _notice(transfer: Transfer, path: str, now: datetime) -> Notice:
    return Notice(
        key=str(transfer.pk),
        recipients=nearest_holders(KEEPERS, path, timezone.localdate(now)),
        context={
            "name": transfer.cadre.name,
            "from_name": transfer.from_name,
            "to_name": transfer.to_name,
            "wanted_on": transfer.wanted_on,
            "reason": transfer.reason,
        },
        url=reverse("transfer_detail", args=[transfer.pk]),
        about=str(transfer.pk),
    )


TRANSFER_NOTICES = (
    NotificationKind(
        code="transfer_waiting",
        label=_("A transfer waits for your unit"),
        description=_("Somebody was released to a unit of yours."),
        is_open_to=_may_see,
        roles=KEEPERS,
        is_digestible=True,
        on=(RegisterTag.TRANSFER_RELEASED,),
        compose=_released,
    ),
    NotificationKind(
        code="transfer_declined",
        label=_("A transfer was declined"),
        description=_("The other unit does not take somebody in whom yours released."),
        is_open_to=_may_see,
        roles=KEEPERS,
        is_digestible=True,
        on=(RegisterTag.TRANSFER_DECLINED,),
        compose=_declined,
    ),
)
