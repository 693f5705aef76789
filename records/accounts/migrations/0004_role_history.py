"""Every role has its first day; the database keeps roles apart that may not meet, and keeps them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

from records.accounts.role_triggers import GuardRoles

KINDS = [
    ("trainee", "Trainee"),
    ("lecturer", "Lecturer"),
    ("class_supervisor", "Class supervisor"),
    ("unit_liaison", "Unit liaison"),
    ("officer", "Officer"),
    ("auditor", "Auditor"),
    ("editor", "Editor"),
    ("provider", "Training provider"),
    ("expert", "Expert"),
    ("system_admin", "System administrator"),
    ("security_admin", "Security administrator"),
    ("audit_admin", "Audit administrator"),
]


class Migration(migrations.Migration):
    dependencies = [("records_accounts", "0003_role_backfill")]

    operations = [
        migrations.RemoveConstraint("role", "records_accounts_role_once"),
        migrations.RemoveConstraint("role", "records_accounts_role_everywhere_once"),
        migrations.RemoveConstraint("role", "records_accounts_role_kind_known"),
        migrations.AlterModelOptions(
            "role",
            {
                "ordering": ("user", "kind", "valid_from"),
                "verbose_name": "role",
                "verbose_name_plural": "roles",
            },
        ),
        migrations.AlterField(
            "role",
            "kind",
            models.CharField(choices=KINDS, max_length=20, verbose_name="role"),
        ),
        migrations.AlterField(
            "role",
            "unit",
            models.ForeignKey(
                blank=True,
                null=True,
                help_text=("The role counts for this unit and those below; empty: for every unit."),
                on_delete=django.db.models.deletion.PROTECT,
                related_name="roles",
                to="records_register.unit",
                verbose_name="unit",
            ),
        ),
        migrations.AlterField(
            "role",
            "user",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="roles",
                to=settings.AUTH_USER_MODEL,
                verbose_name="account",
            ),
        ),
        migrations.AlterField("role", "valid_from", models.DateField(verbose_name="first day")),
        migrations.AlterField("role", "granted_at", models.DateTimeField(verbose_name="given at")),
        migrations.AddConstraint(
            "role",
            models.CheckConstraint(
                condition=Q(kind__in=[value for value, _label in KINDS]),
                name="records_accounts_role_kind_known",
            ),
        ),
        migrations.AddConstraint(
            "role",
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from"))
                | Q(revoked_at__isnull=False),
                name="records_accounts_role_period",
            ),
        ),
        migrations.AddConstraint(
            "role",
            models.CheckConstraint(
                condition=~Q(kind__in=["audit_admin", "security_admin", "system_admin"])
                | Q(delegated_by__isnull=True, unit__isnull=True),
                name="records_accounts_role_administrator_everywhere",
            ),
        ),
        migrations.AddConstraint(
            "role",
            models.CheckConstraint(
                condition=Q(delegated_by__isnull=True) | Q(valid_until__isnull=False),
                name="records_accounts_role_delegation_ends",
            ),
        ),
        migrations.AddIndex(
            "role",
            models.Index(fields=["kind", "valid_from"], name="records_accounts_role_kind_idx"),
        ),
        GuardRoles(),
    ]
