"""Back-office screen of enrollments: to look at; people are enrolled on the class's own page."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from courses.enrollment.models import Enrollment
from records.core.viewsets import ScopedViewSet


class EnrollmentFilterSet(WagtailFilterSet):
    """Filters of the listing."""

    class Meta:
        model = Enrollment
        fields = ("state", "by_trainee", "training_class__kind", "training_class__mode")


class EnrollmentViewSet(ScopedViewSet):
    """Who is or was in which class."""

    model = Enrollment
    icon = "clipboard-list"
    menu_label = _("Enrollments")
    menu_order = 206
    add_to_admin_menu = True
    list_display = ("cadre", "training_class", "state", "by_trainee", "enrolled_at", "reason")
    filterset_class = EnrollmentFilterSet
    search_fields = ("cadre__name", "cadre__staff_number", "training_class__title")
    search_backend_name = None
    form_fields = ()
    list_export = (
        "cadre.staff_number",
        "cadre.name",
        "training_class.code",
        "training_class.title",
        "state",
        "enrolled_at",
        "ended_at",
        "reason",
    )
    inspect_view_fields = (
        "training_class",
        "cadre",
        "state",
        "by_trainee",
        "enrolled_at",
        "ended_at",
        "reason",
    )
