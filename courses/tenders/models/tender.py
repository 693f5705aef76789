"""Tender, its lots, and the classes in them."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.classes.models import TrainingClass
from courses.tenders.enums import (
    EDITABLE,
    TRANSITIONS,
    WAS_PUBLISHED,
    TenderCategory,
    TenderState,
)
from courses.tenders.models.regime import Regime
from records.core.access.authority import within
from records.core.access.readers import Reader
from records.core.access.roles import RoleKind
from records.register.models import Unit

STATE_LOOKS = {
    TenderState.IN_APPROVAL: "warn",
    TenderState.RETURNED: "warn",
    TenderState.PUBLISHED: "info",
    TenderState.OPENED: "info",
    TenderState.EVALUATED: "info",
    TenderState.AWARDED: "ok",
    TenderState.DONE: "ok",
    TenderState.CANCELLED: "bad",
    TenderState.VOID: "bad",
}


class TenderQuerySet(models.QuerySet["Tender"]):
    """Reads of tenders. What is published of one stands in `Notice`, for everybody."""

    def visible_to(self, user: Reader) -> "TenderQuerySet":
        """Return the tenders of the units where `user` is an officer or an auditor."""
        return self._of(user, RoleKind.OFFICER, RoleKind.AUDITOR)

    def managed_by(self, user: Reader) -> "TenderQuerySet":
        """Return the tenders of the units where `user` is an officer."""
        return self._of(user, RoleKind.OFFICER)

    def _of(self, user: Reader, *kinds: str) -> "TenderQuerySet":
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(within(user.role_paths(*kinds), "organiser__path"))

    def to_approve_by(self, user: Reader) -> "TenderQuerySet":
        """Return the tenders that wait for the word of `user`: never those they wrote or sent in."""
        waiting = self.managed_by(user).filter(state=TenderState.IN_APPROVAL)
        if user.pk is None:
            return waiting
        behind = [user.pk, getattr(user, "acting_for_id", None) or user.pk]
        wrote = Q(created_by__in=behind) | Q(submitted_by__in=behind)
        written = Tender.writers.through.objects.filter(user__in=behind).values("tender")
        return waiting.exclude(wrote).exclude(pk__in=written)

    def editable(self) -> "TenderQuerySet":
        """Return the tenders that are still being written."""
        return self.filter(state__in=EDITABLE)

    def published(self) -> "TenderQuerySet":
        """Return the tenders that stand before the public, whatever came after."""
        return self.filter(state__in=WAS_PUBLISHED)

    def open_for_bids(self, now: datetime) -> "TenderQuerySet":
        """Return the published tenders whose deadline lies ahead of `now`."""
        return self.filter(state=TenderState.PUBLISHED, deadline_at__gt=now)

    def with_budget(self) -> "TenderQuerySet":
        """Add `budget_sum`, the budgets of all classes (yuan); None for a tender without one."""
        return self.annotate(budget_sum=models.Sum("lots__classes__training_class__budget"))


class Tender(models.Model):
    """One purchase by competition: what, by which rules, until when."""

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=120)
    category = models.CharField(_("category"), max_length=12, choices=TenderCategory)
    year = models.PositiveSmallIntegerField(
        _("budget year"), validators=[MinValueValidator(2020), MaxValueValidator(2100)]
    )
    organiser = models.ForeignKey(
        Unit, verbose_name=_("purchaser"), on_delete=models.PROTECT, related_name="tenders"
    )
    # The row never changes: naming it keeps what was in force when the tender was made.
    regime = models.ForeignKey(
        Regime, verbose_name=_("regime"), on_delete=models.PROTECT, related_name="tenders"
    )
    ground = models.TextField(
        _("ground for this regime"), blank=True, max_length=1000,
        help_text=_("The case of the law that allows a way other than open tender."),
    )  # fmt: skip
    approval = models.CharField(
        _("approval of the finance department"), max_length=200, blank=True,
        help_text=_("Number and date, where the budget lies above the regime's limit."),
    )  # fmt: skip
    specification = models.TextField(_("specification"), blank=True, max_length=50_000)
    small_firm_deduction = models.DecimalField(
        _("deduction for small firms (%)"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    planned_on = models.DateField(_("planned publication"), null=True, blank=True)
    offered_until = models.DateField(_("documents on offer until"), null=True, blank=True)
    deadline_at = models.DateTimeField(_("deadline for bids"), null=True, blank=True)
    opening_place = models.CharField(_("place of the opening"), max_length=120, blank=True)
    contact = models.CharField(_("contact for bidders"), max_length=200, blank=True)
    split_note = models.TextField(
        _("why this is no splitting"), blank=True, max_length=1000,
        help_text=_("Asked for where tenders of like content stand beside this one."),
    )  # fmt: skip
    state = models.CharField(
        _("state"), max_length=12, choices=TenderState, default=TenderState.DRAFT, editable=False
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    """Who wrote the tender first; empty where the system did."""
    created_at = models.DateTimeField(_("created at"), editable=False)
    writers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", editable=False, blank=True
    )
    """Everybody who changed it before it was approved: none of them approves it."""
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, editable=False)
    return_reason = models.TextField(_("why it was returned"), blank=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)
    end_reason = models.TextField(_("why it ended"), blank=True, editable=False)
    edition = models.PositiveIntegerField(default=1, editable=False)
    """Grows with every change: what somebody approves is what they looked at."""

    objects = TenderQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-id")
        verbose_name = _("tender")
        verbose_name_plural = _("tenders")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=TenderState.values), name="courses_tenders_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(WAS_PUBLISHED))
                | Q(published_at__isnull=False, deadline_at__isnull=False),
                name="courses_tenders_published_has_dates",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(deadline_at__gt=F("published_at")),
                name="courses_tenders_deadline_after_publication",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | (
                    (Q(created_by__isnull=True) | ~Q(approved_by=F("created_by")))
                    & (Q(submitted_by__isnull=True) | ~Q(approved_by=F("submitted_by")))
                ),
                name="courses_tenders_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[TenderState.CANCELLED, TenderState.VOID], ended_at__isnull=False
                )
                | (
                    ~Q(state__in=[TenderState.CANCELLED, TenderState.VOID])
                    & Q(ended_at__isnull=True)
                ),
                name="courses_tenders_ended_at",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_editable(self) -> bool:
        """Return whether the tender is still being written."""
        return self.state in EDITABLE

    @property
    def was_published(self) -> bool:
        """Return whether the public was told of the tender, also where it ended since."""
        return self.published_at is not None

    def can_become(self, state: str) -> bool:
        """Return whether `state` may follow the present one."""
        return state in TRANSITIONS[self.state]

    def is_open_for_bids(self, now: datetime) -> bool:
        """Return whether bids are taken at `now`, the server's time."""
        return (
            self.state == TenderState.PUBLISHED
            and self.deadline_at is not None
            and now < self.deadline_at
        )

    def deadline_has_passed(self, now: datetime) -> bool:
        """Return whether the deadline of a published tender is over at `now`."""
        return self.was_published and self.deadline_at is not None and self.deadline_at <= now

    def status_at(self, now: datetime) -> tuple[str, str]:
        """Return how the tender stands at `now`, as a kind of tag and a word."""
        if self.state == TenderState.PUBLISHED and self.deadline_has_passed(now):
            return "warn", gettext("Deadline passed")
        return STATE_LOOKS.get(TenderState(self.state), "neutral"), self.get_state_display()

    @property
    def status_tag(self) -> tuple[str, str]:
        """Return how the tender stands now."""
        return self.status_at(timezone.now())

    def classes(self) -> Sequence[TrainingClass]:
        """Return the classes of all lots, in the order of the lots; one query."""
        rows = LotClass.objects.filter(lot__tender=self).select_related("training_class", "lot")
        return [row.training_class for row in rows.order_by("lot__number", "pk")]

    def budget(self) -> Decimal:
        """Return the budgets of all classes, in yuan; one query."""
        rows = LotClass.objects.filter(lot__tender=self)
        total = rows.aggregate(total=models.Sum("training_class__budget"))["total"]
        return total if total is not None else Decimal(0)


