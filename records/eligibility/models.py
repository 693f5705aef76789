"""Rule: a dated row of policy; KeptAnswer: what the rules say of everyone today, computed ahead."""

from datetime import date, datetime

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce, Substr
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from records.core.access.readers import Reader
from records.eligibility.enums import (
    Attention,
    Effect,
    PolicyLevel,
    RuleUnit,
    RunState,
    Subject,
    Window,
)
from records.register.models import Cadre, Unit


class RuleQuerySet(models.QuerySet["Rule"]):
    """Reads of rules."""

    def visible_to(self, user: Reader) -> "RuleQuerySet":
        """Return all rules: policy is open to whoever works with it."""
        return self if user.is_authenticated and user.is_active else self.none()

    def in_force(self, day: date) -> "RuleQuerySet":
        """Return the rules in force on `day`: the newest version begun of each code.

        Each level and unit keeps versions of its own. A newer version ends the older one, also
        where it is switched off or has run out. `policy.binding` says which of several levels binds.
        """
        newer = Rule.objects.annotate(of_unit=Coalesce("for_unit_id", 0)).filter(
            of_unit=Coalesce(OuterRef("for_unit_id"), 0),
            code=OuterRef("code"),
            level=OuterRef("level"),
            version__gt=OuterRef("version"),
            effective_from__lte=day,
        )
        return self.filter(
            Q(effective_to__isnull=True) | Q(effective_to__gte=day),
            ~Exists(newer),
            is_active=True,
            effective_from__lte=day,
        )


