"""Filters of the catalog."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from records.core.codes import ContentKind, Method


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
