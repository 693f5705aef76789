"""System checks of a running installation: an account above all rules is worth a warning."""

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import Error

from records.accounts.models import User


@checks.register("records", deploy=True)
def check_superusers(app_configs: Any = None, **kwargs: Any) -> Sequence[checks.CheckMessage]:
    """Warn where an account stands above roles, scope and the trail's separation of duties."""
    try:
        names = list(
            User.objects.filter(is_superuser=True, is_active=True).values_list(
                "username", flat=True
            )
        )
    except Error:
        return [
            checks.Info(
                "Whether there is a superuser could not be looked for: no database answered.",
                id="records.I102",
            )
        ]
    if not names:
        return []
    return [
        checks.Warning(
            f"Accounts that may do everything: {', '.join(names)}.",
            hint="Nothing in normal running needs one: deactivate it (docs/roles.md).",
            id="records.W101",
        )
    ]
