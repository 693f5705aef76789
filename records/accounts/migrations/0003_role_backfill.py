"""Roles held so far began with their account; an account without a cadre is kept by a role's unit."""

from typing import Any

from django.db import migrations
from django.utils import timezone


def begin_roles(apps: Any, schema_editor: Any) -> None:
    role = apps.get_model("records_accounts", "Role")
    for row in role.objects.filter(valid_from=None).select_related("user").iterator():
        row.granted_at = row.user.date_joined
        row.valid_from = timezone.localdate(row.granted_at)
        row.save(update_fields=["granted_at", "valid_from"])


def settle_accounts(apps: Any, schema_editor: Any) -> None:
    """Give each account without a cadre the highest unit among its roles as its home.

    An account without any such role stays without a home; only a system administrator keeps it.
    """
    user = apps.get_model("records_accounts", "User")
    role = apps.get_model("records_accounts", "Role")
    for row in user.objects.filter(cadre=None, unit=None).iterator():
        held = role.objects.filter(user=row).exclude(unit=None).order_by("unit__path")
        first = held.values_list("unit", flat=True).first()
        if first is not None:
            user.objects.filter(pk=row.pk).update(unit=first)


class Migration(migrations.Migration):
    dependencies = [("records_accounts", "0002_role_period")]

    operations = [
        migrations.RunPython(begin_roles, migrations.RunPython.noop),
        migrations.RunPython(settle_accounts, migrations.RunPython.noop),
    ]
