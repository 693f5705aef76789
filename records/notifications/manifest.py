"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from records.core.access.choices import CHOICES
from records.core.access.roles import RoleKind
from records.core.protection.own_data import OWN_DATA, OwnData
from records.core.protection.retention import RETENTION
from records.core.seams import (
    NAVIGATION,
    NOTIFICATIONS,
    RIGHTS,
    SUBJECT_KINDS,
    TRAIL_LISTENERS,
    TRAIL_TAGS,
    Manifest,
    NavEntry,
    RoleRights,
    SubjectKind,
    TrailListener,
)
from records.core.seams.rights import EDIT
from records.notifications.choices import NOTIFICATION_CHOICES
from records.notifications.notices import TRANSFER_NOTICES
from records.notifications.outbox import hear
from records.notifications.own_data import sections
from records.notifications.retention import MESSAGES_KEPT
from records.notifications.tags import NotificationsTag

MANIFEST: Manifest = (
    TRAIL_TAGS(*NotificationsTag),
    SUBJECT_KINDS(
        SubjectKind("delivery", _("Delivery of a notification")),
        SubjectKind("notification_rule", _("Rule of notifications")),
    ),
    TRAIL_LISTENERS(TrailListener("notifications", hear)),
    NOTIFICATIONS(*TRANSFER_NOTICES),
    RIGHTS(
        RoleRights(
            "records_notifications.notificationrule",
            {RoleKind.OFFICER: EDIT, RoleKind.SYSTEM_ADMIN: EDIT},
        ),
    ),
    CHOICES(*NOTIFICATION_CHOICES),
    NAVIGATION(
        NavEntry(
            label=_("Deliveries"),
            url_name="delivery_list",
            icon="inbox",
            roles=frozenset({RoleKind.SYSTEM_ADMIN}),
            order=1350,
        ),
    ),
    OWN_DATA(OwnData("messages", sections)),
    RETENTION(MESSAGES_KEPT),
)
