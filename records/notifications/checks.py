"""System checks: templates of all kinds are there, and limits in time fit each other."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from records.core.seams.notifications import NOTIFICATIONS
from records.notifications.composing import folder_of

STEPS_IN_A_LEASE = 4
"""Requests with a time limit each that one attempt makes at most: token, member, message, spare."""


@checks.register("records")
def check_notifications(app_configs: Any = None, **kwargs: Any) -> Sequence[checks.CheckMessage]:
    """Report what would only come out when something is to be sent."""
    return [*_templates(), *_limits(), *_reasons()]


def _templates() -> Iterator[checks.CheckMessage]:
    for kind in NOTIFICATIONS:
        name = f"{folder_of(kind.code)}/{kind.code}.txt"
        try:
            get_template(name)
        except TemplateDoesNotExist:
            yield checks.Error(f"{kind.code} has no template {name}.", id="records.E020")


def _reasons() -> Iterator[checks.CheckMessage]:
    for kind in NOTIFICATIONS:
        if bool(kind.on) != (kind.compose is not None):
            yield checks.Error(f"{kind.code}: `on` and `compose` go together.", id="records.E021")
        if kind.days and kind.find is None:
            yield checks.Error(f"{kind.code}: `days` are for a condition.", id="records.E021")


def _limits() -> Iterator[checks.CheckMessage]:
    least = STEPS_IN_A_LEASE * settings.NOTIFY_TIMEOUT_SECONDS
    if least > settings.NOTIFY_LEASE_SECONDS:
        yield checks.Error(
            f"LMS_NOTIFY_LEASE_SECONDS is {settings.NOTIFY_LEASE_SECONDS}; with "
            f"LMS_NOTIFY_TIMEOUT_SECONDS={settings.NOTIFY_TIMEOUT_SECONDS} at least {least} are "
            "needed, or a slow answer would be taken for a killed worker.",
            id="records.E022",
        )
