"""Fields and tables of sign-in: failed guesses, earlier passwords, one-time slips."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records_accounts", "0004_role_history"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="has_second_factor",
            field=models.BooleanField(default=False, editable=False, verbose_name="second factor"),
        ),
        migrations.AddField(
            model_name="user",
            name="must_change_password",
            field=models.BooleanField(default=False, verbose_name="must choose a password"),
        ),
        migrations.AddField(
            model_name="user",
            name="password_changed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="password chosen at"),
        ),
        migrations.AddField(
            model_name="user",
            name="second_factor_due_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="second factor due"
            ),
        ),
        migrations.CreateModel(
            name="PasswordRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="hash")),
                ("set_at", models.DateTimeField(verbose_name="set at")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="password_records",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "earlier password",
                "verbose_name_plural": "earlier passwords",
                "ordering": ("-set_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="SlipSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("batch", models.CharField(blank=True, max_length=64, verbose_name="batch")),
                ("number", models.PositiveIntegerField(default=1, verbose_name="sheet")),
                ("slip_count", models.PositiveIntegerField(verbose_name="slips")),
                ("pdf", models.BinaryField()),
                ("fetched_at", models.DateTimeField(null=True, verbose_name="fetched at")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="slip_sheets",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
            ],
            options={
                "verbose_name": "sheet of slips",
                "verbose_name_plural": "sheets of slips",
                "ordering": ("-made_at", "number"),
            },
        ),
        migrations.CreateModel(
            name="FailedGuesses",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(max_length=80, verbose_name="subject")),
                (
                    "guess",
                    models.CharField(
                        choices=[("password", "Password"), ("code", "Code of a second factor")],
                        max_length=10,
                        verbose_name="what is guessed",
                    ),
                ),
                ("count", models.PositiveIntegerField(default=0, verbose_name="count")),
                ("since", models.DateTimeField(verbose_name="since")),
                ("locked_until", models.DateTimeField(null=True, verbose_name="locked until")),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="failed_guesses",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "failed guesses",
                "verbose_name_plural": "failed guesses",
                "indexes": [models.Index(fields=["since"], name="records_accounts_guesses_age")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subject", "guess"), name="records_accounts_guesses_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Slip",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("activation", "Activation slip"), ("reset", "Reset slip")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("code_digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("issued_at", models.DateTimeField(verbose_name="issued at")),
                ("expires_at", models.DateTimeField(verbose_name="valid until")),
                ("used_at", models.DateTimeField(null=True, verbose_name="used at")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="withdrawn at")),
                (
                    "issued_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="issued by",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="slips",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "one-time slip",
                "verbose_name_plural": "one-time slips",
                "ordering": ("-issued_at", "-pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True), ("used_at__isnull", True)),
                        fields=("user",),
                        name="records_accounts_slip_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["activation", "reset"])),
                        name="records_accounts_slip_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("used_at__isnull", True), ("revoked_at__isnull", True), _connector="OR"
                        ),
                        name="records_accounts_slip_used_or_revoked",
                    ),
                ],
            },
        ),
    ]
