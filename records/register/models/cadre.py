"""Cadre: a person on the register."""

from collections.abc import Collection
from datetime import date

from django.db import models
from django.db.models import (
    F,
    FilteredRelation,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from records.core.access.authority import within
from records.core.access.readers import Reader, stands_above
from records.core.codes import DEMOCRATIC_PARTIES, ETHNICITIES, Education, PoliticalStatus, Sex
from records.core.fields import EncryptedTextField
from records.core.pinyin import as_typed, pattern_of
from records.core.protection.masking import mask_citizen_number, mask_phone
from records.register.enums import CadreCategory, CadreStatus, CivilService
from records.register.models.appointment import Appointment
from records.register.models.span import UnitSpan, lasting_on
from records.register.models.unit import Unit

UNIT_ON = ("name", "short_name", "path")


class CadreQuerySet(models.QuerySet["Cadre"]):
    """Reads of cadres. `visible_to` is the one place that decides who may see whom."""

    def visible_to(self, user: Reader) -> "CadreQuerySet":
        """Return the cadres that `user` may see: their own file, and those of their units.

        A superuser sees all. A role that reads personal files (officer, auditor, unit
        liaison) sees the cadres of the unit it is held for and of the units below it.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        unmerged = self.unmerged()
        if stands_above(user):
            return unmerged
        condition = Q(pk=user.cadre_id) if user.cadre_id else Q(pk__in=[])
        condition |= within(user.file_reader_paths(), "unit__path")
        return unmerged.filter(condition)

    def reachable_by(self, user: Reader) -> "CadreQuerySet":
        """Return the cadres `user` may see, and those merged into one of them."""
        seen = Cadre.objects.visible_to(user)
        return self.filter(Q(pk__in=seen.values("pk")) | Q(merged_into__in=seen.values("pk")))

    def managed_by(self, user: Reader) -> "CadreQuerySet":
        """Return the cadres whose register `user` keeps: those of the units they keep."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if stands_above(user):
            return self.unmerged()
        return self.unmerged().filter(within(user.keeper_paths(), "unit__path"))

    def corrected_by(self, user: Reader) -> "CadreQuerySet":
        """Return the cadres whose data `user` helps to keep: as their officer or unit liaison.

        Which fields a liaison may write is told by `records.register.people.fields`.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if stands_above(user):
            return self.unmerged()
        return self.unmerged().filter(within(user.corrector_paths(), "unit__path"))

    def unmerged(self) -> "CadreQuerySet":
        """Return the people on the register, without those merged into another."""
        return self.filter(merged_into__isnull=True)

    def active(self, day: date | None = None) -> "CadreQuerySet":
        """Return the cadres in service on `day`, or today."""
        day = timezone.localdate() if day is None else day
        return self.unmerged().filter(Q(left_on__isnull=True) | Q(left_on__gt=day))

    def find(self, words: str) -> "CadreQuerySet":
        """Return those whose name holds `words`, or is spelled by them in pinyin or its initials,
        and those whose staff number begins with them.
        """
        typed = as_typed(words)
        found = Q(name__icontains=typed) | Q(staff_number__startswith=typed)
        if typed != typed.upper():
            found |= Q(staff_number__startswith=typed.upper())
        if pattern := pattern_of(typed):
            found |= Q(pinyin__regex=pattern)
        return self.filter(found)

    def with_tag(self, kind: str, as_of: date) -> "CadreQuerySet":
        """Return the cadres who bear the priority tag `kind` on `as_of`."""
        from records.register.models.tag import PriorityTag

        borne = PriorityTag.objects.borne_on(as_of).filter(kind=kind)
        return self.filter(pk__in=borne.values("cadre"))

    def in_unit(self, unit: Unit, day: date | None = None) -> "CadreQuerySet":
        """Return who belongs to `unit` and the units below it, today or on `day`.

        Today's answer reads the fast column; that of a day follows the main posts and the tree of
        that day.
        """
        if day is None:
            return self.filter(unit__path__startswith=unit.path)
        return self.with_unit(day).filter(Q(unit_on_path__contains=unit.mark))

    def with_unit(self, day: date, only: Collection[str] = UNIT_ON) -> "CadreQuerySet":
        """Annotate the unit of `day`: `unit_on` (its number), `unit_on_code`, `unit_on_name`,
        `unit_on_short_name`, `unit_on_path`, named and placed as on that day; `only` says which of
        `UNIT_ON` are needed, each costing a subquery to build.

        It is that of the latest main post begun by then, also where that post has ended and none
        followed; before the first post, the unit the person was registered in. A unit that was not
        there on that day is shown as it stands now.
        """
        return self.with_unit_number(day).annotate(
            unit_on_code=Coalesce(
                Subquery(_last_main(day).values("unit__code")[:1]),
                F("registered_in__code"),
                F("unit__code"),
            ),
            **{f"unit_on_{name}": _unit_on(day, name) for name in UNIT_ON if name in only},
        )

    def with_unit_number(self, day: date) -> "CadreQuerySet":
        """Annotate `unit_on` alone, the number of the unit of `day`: see `with_unit`."""
        return self.annotate(
            unit_on=Coalesce(
                Subquery(_last_main(day).values("unit")[:1]),
                F("registered_in"),
                F("unit"),
                output_field=models.BigIntegerField(),
            )
        )

    def with_level(self, as_of: date) -> "CadreQuerySet":
        """Annotate `level` and `rank`, the highest held on `as_of`, and `level_since`.

        The codes sort high to low, so the highest is the smallest; None where nothing is held.
        Side posts (concurrent, secondment) do not count.
        """
        held = (
            Appointment.objects.held_on(as_of)
            .carrying_level()
            .filter(cadre=OuterRef("pk"))
            .values("cadre")
        )
        return self.annotate(
            level=Subquery(held.annotate(v=Min("post_level")).values("v")),
            rank=Subquery(held.annotate(v=Min("rank")).values("v")),
            level_since=Subquery(held.annotate(v=Max("since")).values("v")),
        )

    def with_post(self, as_of: date) -> "CadreQuerySet":
        """Annotate `post_title`, that of the main post held on `as_of`, else of a side post."""
        main = (
            Appointment.objects.held_on(as_of)
            .filter(cadre=OuterRef("pk"))
            .order_by("kind", "post_level", "-since", "-pk")
        )
        return self.annotate(post_title=Subquery(main.values("post_title")[:1]))


def _last_main(day: date) -> "QuerySet[Appointment]":
    return (
        Appointment.objects.main()
        .filter(cadre=OuterRef("pk"), since__lte=day)
        .order_by("-since", "-pk")
    )


def _unit_on(day: date, name: str) -> Coalesce:
    """Return the expression for what `name` of the person's unit was on `day`."""
    by_post = _last_main(day).annotate(
        that_day=FilteredRelation("unit__spans", condition=lasting_on(day, "unit__spans__"))
    )
    without_post = UnitSpan.objects.on(day).filter(
        unit=Coalesce(OuterRef("registered_in"), OuterRef("unit"))
    )
    return Coalesce(
        Subquery(by_post.values_list(Coalesce(f"that_day__{name}", f"unit__{name}"))[:1]),
        Subquery(without_post.values(name)[:1]),
        F(f"registered_in__{name}"),
        F(f"unit__{name}"),
    )


class Cadre(models.Model):
    """A person on the register, with what the registration form asks (docs/people.md)."""

    staff_number = models.CharField(_("staff number"), max_length=20, unique=True)
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=60, db_index=True)
    sex = models.PositiveSmallIntegerField(_("sex"), choices=Sex, default=Sex.UNKNOWN)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    citizen_number = EncryptedTextField(_("citizen number"), blank=True)
    citizen_number_index = models.CharField(
        max_length=64, unique=True, null=True, blank=True, editable=False
    )
    phone = EncryptedTextField(_("phone"), blank=True)
    phone_index = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    ethnicity = models.CharField(_("ethnicity"), max_length=2, choices=ETHNICITIES, blank=True)
    native_place = models.CharField(_("native place"), max_length=60, blank=True)
    birth_place = models.CharField(_("birth place"), max_length=60, blank=True)
    political_status = models.CharField(
        _("political status"), max_length=2, choices=PoliticalStatus, blank=True
    )
    joined_party_on = models.DateField(_("joined the Party"), null=True, blank=True)
    second_party = models.CharField(
        _("second party"), max_length=2, choices=DEMOCRATIC_PARTIES, blank=True
    )
    began_work_on = models.DateField(_("began work"), null=True, blank=True)
    education = models.CharField(_("education"), max_length=2, choices=Education, blank=True)
    degree = models.CharField(_("degree"), max_length=60, blank=True)
    full_time_education = models.CharField(
        _("full-time education"), max_length=2, choices=Education, blank=True
    )
    full_time_degree = models.CharField(_("full-time degree"), max_length=60, blank=True)
    full_time_school = models.CharField(_("full-time school"), max_length=100, blank=True)
    full_time_major = models.CharField(_("full-time major"), max_length=60, blank=True)
    in_service_education = models.CharField(
        _("in-service education"), max_length=2, choices=Education, blank=True
    )
    in_service_degree = models.CharField(_("in-service degree"), max_length=60, blank=True)
    in_service_school = models.CharField(_("in-service school"), max_length=100, blank=True)
    in_service_major = models.CharField(_("in-service major"), max_length=60, blank=True)
    professional_title = models.CharField(_("professional title"), max_length=60, blank=True)
    civil_service = models.CharField(
        _("civil servant"), max_length=20, choices=CivilService, blank=True
    )
    category = models.CharField(
        _("cadre category"),
        max_length=20,
        choices=CadreCategory,
        default=CadreCategory.PARTY_GOVERNMENT,
    )
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="cadres"
    )
    """Today's answer, kept by the services from the main posts; what scoping reads."""
    registered_in = models.ForeignKey(
        Unit,
        verbose_name=_("registered in"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    """Where the person belongs before the first main post."""
    status = models.CharField(
        _("status on the register"),
        max_length=12,
        choices=CadreStatus,
        default=CadreStatus.IN_SERVICE,
    )
    left_on = models.DateField(_("left the register"), null=True, blank=True)
    name_sound = models.CharField(max_length=200, blank=True, editable=False)
    pinyin = models.CharField(_("pinyin"), max_length=200, blank=True, editable=False)
    """The readings of the name (`records.core.pinyin`): what a search finds, and a list sorts by."""
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="merged_here",
    )
    created_at = models.DateTimeField(_("created at"))
    updated_at = models.DateTimeField(_("updated at"))

    objects = CadreQuerySet.as_manager()

    class Meta:
        ordering = ("staff_number",)
        verbose_name = _("cadre")
        verbose_name_plural = _("cadres")
        constraints = (
            models.CheckConstraint(
                condition=Q(sex__in=Sex.values), name="records_register_cadre_sex_known"
            ),
            models.CheckConstraint(
                condition=~Q(staff_number=""), name="records_register_cadre_staff_number_given"
            ),
            models.CheckConstraint(
                condition=~Q(citizen_number_index=""),
                name="records_register_cadre_citizen_index_not_empty",
            ),
            models.CheckConstraint(
                condition=Q(status=CadreStatus.IN_SERVICE) | Q(left_on__isnull=False),
                name="records_register_cadre_gone_since_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("id")),
                name="records_register_cadre_not_merged_into_self",
            ),
        )
        indexes = (
            models.Index(fields=("name_sound", "birth_date"), name="records_register_cadre_sound"),
            models.Index(fields=("pinyin", "staff_number"), name="records_register_cadre_pinyin"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def masked_citizen_number(self) -> str:
        """Return the citizen number as screens show it."""
        return mask_citizen_number(self.citizen_number)

    @property
    def masked_phone(self) -> str:
        """Return the phone as screens show it."""
        return mask_phone(self.phone)
