"""The list of classes."""

from django.utils.translation import gettext_lazy as _

from courses.classes.models import TrainingClass
from records.core.seams import ListColumn, ListPage

CLASSES = ListPage(
    code="classes",
    label=_("Classes"),
    url_name="class_list",
    columns=(
        ListColumn("title", _("Title"), ("title",)),
        ListColumn("dates", _("Dates"), ("starts_on", "ends_on")),
        ListColumn("organiser", _("Organiser"), ("organiser__path",)),
        ListColumn("state", _("State")),
    ),
    order=("-starts_on", "code"),
    filters=frozenset({"q", "whose", "state", "year"}),
    rows=lambda user: TrainingClass.objects.visible_to(user),
    export="classes",
    per_page=20,
)
