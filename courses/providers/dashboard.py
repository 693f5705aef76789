"""Providers on the homes: what is missing, due and open; the department's queue."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.providers.deadlines import last_day_for
from courses.providers.enums import Capacity, ComplaintState, ProviderState
from courses.providers.forms.department import ENDING, WAITING, ending_soon
from courses.providers.models import (
    JointAgreement,
    Provider,
    ProviderComplaint,
    ProviderMember,
    ProviderRating,
    QualificationDocument,
)
from courses.providers.standing import missing_of
from records.accounts.models import User
from records.calendar.workdays import load_workdays
from records.core.access.roles import RoleKind
from records.core.seams import DashboardPanel, Task, TaskSource

SOON = timedelta(days=60)
SHOWN = 5
"""Organisations of one account that a home speaks of."""


def applications_to_finish(user: User, now: datetime) -> Iterable[Task]:
    """Give the applications of the member's organisations that are to be completed or submitted."""
    today = timezone.localdate(now)
    for provider in Provider.objects.of_member(user).order_by("pk")[:SHOWN]:
        if not provider.is_preparing:
            continue
        missing = missing_of(provider, today)
        is_answered = provider.state in (ProviderState.RETURNED, ProviderState.REFUSED)
        title = _("Complete the application") if missing else _("Submit the application")
        yield Task(
            title=provider.get_state_display() if is_answered else title,
            count=len(missing) or 1,
            url=reverse("provider_home", args=[provider.pk]),
            action=_("Complete") if missing else _("Submit"),
            due=provider.approved_until if provider.was_approved else None,
            facts=[provider.name, *(one.what for one in missing[:2])],
            icon="building",
        )


def papers_to_renew(user: User, now: datetime) -> Iterable[Task]:
    """Give the documents that expire within 60 days or have expired, and one's own power."""
    today = timezone.localdate(now)
    mine = Provider.objects.of_member(user)
    rows = QualificationDocument.objects.expiring(date.min, today + SOON)
    found = rows.filter(provider__in=mine.values("pk")).order_by()
    for row in found.values("provider", "provider__name").annotate(
        number=Count("pk"), first=Min("expires_on")
    ):
        yield Task(
            title=_("Documents to renew"),
            count=row["number"],
            url=f"{reverse('provider_documents', args=[row['provider']])}?show={ENDING}",
            action=_("Renew"),
            due=row["first"],
            facts=[row["provider__name"]],
            icon="archive",
        )
    members = ProviderMember.objects.standing().filter(
        user=user.pk, capacity=Capacity.AUTHORISED, valid_until__lte=today + SOON
    )
    for member in members.select_related("provider"):
        yield Task(
            title=_("Your power of attorney ends"),
            count=1,
            url=reverse("provider_power", args=[member.provider_id, member.pk]),
            action=_("Deposit a new one"),
            due=member.valid_until,
            facts=[member.provider.name],
            icon="pen",
        )


def terms_to_renew(user: User, now: datetime) -> Iterable[Task]:
    """Give the own organisations whose term ends soon and that have not begun a new round."""
    today = timezone.localdate(now)
    for provider in ending_soon(Provider.objects.of_member(user), today)[:SHOWN]:
        yield Task(
            title=_("Your approval ends: apply anew"),
            count=1,
            url=reverse("provider_home", args=[provider.pk]),
            action=_("Begin a new round"),
            due=provider.approved_until,
            facts=[provider.name],
            icon="building",
        )


def applications_to_review(user: User, now: datetime) -> Iterable[Task]:
    """Give the applications that wait for a decision of `user`."""
    waiting = Provider.objects.managed_by(user).filter(state=ProviderState.SUBMITTED).order_by()
    found = waiting.aggregate(number=Count("pk", distinct=True), first=Min("submitted_at"))
    if found["number"]:
        yield Task(
            title=_("Providers to review"),
            count=found["number"],
            url=f"{reverse('provider_list')}?show={WAITING}",
            action=_("Review"),
            due=last_day_for(found["first"], load_workdays()).day,
            icon="building",
        )


def endings_to_look_at(user: User, now: datetime) -> Iterable[Task]:
    """Give the terms and agreements that end within 60 days."""
    today = timezone.localdate(now)
    managed = Provider.objects.managed_by(user)
    terms = (
        ending_soon(managed, today)
        .order_by()
        .aggregate(number=Count("pk", distinct=True), first=Min("approved_until"))
    )
    if terms["number"]:
        yield Task(
            title=_("Terms of providers that end"),
            count=terms["number"],
            url=f"{reverse('provider_list')}?show={ENDING}",
            action=_("Look"),
            due=terms["first"],
            icon="clock",
            is_main=False,
        )
    agreements = JointAgreement.objects.managed_by(user).ending(today, today + SOON).order_by()
    found = agreements.aggregate(number=Count("pk"), first=Min("last"))
    if found["number"]:
        yield Task(
            title=_("Joint-running agreements that end"),
            count=found["number"],
            url=f"{reverse('agreement_list')}?show={ENDING}",
            action=_("Look"),
            due=found["first"],
            icon="clock",
            is_main=False,
        )


def complaints_to_decide(user: User, now: datetime) -> Iterable[Task]:
    """Give the complaints that wait for a decision of `user`."""
    rows = ProviderComplaint.objects.managed_by(user).filter(state=ComplaintState.OPEN)
    number = rows.count()
    if number:
        yield Task(
            title=_("Complaints about providers"),
            count=number,
            url=reverse("complaint_list"),
            action=_("Decide"),
            icon="scale",
        )


def own_organisations(user: User, now: datetime) -> Mapping[str, Any] | None:
    """Return the member's organisations with standing, term and rating; how to begin where none."""
    providers = list(
        Provider.objects.of_member(user)
        .standing(timezone.localdate(now))
        .select_related("unit")
        .order_by("pk")[:SHOWN]
    )
    ratings = ProviderRating.objects.filter(provider__in=providers).newest()
    return {
        "organisations": [{"item": one, "rating": ratings.get(one.pk)} for one in providers],
    }


PROVIDER = frozenset({RoleKind.PROVIDER})
OFFICER = frozenset({RoleKind.OFFICER})

PROVIDERS_TASKS = (
    TaskSource("providers:to_finish", PROVIDER, applications_to_finish, order=100),
    TaskSource("providers:to_renew", PROVIDER, papers_to_renew, order=110),
    TaskSource("providers:term", PROVIDER, terms_to_renew, order=120),
    TaskSource("providers:to_review", OFFICER, applications_to_review, order=420),
    TaskSource("providers:complaints", OFFICER, complaints_to_decide, order=430),
    TaskSource("providers:endings", OFFICER, endings_to_look_at, order=850),
)
PROVIDERS_PANELS = (
    DashboardPanel(
        code="providers:own",
        roles=PROVIDER,
        template="courses/providers/home_own.html",
        load=own_organisations,
        order=100,
    ),
)
