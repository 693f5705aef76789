"""Filters of the cadre list; the purpose of seeing a protected number."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from records.archive.enums import ProtectedField, RevealPurpose
from records.archive.lists import CADRES
from records.archive.services import MIN_DETAILS
from records.core.access.readers import Reader
from records.core.errors import DomainError
from records.core.typed import half_width
from records.eligibility.checking.bands import Band, in_band
from records.eligibility.checking.queries import ALL, ask, choices
from records.eligibility.coverage.forms import day_field
from records.eligibility.enums import Attention
from records.eligibility.kept.reading import AnswerSource, answer_source, answered
from records.eligibility.makeups import attention_on
from records.eligibility.models import KeptAnswerQuerySet, KeptRun
from records.register.enums import PriorityTagKind
from records.register.models import Cadre
from records.register.models.cadre import CadreQuerySet
from records.register.unit_field import UnitField, UnitFieldsMixin

ALL_TAGS = ("", _("Any priority tag or none"))
MET = (("", _("Met or not")), ("yes", _("Met")), ("no", _("Not met")))
ANY_MAKEUP = ("", _("Any make-up or none"))
ALL_LEVELS = ("", _("All levels"))


class CadreFilterForm(UnitFieldsMixin, forms.Form):
    """Find cadres by words, unit, level, and a requirement met or not on a day."""

    q = forms.CharField(label=_("Name, staff number or pinyin"), required=False, max_length=60)
    unit = UnitField("register:find:unit", label=_("Unit"), required=False)
    level = forms.ChoiceField(label=_("Level"), required=False, choices=[ALL_LEVELS, *Band.choices])
    tag = forms.ChoiceField(
        label=_("Priority tag"), required=False, choices=[ALL_TAGS, *PriorityTagKind.choices]
    )
    rule = forms.ChoiceField(label=_("Requirement"), required=False)
    met = forms.ChoiceField(label=_("Met"), required=False, choices=MET)
    attention = forms.ChoiceField(
        label=_("Make-up after promotion"), required=False, choices=[ANY_MAKEUP, *Attention.choices]
    )
    as_of = day_field()
    direct = forms.BooleanField(required=False, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, user: Reader, today: date) -> None:
        super().__init__({"rule": ALL, "as_of": today.isoformat(), **_given(data)})
        self.today = today
        asked = self.fields["rule"]
        assert isinstance(asked, forms.ChoiceField)  # noqa: S101
        asked.choices = choices(today)
        self.let_name(user)

    @property
    def day(self) -> date:
        """Return the day asked about; today where none or no day was given."""
        return self._value("as_of") or self.today

    @property
    def question(self) -> str:
        """Return which requirement is asked about."""
        return self._value("rule") or ALL

    @property
    def order(self) -> tuple[str, ...]:
        """Return what the rows are sorted by."""
        return CADRES.order_for(self._value("sort"))

    @property
    def source(self) -> AnswerSource:
        """Return where the answers come from that this filter asks for."""
        question = self.question if self._value("met") else ""
        return answer_source(day=self.day, today=self.today, question=question)

    def find(self, cadres: CadreQuerySet) -> Any:
        """Return the numbers of those of `cadres` who fit, as a list or a queryset.

        An impossible filter narrows nothing. What was computed ahead is read, as coverage reads it;
        where it is not there yet and there are too many to compute now, nobody is found.
        """
        # Of the unit of that day the list is narrowed and sorted by its path alone.
        cadres = self._narrow(cadres.with_level(self.day).with_unit(self.day, only=("path",)))
        ordered = cadres.order_by(*self.order)
        if not self._asks_answers:
            return self._narrow_by_place(ordered).values_list("pk", flat=True)
        source = self.source
        if source.run is not None:
            kept = self._kept(source.run)
            return ordered.filter(pk__in=kept.values("cadre")).values_list("pk", flat=True)
        return [] if source.is_pending else self._computed(self._narrow_by_place(ordered))

    @property
    def is_pending(self) -> bool:
        """Return whether the list waits for answers that are still being computed."""
        return self._asks_answers and self.source.is_pending

    @property
    def _asks_answers(self) -> bool:
        return bool(self._value("met") or self._value("attention"))

    def _kept(self, run: KeptRun) -> KeptAnswerQuerySet:
        """Return the kept answers that fit: place and level too are those of the answer."""
        met, attention = self._value("met"), self._value("attention")
        kept = answered(run, self.question, met == "yes") if met else run.kept_answers.all()
        if attention:
            kept = kept.filter(attention=attention)
        if unit := self._value("unit"):
            kept = kept.in_unit(unit, direct=bool(self._value("direct")))
        level = self._value("level")
        return kept.filter(band=level) if level else kept

    def _computed(self, ordered: CadreQuerySet) -> list[int]:
        met, attention = self._value("met"), self._value("attention")
        found = self._met(ordered, met == "yes") if met else None
        if attention:
            asked = self._attention(ordered, attention)
            found = asked if found is None else found & asked
        numbers = ordered.values_list("pk", flat=True)
        return [pk for pk in numbers if found is not None and pk in found]

    def _met(self, ordered: CadreQuerySet, wanted: bool) -> set[int]:
        answers = ask(ordered, self.question, self.day)
        return {answer.check.cadre_id for answer in answers if answer.met is wanted}

    def _attention(self, ordered: CadreQuerySet, wanted: str) -> set[int]:
        checks = attention_on(ordered, self.day)
        return {check.cadre_id for check, attention, _due in checks if attention == wanted}

    def _narrow(self, cadres: CadreQuerySet) -> CadreQuerySet:
        if words := self._value("q"):
            cadres = cadres.find(half_width(words))
        if tag := self._value("tag"):
            cadres = cadres.with_tag(tag, self.day)
        return cadres

    def _narrow_by_place(self, cadres: CadreQuerySet) -> CadreQuerySet:
        unit, level = self._value("unit"), self._value("level")
        if unit and self._value("direct"):
            cadres = cadres.filter(Q(unit_on=unit.pk))
        elif unit:
            cadres = cadres.filter(Q(unit_on_path__contains=unit.mark))
        return cadres.filter(in_band(level)) if level else cadres

    def _value(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name)


def _given(data: Any) -> dict[str, str]:
    return {name: data[name] for name in (*CADRES.filters, "sort") if data.get(name)}


class RevealForm(forms.Form):
    """Which number is needed in full, and what for."""

    field = forms.ChoiceField(label=_("Shown in full"), choices=ProtectedField.choices)
    purpose = forms.ChoiceField(
        label=_("What it is needed for"), choices=[("", _("Choose")), *RevealPurpose.choices]
    )
    details = forms.CharField(
        label=_("The matter in hand"),
        min_length=MIN_DETAILS,
        max_length=100,
        help_text=_("Your name and the purpose go to the trail, and the person can read them."),
    )

    def __init__(self, *args: Any, cadre: Cadre, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(name, label) for name, label in ProtectedField.choices if getattr(cadre, name)]
        asked = self.fields["field"]
        assert isinstance(asked, forms.ChoiceField)  # noqa: S101
        asked.choices = known


class PairForm(forms.Form):
    """Which of two entries is kept, and why they are one person, or two."""

    survivor = forms.TypedChoiceField(
        label=_("Entry that is kept"), coerce=int, required=False, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        required=False,
        help_text=_("Stands in both files. Needed to merge."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, pair: tuple[Cadre, Cadre], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pair = pair
        kept = self.fields["survivor"]
        assert isinstance(kept, forms.TypedChoiceField)  # noqa: S101
        kept.choices = [
            (one.pk, f"{one.name} · {one.staff_number} · {one.unit.name}") for one in pair
        ]
        kept.initial = pair[0].pk

    def chosen(self) -> tuple[Cadre, Cadre]:
        """Return the entry that is kept and the duplicate; raises DomainError where none is named."""
        first, second = self.pair
        kept = self.cleaned_data["survivor"]
        if kept not in (first.pk, second.pk):
            raise DomainError(gettext("Say which entry is kept."), field="survivor")
        return (first, second) if kept == first.pk else (second, first)
