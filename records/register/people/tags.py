"""Priority tags: set and ended by officers, each with its days."""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from records.core.access.actor import Actor
from records.core.access.authority import require_managed
from records.core.access.choices import require_usable
from records.core.errors import DomainError, ManyErrors
from records.register.models import Cadre, PriorityTag
from records.register.models.tag import PriorityTagQuerySet
from records.register.tags import RegisterTag
from records.trail.services import record_event


@transaction.atomic
def tag_cadre(
    *,
    cadre: Cadre,
    kind: str,
    since: date,
    actor: Actor,
    now: datetime,
    until: date | None = None,
) -> PriorityTag:
    """Let `cadre` bear a priority tag from `since`; the same again gives the one that stands.

    Raises DomainError where the end is not after the start or the days meet those of another row
    of the same tag, NotAllowed where the actor does not keep the person's register.
    """
    require_usable("register:tag_cadre:cadre", actor, cadre)
    if until is not None and until <= since:
        raise DomainError(_("The end must come after the start."), field="until")
    # The person is the lock: two tags of a kind must not overlap, and the other one may just be
    # written.
    Cadre.objects.select_for_update(no_key=True).get(pk=cadre.pk)
    own = PriorityTag.objects.filter(cadre=cadre, kind=kind)
    same = own.filter(since=since, until=until).first()
    if same is not None:
        return same
    _check_no_overlap(own, since, until)
    tag = PriorityTag.objects.create(
        cadre=cadre,
        kind=kind,
        since=since,
        until=until,
        set_by=actor.user_id,
        set_by_name=actor.name[:100],
        set_at=now,
    )
    _record_tag_event(RegisterTag.CADRE_TAGGED, tag, actor, now)
    return tag


@transaction.atomic
def end_tag(*, tag: PriorityTag, until: date, actor: Actor, now: datetime) -> PriorityTag:
    """End a tag the day before `until`; raises DomainError where it ended already or begins later."""
    require_managed(actor, tag)
    tag = PriorityTag.objects.select_for_update().get(pk=tag.pk)
    if tag.until == until:
        return tag
    if tag.until is not None:
        raise DomainError(
            _("This tag ended on %s; set a new one instead.") % tag.until.isoformat(), field="until"
        )
    if until <= tag.since:
        raise DomainError(_("The end must come after the start."), field="until")
    tag.until = until
    tag.save(update_fields=["until"])
    _record_tag_event(RegisterTag.CADRE_TAG_ENDED, tag, actor, now)
    return tag


@transaction.atomic
def tag_cadres(
    *,
    cadres: Iterable[Cadre],
    kind: str,
    since: date,
    actor: Actor,
    now: datetime,
    until: date | None = None,
) -> list[PriorityTag]:
    """Let each of `cadres` bear a priority tag, or none; return the tags.

    Raises ManyErrors naming each person in whose case `tag_cadre` refuses.
    """
    return _for_each(
        cadres,
        lambda cadre: tag_cadre(
            cadre=cadre, kind=kind, since=since, until=until, actor=actor, now=now
        ),
    )


@transaction.atomic
def end_tags(
    *, cadres: Iterable[Cadre], kind: str, until: date, actor: Actor, now: datetime
) -> list[PriorityTag]:
    """End the tag `kind` of each of `cadres` the day before `until`, or of none; return the tags.

    Who bore it until just that day is left alone. Raises ManyErrors naming each person who does not
    bear it, or in whose case `end_tag` refuses.
    """

    def end(cadre: Cadre) -> PriorityTag:
        require_usable("register:tag_cadre:cadre", actor, cadre)
        own = PriorityTag.objects.filter(cadre=cadre, kind=kind)
        tag = own.filter(until=until).first() or own.filter(until=None).first()
        if tag is None:
            raise DomainError(_("This person does not bear the tag."))
        return end_tag(tag=tag, until=until, actor=actor, now=now)

    return _for_each(cadres, end)


def _for_each(cadres: Iterable[Cadre], act: Callable[[Cadre], PriorityTag]) -> list[PriorityTag]:
    """Return what `act` gives for each; raises ManyErrors, having done nothing, where one refuses."""
    done, errors = [], []
    # By number: two acts upon the same people lock them in the same order.
    for cadre in sorted(cadres, key=lambda one: one.pk):
        try:
            done.append(act(cadre))
        except DomainError as error:
            errors.append(DomainError(f"{cadre.name} ({cadre.staff_number}): {error}"))
    if errors:
        raise ManyErrors(_("Nothing was changed."), errors)
    return done


def _check_no_overlap(own: PriorityTagQuerySet, since: date, until: date | None) -> None:
    for other in own:
        begins_before = until is None or other.since < until
        if begins_before and (other.until is None or other.until > since):
            raise DomainError(
                _("This person bears the tag already, since %s.") % other.since.isoformat(),
                field="since",
            )


def _record_tag_event(what: RegisterTag, tag: PriorityTag, actor: Actor, now: datetime) -> None:
    record_event(
        tag=what,
        actor=actor,
        now=now,
        subject=tag.cadre.name,
        subject_type="cadre",
        subject_id=tag.cadre_id,
        after={
            "tag": tag.kind,
            "since": tag.since.isoformat(),
            "until": tag.until and tag.until.isoformat(),
        },
    )
