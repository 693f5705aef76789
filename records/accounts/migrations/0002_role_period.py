"""Roles get a period, who gave them, and where they are delegated from; accounts get a home unit."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def _account(verbose_name: str) -> models.ForeignKey:
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
        verbose_name=verbose_name,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("records_accounts", "0001_initial"),
        ("records_register", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            "user",
            "unit",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="accounts",
                to="records_register.unit",
                verbose_name="home unit",
                help_text="The unit that keeps the account of somebody who is no cadre.",
            ),
        ),
        migrations.AddField(
            "role", "valid_from", models.DateField(verbose_name="first day", null=True)
        ),
        migrations.AddField(
            "role",
            "valid_until",
            models.DateField(
                verbose_name="last day",
                null=True,
                blank=True,
                help_text="Empty: until it is ended.",
            ),
        ),
        migrations.AddField(
            "role",
            "reason",
            models.CharField(verbose_name="reason", max_length=200, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "role", "granted_at", models.DateTimeField(verbose_name="given at", null=True)
        ),
        migrations.AddField("role", "granted_by", _account("given by")),
        migrations.AddField(
            "role",
            "delegated_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="delegations",
                to="records_accounts.role",
                verbose_name="delegated from",
            ),
        ),
        migrations.AddField(
            "role",
            "revoked_at",
            models.DateTimeField(verbose_name="ended at", null=True, blank=True),
        ),
        migrations.AddField("role", "revoked_by", _account("ended by")),
    ]
