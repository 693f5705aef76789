"""What proves the entries of a class: its closing, and what the components of its assessment say.

The reader of the entry may see the cadre, and no more than that: components name no contents.
"""

import re
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.classes.assessment import components
from courses.classes.models import TrainingClass
from courses.completion.models import ClassClosing
from records.journal.models import ConversionRule, Entry
from records.journal.sources import Evidence, EvidenceStep

KEY = re.compile(r"class:(\d+)")


def evidence_of_entry(entry: Entry) -> Evidence | None:
    """Return the steps from an entry of a class down to what proves it; queries do not grow with it.

    None where the class is not known here.
    """
    key = KEY.match(entry.source_key)
    training_class = TrainingClass.objects.filter(pk=int(key[1])).first() if key else None
    if training_class is None:
        return None
    steps = [_closing_step(entry, training_class)]
    for component in components():
        steps += component.evidence(entry)
    return Evidence(
        title=training_class.title,
        url=reverse("class_detail", args=[training_class.pk]),
        steps=steps,
    )


def _closing_step(entry: Entry, training_class: TrainingClass) -> EvidenceStep:
    closing = (
        ClassClosing.objects.filter(
            training_class=training_class,
            closed_at__lt=entry.posted_at + timedelta(seconds=1),
        )
        .order_by("-number")
        .first()
    )
    rows = _conversion_rows(entry)
    if closing is None:
        return EvidenceStep(_("Closing of the class"), rows)
    detail = _("%(name)s, %(time)s: %(completed)d completed, %(not_completed)d did not") % {
        "name": closing.closed_by_name,
        "time": f"{timezone.localtime(closing.closed_at):%Y-%m-%d %H:%M}",
        "completed": closing.completed,
        "not_completed": closing.not_completed,
    }
    title = _("Closing of the class")
    if closing.number > 1:
        title = _("Closing %d of the class, after a correction") % closing.number
    return EvidenceStep(title, f"{detail} · {rows}" if rows else detail)


def _conversion_rows(entry: Entry) -> str:
    """Return the titles of the conversion rows that the entry names by their codes."""
    codes = entry.facts.get("conversion", "")
    if not codes:
        return ""
    labels = {rule.code: f"{rule.label} v{rule.version}" for rule in ConversionRule.objects.all()}
    return " + ".join(labels.get(code, code) for code in codes.split(" + "))
