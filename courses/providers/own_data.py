"""What this room holds of a person."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from courses.providers.models import Declaration, ProviderComplaint, ProviderMember
from records.core.access.readers import Account
from records.core.protection.own_data import Section


def own_provider_rows(user: Account) -> Iterable[Section]:
    """Return for whom `user` acts or acted, what they declared, and what they complained of."""
    members = ProviderMember.objects.filter(user=user.pk).select_related("provider").order_by("pk")
    yield Section(
        "provider_memberships",
        _("Organisations acted for"),
        [
            _("Organisation"),
            _("Capacity"),
            _("Member since"),
            _("Power valid until"),
            _("Revoked at"),
        ],
        [
            [
                row.provider.name,
                row.get_capacity_display(),
                row.added_at,
                row.valid_until,
                row.revoked_at,
            ]
            for row in members
        ],
    )
    declared = Declaration.objects.filter(made_by=user.pk or 0).select_related("provider", "text")
    yield Section(
        "provider_declarations",
        _("Declarations made"),
        [_("Organisation"), _("Statement"), _("Answer"), _("At")],
        [
            [row.provider.name, row.text.text, row.get_answer_display(), row.made_at]
            for row in declared.order_by("pk")
        ],
    )
    complaints = ProviderComplaint.objects.filter(complainant=user.pk or 0)
    yield Section(
        "provider_complaints",
        _("Complaints about providers"),
        [_("Organisation"), _("Complaint"), _("Received on"), _("State"), _("Finding")],
        [
            [row.provider.name, row.text, row.received_on, row.get_state_display(), row.finding]
            for row in complaints.select_related("provider").order_by("pk")
        ],
    )
