"""What became of a tender in public: questions, amendments, and the notices as they were published."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.tenders.enums import AmendmentState, NoticeKind, QuestionState
from courses.tenders.models.content import TenderDocument
from courses.tenders.models.tender import Tender
from records.core.access.readers import Reader
from records.core.fields import EncryptedTextField


class QuestionQuerySet(models.QuerySet["Question"]):
    """Reads of questions."""

    def visible_to(self, user: Reader) -> "QuestionQuerySet":
        """Return the questions about tenders `user` works with or watches over."""
        return self.filter(tender__in=Tender.objects.visible_to(user).values("pk"))

    def managed_by(self, user: Reader) -> "QuestionQuerySet":
        """Return the questions `user` answers."""
        return self.filter(tender__in=Tender.objects.managed_by(user).values("pk"))

    def waiting(self) -> "QuestionQuerySet":
        """Return the questions nobody has answered."""
        return self.filter(state=QuestionState.WAITING)


class Question(models.Model):
    """A question about a published tender. Who asked is kept nowhere, and the time only as a day.

    `original` stands as it was sent, encrypted: it may name its author, and only officers and
    auditors of the tender read it. What is published is `wording`, an officer's.
    """

    tender = models.ForeignKey(
        Tender, verbose_name=_("tender"), on_delete=models.PROTECT, related_name="questions"
    )
    original = EncryptedTextField(_("question as it was sent"))
    asked_on = models.DateField(_("asked on"))
    wording = models.TextField(_("question as published"), max_length=2000, blank=True)
    answer = models.TextField(_("answer"), max_length=4000, blank=True)
    changes_content = models.BooleanField(_("changes what is asked for"), default=False)
    state = models.CharField(
        _("state"), max_length=8, choices=QuestionState, default=QuestionState.WAITING
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered at"), null=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ("tender", "pk")
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = (
            models.CheckConstraint(
                condition=Q(state=QuestionState.WAITING, answered_at__isnull=True)
                | (~Q(state=QuestionState.WAITING) & Q(answered_at__isnull=False)),
                name="courses_tenders_question_answered_at",
            ),
        )

    def __str__(self) -> str:
        return f"{self.tender_id}/{self.pk}"


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    """Reads of amendments."""

    def visible_to(self, user: Reader) -> "AmendmentQuerySet":
        """Return the amendments of tenders `user` works with or watches over."""
        return self.filter(tender__in=Tender.objects.visible_to(user).values("pk"))

    def managed_by(self, user: Reader) -> "AmendmentQuerySet":
        """Return the amendments of tenders in the hands of `user`."""
        return self.filter(tender__in=Tender.objects.managed_by(user).values("pk"))

    def to_approve_by(self, user: Reader) -> "AmendmentQuerySet":
        """Return the amendments that wait for the word of `user`: never those they proposed."""
        waiting = self.managed_by(user).filter(state=AmendmentState.PROPOSED)
        return waiting if user.pk is None else waiting.exclude(proposed_by=user.pk)


class Amendment(models.Model):
    """A change of a published tender: what stood, what stands, and what it does to the deadline."""

    tender = models.ForeignKey(
        Tender, verbose_name=_("tender"), on_delete=models.PROTECT, related_name="amendments"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    is_material = models.BooleanField(
        _("material"),
        help_text=_("It may change what bidders write: the time before the deadline counts anew."),
    )
    reason = models.TextField(_("reason"), max_length=1000)
    changes = models.JSONField(_("changes"), default=list)
    """A list of {"field", "before", "after"}, as texts, in the order of the fields."""
    new_deadline = models.DateTimeField(_("new deadline"), null=True, blank=True)
    old_deadline = models.DateTimeField(_("deadline before"))
    documents = models.ManyToManyField(
        TenderDocument, verbose_name=_("documents"), related_name="amendments", blank=True
    )
    state = models.CharField(
        _("state"), max_length=10, choices=AmendmentState, default=AmendmentState.PROPOSED
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decision_reason = models.TextField(_("why it was not approved"), blank=True)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        ordering = ("tender", "number")
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        constraints = (
            models.UniqueConstraint(
                fields=("tender", "number"), name="courses_tenders_amendment_number"
            ),
            models.UniqueConstraint(
                fields=("tender",),
                condition=Q(state=AmendmentState.PROPOSED),
                name="courses_tenders_one_amendment_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state=AmendmentState.PROPOSED, decided_at__isnull=True)
                | (~Q(state=AmendmentState.PROPOSED) & Q(decided_at__isnull=False)),
                name="courses_tenders_amendment_decided_at",
            ),
            models.CheckConstraint(
                # Who proposed it may take it back, and never publish it.
                condition=~Q(state=AmendmentState.PUBLISHED)
                | Q(decided_by__isnull=True)
                | Q(proposed_by__isnull=True)
                | ~Q(decided_by=models.F("proposed_by")),
                name="courses_tenders_amendment_decided_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.tender_id}/{self.number}"


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Reads of notices."""

    def visible_to(self, user: Reader) -> "NoticeQuerySet":
        """Return all notices, to visitors too: they are public."""
        return self


class Notice(models.Model):
    """A notice as it was published: the table only grows, so no page can say anything else."""

    tender = models.ForeignKey(
        Tender, verbose_name=_("tender"), on_delete=models.PROTECT, related_name="notices"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=NoticeKind)
    number = models.PositiveSmallIntegerField(_("number"))
    """Counts the notices of one tender."""
    title = models.CharField(_("title"), max_length=160)
    content = models.JSONField(_("content"))
    digest = models.CharField(_("digest (SHA-256)"), max_length=64)
    """Of the content, as `digest_of` writes it."""
    published_at = models.DateTimeField(_("published at"))

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ("-published_at", "-pk")
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = (
            models.UniqueConstraint(
                fields=("tender", "number"), name="courses_tenders_notice_number"
            ),
        )

    def __str__(self) -> str:
        return self.title
