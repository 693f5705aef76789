"""Slips on paper."""

import io
from datetime import datetime
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from records.accounts.sign_in.enums import SlipKind
from records.accounts.sign_in.services.slips import IssuedSlip
from records.core.paper import compile_pdf

TEMPLATE = Path(settings.BASE_DIR) / "templates" / "paper" / "slips.typ"


def render_slips(issued: list[IssuedSlip], *, made_at: datetime) -> bytes:
    """Return a PDF of slips, five on a page of A4 with lines to cut along."""
    return compile_pdf(
        TEMPLATE,
        {
            "site": str(settings.SITE_NAME),
            "title": _("One-time slips"),
            "made": f"{timezone.localtime(made_at):%Y-%m-%d %H:%M}",
            "labels": _labels(),
            "howto": _how_to(),
            "slips": [_facts(one) for one in issued],
        },
    )


def activation_url(name: str = "", code: str = "") -> str:
    """Return the address of the page for slips.

    What a QR code brings along stands after `#`, which no browser sends to a server: it reaches
    no log.
    """
    address = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("account_activate")
    return f"{address}#{urlencode({'n': name, 'c': code})}" if code else address


def mask_number(number: str) -> str:
    """Return a staff number as a slip shows it: its ends."""
    if len(number) <= 4:
        return number[:1] + "*" * (len(number) - 1)
    return number[:2] + "*" * (len(number) - 4) + number[-2:]


def _facts(one: IssuedSlip) -> dict[str, Any]:
    user, slip = one.user, one.slip
    return {
        "name": user.name,
        "unit": str(user.cadre.unit) if user.cadre else "",
        "number": mask_number(user.username),
        "code": one.code,
        "address": activation_url(),
        "qr": _qr(activation_url(user.username, one.code)),
        "expires": f"{timezone.localtime(slip.expires_at):%Y-%m-%d %H:%M}",
        "kind": str(SlipKind(slip.kind).label),
    }


def _labels() -> dict[str, str]:
    return {
        "name": pgettext("of a person", "Name"),
        "unit": _("Unit"),
        "number": _("Staff number"),
        "code": _("One-time code"),
        "address": _("Address"),
        "expires": _("Valid until"),
    }


def _how_to() -> str:
    return _(
        "Scan the code, or open the address and enter your full staff number and the one-time "
        "code. Then choose a password that only you know. The code works once; whoever holds this "
        "slip can open your account, so keep it to yourself and tear it up afterwards."
    )


def _qr(text: str) -> str:
    drawn = io.BytesIO()
    segno.make(text, error="m").save(drawn, kind="svg", border=2, xmldecl=False, svgns=True)
    return drawn.getvalue().decode()
