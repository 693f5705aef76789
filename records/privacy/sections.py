"""What the rooms of records hold of a person."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from records.accounts.models import User
from records.accounts.tags import AccountsTag
from records.core.access.readers import Account
from records.core.exports.columns import columns_of
from records.core.protection.own_data import OwnData, Section
from records.journal.models import Entry
from records.register.models import Appointment, Cadre
from records.trail.models import TrailEvent

CADRE_FIELDS = (
    "staff_number",
    "name",
    "sex",
    "birth_date",
    "citizen_number",
    "phone",
    "ethnicity",
    "native_place",
    "political_status",
    "joined_party_on",
    "began_work_on",
    "education",
    "degree",
    "category",
    "unit",
    "left_on",
)
POST_FIELDS = ("unit", "post_title", "post_level", "rank", "kind", "since", "until")
ENTRY_FIELDS = (
    "seq",
    "kind",
    "title",
    "occurred_on",
    "hours",
    "days",
    "channel",
    "content_kind",
    "grade",
    "posted_at",
    "prev_digest",
    "digest",
)
ACCOUNT_FIELDS = ("username", "name", "phone", "email", "date_joined", "last_login")


def _register(user: Account) -> Iterable[Section]:
    cadre = Cadre.objects.filter(pk=user.cadre_id or 0).select_related("unit")
    posts = Appointment.objects.filter(cadre=user.cadre_id).select_related("unit")
    yield _facts("register", _("Register"), cadre, CADRE_FIELDS)
    yield _rows("appointments", _("Appointments"), posts, POST_FIELDS)


def _account(user: User) -> Iterable[Section]:
    account = User.objects.filter(pk=user.pk)
    yield _facts("account", _("Account"), account, ACCOUNT_FIELDS)
    roles = user.roles.select_related("unit")
    yield _rows("roles", _("Roles"), roles, ("kind", "unit"))


def _journal(user: Account) -> Iterable[Section]:
    entries = Entry.objects.filter(cadre=user.cadre_id).order_by("seq")
    labels = {"title": _("Title"), "prev_digest": _("Digest of the entry before")}
    yield _rows("entries", _("Training archive"), entries, ENTRY_FIELDS, labels)


def _trail(user: Account) -> Iterable[Section]:
    openings = TrailEvent.objects.openings("cadre", user.cadre_id).exclude(actor_id=user.pk)
    fields = ("at", "tag", "actor_name", "on_behalf_of", "purpose")
    yield _rows("openings", _("Who saw my data"), openings, fields)
    signed_in = TrailEvent.objects.by(user.pk).filter(
        tag__in=(AccountsTag.SIGNED_IN, AccountsTag.SIGNED_OUT)
    )
    yield _rows("sign_ins", _("My sign-ins"), signed_in[:1000], ("at", "tag", "address", "device"))


SECTIONS = (
    OwnData("records.register", _register),
    OwnData("records.accounts", _account),
    OwnData("records.journal", _journal),
    OwnData("records.trail", _trail),
)


def _facts(name: str, title: str, rows: Any, paths: Iterable[str]) -> Section:
    """Return the only one of `rows` as a list of what stands in each field; empty without one."""
    columns = columns_of(rows.model, paths)
    table = [[column.heading, column.read(row)] for row in rows[:1] for column in columns]
    return Section(name, title, [_("Field"), _("Value")], table)


def _rows(
    name: str, title: str, rows: Any, paths: Iterable[str], labels: dict[str, str] | None = None
) -> Section:
    columns = columns_of(rows.model, paths, labels)
    table = [[column.read(row) for column in columns] for row in rows]
    return Section(name, title, [column.heading for column in columns], table)
