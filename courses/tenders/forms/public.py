"""What is typed about a tender once it is published: amendments, questions, reasons."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.tenders.forms.writing import day_field, moment_field
from courses.tenders.models import Question, Tender, TenderDocument


class ReasonForm(forms.Form):
    """A reason for what is decided."""

    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class AmendmentForm(forms.Form):
    """What is changed of a published tender, and by how much the deadline moves."""

    is_material = forms.TypedChoiceField(
        label=_("Material"),
        choices=[
            ("yes", _("Material: it may change what bidders write")),
            ("no", _("Not material: a slip of the pen, a room, a telephone")),
        ],
        coerce=lambda value: value == "yes",
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    specification = forms.CharField(
        label=_("Specification"),
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    offered_until = day_field(_("Documents on offer until"))
    opening_place = forms.CharField(label=_("Place of the opening"), required=False, max_length=120)
    contact = forms.CharField(label=_("Contact for bidders"), required=False, max_length=200)
    new_deadline = moment_field(_("New deadline"))
    documents = forms.MultipleChoiceField(
        label=_("New documents"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Add files on the page of documents first; those not published stand here."),
    )

    def __init__(self, *args: Any, tender: Tender, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _standing(tender))
        super().__init__(*args, **kwargs)
        rows = tender.documents.filter(published_at__isnull=True).defer("content")
        self.waiting = {str(row.pk): row for row in rows}
        field = self.fields["documents"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101
        field.choices = [(key, row.title) for key, row in self.waiting.items()]
        if not self.waiting:
            del self.fields["documents"]

    @property
    def values(self) -> dict[str, Any]:
        """Return what stands in the fields that may be amended."""
        names = ("specification", "offered_until", "opening_place", "contact")
        return {name: self.cleaned_data[name] for name in names}

    @property
    def chosen_documents(self) -> list[TenderDocument]:
        """Return the documents to publish with the amendment."""
        return [self.waiting[key] for key in self.cleaned_data.get("documents", ())]


def _standing(tender: Tender) -> dict[str, Any]:
    return {
        "specification": tender.specification,
        "offered_until": tender.offered_until,
        "opening_place": tender.opening_place,
        "contact": tender.contact,
        "new_deadline": tender.deadline_at,
    }


class QuestionForm(forms.Form):
    """A question about a tender."""

    text = forms.CharField(
        label=_("Question"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "Do not name yourself or your organisation. Who asks is kept nowhere; question and "
            "answer are published for everybody."
        ),
    )


class AnswerForm(forms.Form):
    """The question as it is published, and its answer."""

    wording = forms.CharField(
        label=_("Question as published"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Reword what would tell who asked."),
    )
    answer = forms.CharField(
        label=_("Answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6})
    )
    changes_content = forms.BooleanField(
        label=_("The answer changes what is asked for"),
        required=False,
        help_text=_("Then it counts as a material change: bids already in are confirmed anew."),
    )

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"wording": question.original})
        super().__init__(*args, **kwargs)