class Rule(models.Model):
    """A threshold with its source (docs/rules.md). A used row is never edited: a version follows."""

    code = models.SlugField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=100)
    subject = models.CharField(_("judges"), max_length=8, choices=Subject, default=Subject.CADRE)
    applies_to = models.JSONField(_("applies to"), default=dict, blank=True)
    window = models.CharField(_("window"), max_length=20, choices=Window)
    window_params = models.JSONField(_("window parameters"), default=dict, blank=True)
    threshold = models.DecimalField(
        _("threshold"), max_digits=10, decimal_places=4, null=True, blank=True
    )
    unit = models.CharField(_("counted in"), max_length=8, choices=RuleUnit)
    measure = models.SlugField(_("measure"), max_length=40, blank=True, default="")
    """Code of what is counted (`records.journal.measures`); empty: what the unit says."""
    alternative_days = models.PositiveSmallIntegerField(
        _("or days of training"), null=True, blank=True
    )
    effect = models.CharField(_("effect"), max_length=30, choices=Effect)
    source = models.CharField(_("source citation"), max_length=200)
    level = models.CharField(
        _("set by"), max_length=10, choices=PolicyLevel, default=PolicyLevel.NATIONAL
    )
    for_unit = models.ForeignKey(
        Unit,
        verbose_name=_("for unit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rules",
    )
    overrides = models.BooleanField(_("overrides higher levels"), default=False)
    is_active = models.BooleanField(_("switched on"), default=True)
    effective_from = models.DateField(_("effective from"))
    effective_to = models.DateField(_("effective to"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), null=True, editable=False)
    """When the row was added; empty for the rows that ship with the product."""

    objects = RuleQuerySet.as_manager()

    class Meta:
        ordering = ("code", "-version")
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        constraints = (
            models.UniqueConstraint(
                fields=("code", "version"), name="records_eligibility_rule_version"
            ),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
                name="records_eligibility_rule_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"

    @property
    def label(self) -> str:
        """Return the title, in the reader's language where the row is a shipped one."""
        return gettext(self.title)

    @property
    def source_label(self) -> str:
        """Return the source citation, in the reader's language where the row is a shipped one."""
        return gettext(self.source)

    def stands_on(self, day: date) -> bool:
        """Return whether the row is switched on, begun and not run out on `day`."""
        ends = self.effective_to
        return self.is_active and self.effective_from <= day and (ends is None or ends >= day)


class KeptRun(models.Model):
    """One computation of the answers for everyone, as of one day.

    Readers follow the current run and never see one that is being built: it takes the other's
    place in one step.
    """

    as_of = models.DateField(_("as of"))
    state = models.CharField(_("state"), max_length=8, choices=RunState, default=RunState.BUILDING)
    questions = models.JSONField(_("questions"))
    """What is asked, in the order of the letters of `KeptAnswer.answers`."""
    last_cadre = models.BigIntegerField(_("last cadre computed"), default=0)
    """A worker that was killed left off here; the next one goes on."""
    count = models.PositiveIntegerField(_("number of cadres"), default=0)
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    renewed_at = models.DateTimeField(_("renewed"), null=True, blank=True)
    """When answers of single cadres were last computed anew."""

    class Meta:
        verbose_name = _("run of kept answers")
        verbose_name_plural = _("runs of kept answers")
        constraints = (
            models.UniqueConstraint(
                fields=("state",),
                condition=~Q(state=RunState.OLD),
                name="records_eligibility_run_one_of_each_state",
            ),
            models.CheckConstraint(
                condition=~Q(state=RunState.CURRENT) | Q(finished_at__isnull=False),
                name="records_eligibility_run_current_is_finished",
            ),
        )

    def __str__(self) -> str:
        return f"{self.as_of} {self.state}"

    @property
    def computed_at(self) -> datetime:
        """Return when the newest of the answers was computed."""
        return self.renewed_at or self.finished_at or self.started_at

    def answers(self, question: str) -> "KeptAnswerQuerySet":
        """Return the answers with `answer`, a letter, to one of the questions of this run."""
        place = self.questions.index(question) + 1
        return KeptAnswer.objects.filter(run=self).annotate(answer=Substr("answers", place, 1))


class KeptAnswerQuerySet(models.QuerySet["KeptAnswer"]):
    """Reads of kept answers."""

    def answering(self, *letters: str) -> "KeptAnswerQuerySet":
        """Return those of `KeptRun.answers` whose answer is one of `letters`."""
        answer_is: dict[str, object] = {"answer__in": letters}
        return self.filter(**answer_is)

    def in_unit(self, unit: Unit, *, direct: bool = False) -> "KeptAnswerQuerySet":
        """Return the answers of who belonged to `unit`; without `direct`, also to those below."""
        if direct:
            return self.filter(unit_path__endswith=unit.mark)
        return self.filter(unit_path__contains=unit.mark)


class KeptAnswer(models.Model):
    """What the rules say of one cadre.

    One row a cadre, a letter for each question: a row for each question took seven times as long to
    write and no less to read (docs/eligibility.md).
    """

    MET, UNMET, NOT_CONCERNED = "1", "0", "-"

    run = models.ForeignKey(KeptRun, on_delete=models.CASCADE, related_name="kept_answers")
    cadre = models.ForeignKey(Cadre, on_delete=models.PROTECT, related_name="+")
    unit_path = models.CharField(_("path of the unit"), max_length=255)
    band = models.CharField(_("level band"), max_length=12, blank=True)
    answers = models.CharField(_("answers"), max_length=100)
    attention = models.CharField(_("attention"), max_length=8, choices=Attention, blank=True)
    due = models.DateField(_("due"), null=True, blank=True)
    """The last day of the make-up that `attention` is about."""

    objects = KeptAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("kept answer")
        verbose_name_plural = _("kept answers")
        constraints = (
            models.UniqueConstraint(
                fields=("run", "cadre"), name="records_eligibility_answer_once_a_run"
            ),
        )
        indexes = (
            models.Index(
                fields=("run", "attention"),
                condition=~Q(attention=""),
                name="records_eligibility_attention",
            ),
        )

    def __str__(self) -> str:
        return f"{self.cadre_id} {self.answers}"


class StaleMark(models.Model):
    """Cadres whose facts changed after their answers were computed.

    Only added, and removed once computed: a mark that stood for several changes could be removed
    for one of them while another was not yet committed.
    """

    cadres = models.JSONField(_("cadres"), null=True)
    """Numbers of cadres; None stands for everyone."""

    class Meta:
        verbose_name = _("stale mark")
        verbose_name_plural = _("stale marks")

    def __str__(self) -> str:
        return f"{self.pk}"
