"""The party-spirit essay as a component of a class's assessment."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from courses.classes.assessment import (
    AssessedClass,
    AssessmentComponent,
    CellLink,
    ComponentEntry,
    Gate,
    Participant,
)
from courses.classes.models import TrainingClass
from courses.essays.enums import EssayState
from courses.essays.models import MIN_CHARACTERS, Essay, EssayTask, task_of
from courses.essays.rules import MAX_CHARACTERS
from records.core.errors import DomainError
from records.eligibility.enums import RuleUnit
from records.eligibility.models import Rule
from records.journal.enums import EntryKind
from records.journal.models import Entry
from records.journal.sources import EvidenceStep

ESSAY_GATE = "party_essay"
"""Code of the rule that asks for an essay, and of the gate."""

ESSAY_SOURCE = "class_essay"
ESSAY_REFERENCE = re.compile(r"essay:(\d+):(\S+)")


@dataclass(frozen=True, slots=True)
class ClassEssays:
    """What the class asks for, and the essays by the trainees' places."""

    assessed: AssessedClass
    task: EssayTask | None
    essays: Mapping[int, Essay]

    @property
    def open_until(self) -> datetime | None:
        """Return until when an essay is waited for: the due time, or the end of the class."""
        due = (self.task.due_at if self.task else None) or self.assessed.ends_at
        return due if due is not None and due > self.assessed.now else None


class EssayComponent(AssessmentComponent):
    """A class that asks for an essay asks for it whatever the rules: they only name the source."""

    code = "essay"
    label = gettext_lazy("Party-spirit essay")
    order = 20
    source_kinds = (ESSAY_SOURCE,)

    def load(self, assessed: AssessedClass) -> ClassEssays:
        """Return the task and the essays; two queries."""
        training_class = assessed.training_class
        essays = Essay.objects.filter(enrollment__training_class=training_class)
        return ClassEssays(
            assessed=assessed,
            task=EssayTask.objects.filter(training_class=training_class).first(),
            essays={essay.enrollment_id: essay for essay in essays},
        )

    def applies(self, context: ClassEssays) -> bool:
        """Return whether the class asks for an essay."""
        return context.task is not None

    def judge(
        self, context: ClassEssays, participant: Participant, rules: Mapping[str, Rule]
    ) -> Sequence[Gate]:
        """Return the gate of the essay: an accepted one passes."""
        essay = context.essays.get(participant.pk)
        accepted = essay is not None and essay.state == EssayState.ACCEPTED
        state = EssayState(essay.state).label if essay is not None else ""
        return [
            Gate(
                code=ESSAY_GATE,
                title=self.label,
                met=accepted,
                value=Decimal(int(accepted)),
                limit=Decimal(1),
                unit=RuleUnit.COUNT,
                rule=str(rules.get(ESSAY_GATE) or ""),
                sentence=gettext_noop("Essay: %(state)s.")
                if essay is not None
                else gettext_noop("No essay was written."),
                words={"state": state} if essay is not None else {},
                state_words=state or gettext_lazy("not written"),
                open_until=context.open_until,
            )
        ]

    def links(self, context: ClassEssays, user: Any) -> Mapping[tuple[str, int], CellLink]:
        """Return the essays handed in that `user` may open; one query."""
        readable = (
            Essay.objects.readable_by(user)
            .filter(enrollment__training_class=context.assessed.training_class)
            .exclude(receipt="")
        )
        return {
            (ESSAY_GATE, enrollment): CellLink(_("Open"), reverse("essay_read", args=[essay]))
            for essay, enrollment in readable.values_list("pk", "enrollment_id")
        }

    def entries(self, context: ClassEssays, participant: Participant) -> Sequence[ComponentEntry]:
        """Return the grade of an accepted essay; its text never goes to the journal."""
        essay = context.essays.get(participant.pk)
        if essay is None or essay.state != EssayState.ACCEPTED:
            return ()
        accepted = essay.accepted_at
        ends_on = context.assessed.training_class.ends_on
        return [
            ComponentEntry(
                kind=EntryKind.ESSAY,
                source_kind=ESSAY_SOURCE,
                occurred_on=timezone.localdate(accepted) if accepted else ends_on,
                grade=essay.grade,
                evidence=[f"essay:{essay.pk}:{essay.receipt}"],
            )
        ]

    def evidence(self, entry: Entry) -> Sequence[EvidenceStep]:
        """Return the receipt of each essay that the entry names, never a text."""
        named = [ESSAY_REFERENCE.fullmatch(text) for text in entry.facts.get("evidence", ())]
        receipts = {int(one[1]): one[2] for one in named if one is not None}
        if not receipts:
            return ()
        essays = Essay.objects.in_bulk(receipts)
        return [_receipt_step(essays[pk], receipts[pk]) for pk in receipts if pk in essays]

    def fields(self) -> dict[str, forms.Field]:
        """Return whether an essay is asked for, by when, and how long it is."""
        return {
            "requires_essay": forms.BooleanField(
                label=gettext_lazy("asks for a party-spirit essay"), required=False
            ),
            "essay_due_at": forms.DateTimeField(label=gettext_lazy("essay due"), required=False),
            "essay_min_characters": forms.IntegerField(
                label=gettext_lazy("characters of an essay, at least"),
                required=False,
                min_value=1,
                max_value=MAX_CHARACTERS,
                help_text=format_lazy(
                    gettext_lazy("White space is not counted. Empty: {usual}."),
                    usual=MIN_CHARACTERS,
                ),
            ),
        }

    def read(self, training_class: TrainingClass | None) -> dict[str, Any]:
        """Return what a class asks for; a new class asks for an essay unless told otherwise."""
        if training_class is None:
            task: EssayTask | None = EssayTask()
        else:
            task = EssayTask.objects.filter(training_class=training_class).first()
        return {
            "requires_essay": task is not None,
            "essay_due_at": task.due_at if task else None,
            "essay_min_characters": task.min_characters if task else MIN_CHARACTERS,
        }

    def check(self, training_class: TrainingClass, values: Mapping[str, Any]) -> None:
        """Raise DomainError where the essay would be due before the class begins."""
        due = values["essay_due_at"]
        if due is not None and timezone.localdate(due) < training_class.starts_on:
            raise DomainError(
                _("The essay would be due before the class begins."), field="essay_due_at"
            )

    def write(self, training_class: TrainingClass, values: Mapping[str, Any]) -> None:
        """Keep the task of a class, or take it off; essays written stay."""
        if not values["requires_essay"]:
            EssayTask.objects.filter(training_class=training_class).delete()
            return
        EssayTask.objects.update_or_create(
            training_class=training_class,
            defaults={
                "due_at": values["essay_due_at"],
                "min_characters": values["essay_min_characters"] or MIN_CHARACTERS,
            },
        )

    def class_facts(self, training_class: TrainingClass) -> Sequence[tuple[str, str]]:
        """Return when the essay is due."""
        task = task_of(training_class)
        if task is None or task.due_at is None:
            return ()
        return [(_("Essay due"), _time(task.due_at))]


ESSAY = EssayComponent()


def _receipt_step(essay: Essay, receipt: str) -> EvidenceStep:
    detail = _("receipt %(receipt)s, handed in %(submitted)s, accepted %(accepted)s") % {
        "receipt": receipt,
        "submitted": _time(essay.submitted_at),
        "accepted": _time(essay.accepted_at),
    }
    return EvidenceStep(_("Party-spirit essay"), detail)


def _time(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""
