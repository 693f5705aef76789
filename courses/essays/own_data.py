"""What this room holds of a person."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses.essays.models import EssayReview, EssayVersion
from records.core.access.readers import Account
from records.core.protection.own_data import Section


def own_essays(user: Account) -> Iterable[Section]:
    """Return the essays the cadre behind `user` wrote, every version, and how they were marked."""
    versions = (
        EssayVersion.objects.filter(essay__enrollment__cadre=user.cadre_id)
        .select_related("essay__enrollment__training_class")
        .order_by("essay_id", "number")
    )
    yield Section(
        "essays",
        _("Party-spirit essays"),
        [_("Class"), _("Version"), pgettext("of an essay", "title"), _("Text"), _("Saved at")],
        [
            [
                row.essay.enrollment.training_class.title,
                row.number,
                row.title,
                row.text,
                row.saved_at,
            ]
            for row in versions
        ],
    )
    reviews = EssayReview.objects.filter(essay__enrollment__cadre=user.cadre_id).select_related(
        "essay__enrollment__training_class", "version", "reviewed_by"
    )
    yield Section(
        "essay_reviews",
        _("Decisions on essays"),
        [_("Class"), _("Version"), _("Decision"), _("Grade"), _("Comment"), _("By"), _("At")],
        [
            [
                row.essay.enrollment.training_class.title,
                row.version.number,
                row.get_decision_display(),
                row.get_grade_display(),
                row.comment,
                row.reviewed_by.name,
                row.reviewed_at,
            ]
            for row in reviews.order_by("pk")
        ],
    )
