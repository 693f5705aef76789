"""The receipts of a transfer, on paper."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from records.core.paper import Facts, Note, Paper, Signatures
from records.register.enums import TransferState
from records.register.models import Transfer


def receipt_paper(transfer: Transfer, side: str) -> Paper:
    """Return the receipt of one side, `out` or `in`, under its own number."""
    is_out = side == "out"
    return Paper(
        title=(
            _("Receipt of transfer: sending side")
            if is_out
            else _("Receipt of transfer: receiving side")
        ),
        unit=transfer.from_name if is_out else transfer.to_name,
        page=reverse("transfer_receipt", args=[transfer.pk, side]),
        number=transfer.number_out if is_out else transfer.number_in,
        lines=[str(transfer.get_state_display())],
        blocks=[
            Facts([(label, value) for label, value in _facts(transfer) if value]),
            Note(_outcome(transfer)),
            Signatures(
                [
                    (transfer.from_name, _("Seal and date")),
                    (transfer.to_name, _("Seal and date")),
                ]
            ),
        ],
    )


def _facts(transfer: Transfer) -> list[tuple[str, str]]:
    return [
        (_("Full name"), transfer.cadre.name),
        (_("Staff number"), transfer.cadre.staff_number),
        (_("Sending unit"), transfer.from_name),
        (_("Receiving unit"), transfer.to_name),
        (_("Post until then"), transfer.leaving_post),
        (_("To begin on"), date_format(transfer.wanted_on, "DATE_FORMAT")),
        (_("Released by"), _act(transfer.released_by_name, transfer.released_at)),
        (_("Answered by"), _act(transfer.answered_by_name, transfer.answered_at)),
        (_("New post"), _new_post(transfer)),
        (_("Note"), transfer.note),
        (_("Reason"), transfer.reason),
    ]


def _act(name: str, at: datetime | None) -> str:
    return f"{name} {timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


def _new_post(transfer: Transfer) -> str:
    post = transfer.appointment
    if post is None:
        return ""
    since = _("since %(since)s") % {"since": date_format(post.since, "DATE_FORMAT")}
    return f"{post.unit.name} {post.post_title}\n{post.get_post_level_display()} · {since}"


def _outcome(transfer: Transfer) -> str:
    if transfer.state == TransferState.ACCEPTED:
        return _(
            "Released under %(number_out)s, confirmed by the receiving side under %(number_in)s."
        ) % {"number_out": transfer.number_out, "number_in": transfer.number_in}
    if transfer.state == TransferState.WAITING:
        return _(
            "The receiving side has not confirmed yet; until then the person stays with the "
            "sending unit."
        )
    return _("No transfer took place; the person stayed with the sending unit.")
