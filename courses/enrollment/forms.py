"""Forms of enrollment."""

import re
import unicodedata
from collections import defaultdict
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.core.access.readers import Reader
from records.register.models import Cadre

MAX_LINES = 500
SHOWN = 5
BETWEEN = re.compile(r"[\s,;、]+")
SPACED_NAME = re.compile(r"(?<!\w)([一-鿿])\s+([一-鿿])(?!\w)")


class TraineesForm(forms.Form):
    """Staff numbers or names, one a line, as they are pasted from a sheet."""

    people = forms.CharField(
        label=gettext_lazy("Staff numbers or names"),
        help_text=gettext_lazy(
            "One person a line. A name that several people bear needs its staff number."
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, *args: Any, user: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.cadres: list[Cadre] = []

    def clean_people(self) -> str:
        """Find the person each line means; every line nobody or several could be is named."""
        text: str = self.cleaned_data["people"]
        read = ((n, _words(line)) for n, line in enumerate(text.splitlines(), start=1))
        lines = [(number, parts) for number, parts in read if parts]
        if len(lines) > MAX_LINES:
            raise forms.ValidationError(_("At most %d lines at a time.") % MAX_LINES)
        words = {word for _n, parts in lines for word in parts}
        visible = Cadre.objects.visible_to(self.user).active().select_related("unit")
        found: dict[str, list[Cadre]] = defaultdict(list)
        for cadre in visible.filter(staff_number__in=words) | visible.filter(name__in=words):
            for word in {cadre.staff_number, cadre.name} & words:
                found[word].append(cadre)
        errors = []
        for number, parts in lines:
            meant, error = _one(number, parts, found)
            if error:
                errors.append(forms.ValidationError(error))
            elif meant is not None and meant not in self.cadres:
                self.cadres.append(meant)
        if errors:
            raise forms.ValidationError(errors)
        return text


def _words(line: str) -> list[str]:
    """Return what a line says, whatever parts it: 李　四 is one word, full-width digits are digits."""
    text = SPACED_NAME.sub(r"\1\2", unicodedata.normalize("NFKC", line))
    return [word for word in BETWEEN.split(text) if word]


def _one(number: int, parts: list[str], found: dict[str, list[Cadre]]) -> tuple[Cadre | None, str]:
    """Return the person a line means: every word of it that names someone must agree."""
    named = [set(found[word]) for word in parts if word in found]
    meant = set.intersection(*named) if named else set()
    details: dict[str, Any] = {"line": number, "text": " ".join(parts)}
    if not meant:
        return None, _("Line %(line)d: nobody you may see is “%(text)s”.") % details
    if len(meant) > 1:
        some = sorted(meant, key=lambda cadre: cadre.staff_number)[:SHOWN]
        names = "; ".join(f"{cadre.staff_number} {cadre.name} {cadre.unit.name}" for cadre in some)
        details["names"] = names
        return None, _("Line %(line)d: “%(text)s” could be %(names)s.") % details
    cadre = meant.pop()
    if not _agrees(cadre, parts):
        details |= {"number": cadre.staff_number, "name": cadre.name}
        return None, _(
            "Line %(line)d: %(number)s is %(name)s, but “%(text)s” stands there."
        ) % details
    return cadre, ""


def _agrees(cadre: Cadre, parts: list[str]) -> bool:
    """Return whether a line names the person, or says nothing beside the number but the unit.

    A slip in a number must not enroll somebody else.
    """
    unit = cadre.unit.name + cadre.unit.short_name
    return cadre.name in parts or all(part == cadre.staff_number or part in unit for part in parts)


class WithdrawForm(forms.Form):
    """Why the place is given back."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)
