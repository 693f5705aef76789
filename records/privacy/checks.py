"""System checks: nothing is kept for less time than the law asks."""

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from records.core.protection.retention import RETENTION


@checks.register("records")
def check_retention(app_configs: Any = None, **kwargs: Any) -> Sequence[checks.CheckMessage]:
    """Report settings that are missing or too small."""
    found: list[checks.CheckMessage] = []
    for kept in RETENTION:
        try:
            _days = kept.days
        except ImproperlyConfigured as error:
            found.append(checks.Error(str(error), id="records.E010"))
    return found