class LotQuerySet(models.QuerySet["Lot"]):
    """Reads of lots."""

    def with_sums(self) -> "LotQuerySet":
        """Add `budget` (yuan) and `person_days`, summed over the classes; None without one."""
        return self.annotate(
            budget=models.Sum("classes__training_class__budget"),
            person_days=models.Sum("classes__training_class__person_days"),
        )


class Lot(models.Model):
    """A part of a tender that is awarded by itself."""

    tender = models.ForeignKey(
        Tender, verbose_name=_("tender"), on_delete=models.CASCADE, related_name="lots"
    )
    number = models.PositiveSmallIntegerField(_("lot"))
    title = models.CharField(_("title"), max_length=120)

    objects = LotQuerySet.as_manager()

    class Meta:
        ordering = ("tender", "number")
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        constraints = (
            models.UniqueConstraint(fields=("tender", "number"), name="courses_tenders_lot_number"),
        )

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class LotClass(models.Model):
    """A class in a lot: once among the tenders that live."""

    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="classes")
    training_class = models.ForeignKey(
        TrainingClass,
        verbose_name=_("class"),
        on_delete=models.PROTECT,
        related_name="lot_classes",
    )
    is_live = models.BooleanField(default=True)
    """False once the tender was cancelled or declared void: the class is free again."""

    class Meta:
        ordering = ("lot", "pk")
        verbose_name = _("class in a lot")
        verbose_name_plural = _("classes in lots")
        constraints = (
            models.UniqueConstraint(
                fields=("training_class",),
                condition=Q(is_live=True),
                name="courses_tenders_class_in_one_live_tender",
            ),
            models.UniqueConstraint(
                fields=("lot", "training_class"), name="courses_tenders_class_once_in_a_lot"
            ),
        )

    def __str__(self) -> str:
        return f"{self.lot_id} {self.training_class_id}"
