"""EssayTask; Essay, its versions, its reviews and who else may read it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.classes.models import TrainingClass
from courses.enrollment.models import Enrollment
from courses.essays.enums import KIND_OF_STATE, EssayState, Grade
from records.accounts.predicates import is_acting
from records.core.access.readers import Reader
from records.core.fields import EncryptedTextField

MIN_CHARACTERS = 800
"""What an essay has at least unless its class says otherwise; a school's practice."""


def count_characters(text: str) -> int:
    """Return the number of characters that are not white space."""
    return len("".join(text.split()))


class EssayQuerySet(models.QuerySet["Essay"]):
    """Reads of essays."""

    def readable_by(self, user: Reader) -> "EssayQuerySet":
        """Return the essays `user` may open: author, marker, class supervisor, named reader.

        Nobody else: neither another officer nor a superuser.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if is_acting(user):
            return self.filter(enrollment__cadre=user.cadre_id) if user.cadre_id else self.none()
        named = EssayReader.objects.filter(user=user.pk).values("essay")
        condition = Q(marker=user.pk) | Q(enrollment__training_class__supervisor=user.pk)
        condition |= Q(pk__in=named)
        if user.cadre_id:
            condition |= Q(enrollment__cadre=user.cadre_id)
        return self.filter(condition)

    def to_mark_by(self, user: Reader) -> "EssayQuerySet":
        """Return the essays handed in at least once that `user` marks; never their own."""
        if not user.is_authenticated or not user.is_active or is_acting(user):
            return self.none()
        mine = Q(marker=user.pk) | Q(enrollment__training_class__supervisor=user.pk)
        essays = self.filter(mine).exclude(receipt="")
        return essays.exclude(enrollment__cadre=user.cadre_id) if user.cadre_id else essays

    def named_to(self, user: Reader) -> "EssayQuerySet":
        """Return the essays `user` was named a reader of."""
        return self.filter(readers__user=user)

    def with_people(self) -> "EssayQuerySet":
        """Fetch what a list names of each essay; nothing that is encrypted is read."""
        return (
            self.select_related(
                "enrollment__cadre__unit", "enrollment__training_class__essay_task", "marker"
            )
            .defer(
                "enrollment__cadre__citizen_number",
                "enrollment__cadre__phone",
                "marker__phone",
            )
            .annotate(characters=F("current__characters"))
        )

    def for_reading(self) -> "EssayQuerySet":
        """Fetch an essay with its text, its author and its class."""
        return self.select_related(
            "current",
            "marker",
            "enrollment__cadre__unit",
            "enrollment__training_class__organiser",
            "enrollment__training_class__supervisor",
            "enrollment__training_class__essay_task",
        )


class EssayTask(models.Model):
    """That a class asks its trainees for an essay, by when, and how long."""

    training_class = models.OneToOneField(
        TrainingClass, verbose_name=_("class"), on_delete=models.CASCADE, related_name="essay_task"
    )
    due_at = models.DateTimeField(_("essay due"), null=True, blank=True)
    min_characters = models.PositiveIntegerField(
        _("characters of an essay, at least"), default=MIN_CHARACTERS
    )

    class Meta:
        verbose_name = _("essay task")
        verbose_name_plural = _("essay tasks")
        constraints = (
            models.CheckConstraint(
                condition=Q(min_characters__gte=1), name="courses_essays_task_asks_for_text"
            ),
        )

    def __str__(self) -> str:
        return str(self.training_class)


def task_of(training_class: TrainingClass) -> EssayTask | None:
    """Return what a class asks for; None where it asks for no essay."""
    task: EssayTask | None = getattr(training_class, "essay_task", None)
    return task


class Essay(models.Model):
    """One trainee's party-spirit essay for one class."""

    enrollment = models.OneToOneField(Enrollment, on_delete=models.PROTECT, related_name="essay")
    state = models.CharField(
        _("state"), max_length=12, choices=EssayState, default=EssayState.DRAFT
    )
    marker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("marker"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="essays_to_mark",
    )
    current = models.ForeignKey(
        "EssayVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True)
    receipt = models.CharField(_("receipt"), max_length=24, blank=True)
    grade = models.CharField(_("grade"), max_length=12, choices=Grade, blank=True)
    accepted_at = models.DateTimeField(_("accepted at"), null=True)

    objects = EssayQuerySet.as_manager()

    class Meta:
        verbose_name = _("party-spirit essay")
        verbose_name_plural = _("party-spirit essays")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state=EssayState.ACCEPTED) | ~Q(grade=""),
                name="courses_essays_essay_accepted_has_grade",
            ),
            models.CheckConstraint(
                condition=Q(state__in=EssayState.values), name="courses_essays_essay_state_known"
            ),
            models.CheckConstraint(
                condition=Q(grade__in=["", *Grade.values]), name="courses_essays_essay_grade_known"
            ),
            models.CheckConstraint(
                condition=Q(state=EssayState.DRAFT) | ~Q(receipt=""),
                name="courses_essays_essay_handed_in_has_receipt",
            ),
            models.UniqueConstraint(
                fields=("receipt",), condition=~Q(receipt=""), name="courses_essays_essay_receipt"
            ),
        )

    def __str__(self) -> str:
        return str(self.enrollment)

    @property
    def kind(self) -> str:
        """Return the look of the state: ok, warn, info or neutral."""
        return KIND_OF_STATE[self.state]

    @property
    def is_late(self) -> bool:
        """Return whether it was handed in after the class's due time."""
        task = task_of(self.enrollment.training_class)
        due = task.due_at if task is not None else None
        return bool(due and self.submitted_at and self.submitted_at > due)


