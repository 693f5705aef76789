"""Filters of the catalog, and what its pages' forms check."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm

from courses.catalog.codes import is_provisional
from records.core.codes import ContentKind, Method

PUBLISHING = ("action-publish", "action-submit")


class CoursePageForm(WagtailAdminPageForm):
    """A course as its editors write it."""

    def clean(self) -> dict[str, Any]:
        """Return what was entered; a course goes up only under a code of its own."""
        cleaned: dict[str, Any] = super().clean()
        publishing = any(action in self.data for action in PUBLISHING)
        if publishing and is_provisional(cleaned.get("code") or ""):
            self.add_error("code", _("Give the course a code of its own before it is published."))
        return cleaned


class CourseCopyForm(CopyForm):
    """Copies of courses are drafts under provisional codes, and there are no aliases of them.

    A code is given once, and an alias would bear the code of its original.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("alias", "publish_copies"):
            self.fields.pop(name, None)
        self.fields["new_title"].help_text = _(
            "The copy is a draft under a provisional code (待定-…); "
            "give it a code of its own before it is published."
        )


class CatalogFilterForm(forms.Form):
    """Find a course by words, content kind and method."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "enterkeyhint": "search"}),
    )
    kind = forms.ChoiceField(
        label=_("Content kind"),
        required=False,
        choices=[("", _("All kinds")), *ContentKind.choices],
    )
    method = forms.ChoiceField(
        label=_("Method"), required=False, choices=[("", _("All methods")), *Method.choices]
    )

    def narrow(self, courses: Any) -> Any:
        """Return `courses` narrowed to what was asked, the most fitting first where words were.

        What cannot be asked for narrows nothing.
        """
        asked = getattr(self, "cleaned_data", {}) if self.is_valid() else {}
        if asked.get("kind"):
            courses = courses.filter(content_kind=asked["kind"])
        if asked.get("method"):
            courses = courses.filter(method=asked["method"])
        return courses.search(asked["q"]) if asked.get("q") else courses
