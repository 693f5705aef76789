"""How long messages are kept."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from records.core.access.actor import Actor
from records.core.protection.retention import RetentionRule
from records.notifications.enums import DeliveryState
from records.notifications.models import Delivery, Message

LIVE = (DeliveryState.QUEUED, DeliveryState.SENDING)


def _old(before: datetime) -> "models.QuerySet[Message]":
    """Return old messages; one whose deliveries are on their way stays until they ended."""
    on_their_way = Delivery.objects.filter(state__in=LIVE).values("message")
    return Message.objects.filter(created_at__lt=before).exclude(pk__in=on_their_way)


def _forget(rows: "models.QuerySet[Any]", actor: Actor, now: datetime) -> int:
    return int(
        rows.model._default_manager.filter(pk__in=list(rows.values_list("pk", flat=True))).delete()[
            0
        ]
    )


MESSAGES_KEPT = RetentionRule(
    name="messages",
    title=_("Messages and their deliveries"),
    due=_old,
    moment="created_at",
    forget=_forget,
    at_least=30,
)