class EssayVersion(models.Model):
    """The text as it stood at one saving; encrypted at rest, append-only."""

    essay = models.ForeignKey(Essay, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    title = EncryptedTextField(pgettext_lazy("of an essay", "title"), blank=True)
    text = EncryptedTextField(_("text"), blank=True)
    characters = models.PositiveIntegerField(_("characters"))
    saved_at = models.DateTimeField(_("saved at"))

    class Meta:
        ordering = ("essay", "-number")
        verbose_name = _("essay version")
        verbose_name_plural = _("essay versions")
        constraints = (
            models.UniqueConstraint(
                fields=("essay", "number"), name="courses_essays_version_number"
            ),
        )

    def __str__(self) -> str:
        return f"v{self.number}"


class EssayReview(models.Model):
    """A marker's decision on one version; append-only."""

    essay = models.ForeignKey(Essay, on_delete=models.PROTECT, related_name="reviews")
    version = models.ForeignKey(EssayVersion, on_delete=models.PROTECT, related_name="reviews")
    decision = models.CharField(
        _("decision"),
        max_length=12,
        choices=[(EssayState.RETURNED, _("Returned")), (EssayState.ACCEPTED, _("Accepted"))],
    )
    grade = models.CharField(_("grade"), max_length=12, choices=Grade, blank=True)
    comment = EncryptedTextField(pgettext_lazy("of an essay", "comment"), blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="essay_reviews"
    )
    reviewed_at = models.DateTimeField(_("reviewed at"))

    class Meta:
        ordering = ("essay", "-id")
        verbose_name = _("essay review")
        verbose_name_plural = _("essay reviews")

    def __str__(self) -> str:
        return self.get_decision_display()


class EssayReader(models.Model):
    """An officer named, with a purpose, as one who may open an essay."""

    essay = models.ForeignKey(Essay, on_delete=models.PROTECT, related_name="readers")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="essays_to_read"
    )
    purpose = models.CharField(_("purpose"), max_length=200)
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    named_at = models.DateTimeField(_("named at"))

    class Meta:
        verbose_name = _("named reader")
        verbose_name_plural = _("named readers")
        constraints = (
            models.UniqueConstraint(fields=("essay", "user"), name="courses_essays_reader_once"),
        )

    def __str__(self) -> str:
        return str(self.user)
