"""Writes to the catalog."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from courses.catalog.bootstrap import ensure_catalog
from courses.catalog.models import CoursePage, Lecturer
from courses.catalog.tags import CatalogTag
from records.accounts.models import User
from records.core.access.actor import Actor
from records.core.access.authority import require_managed
from records.core.access.choices import require_usable
from records.core.access.context import acting
from records.core.errors import DomainError
from records.trail.models import TrailEvent
from records.trail.services import record_event

LECTURER_FIELDS = ("name", "title", "institution", "kind", "biography", "user")


@transaction.atomic
def create_lecturer(
    *,
    name: str,
    kind: str,
    actor: Actor,
    now: datetime,
    title: str = "",
    institution: str = "",
    biography: str = "",
    user: User | None = None,
) -> Lecturer:
    """Enter a teacher into the pool.

    Raises DomainError where name and institution are there, NotAllowed where the account is not
    one that the actor may tie to a teacher.
    """
    require_usable("catalog:lecturer:user", actor, user)
    if Lecturer.objects.filter(name=name, institution=institution).exists():
        raise DomainError(_("%s is in the teacher pool already.") % name, field="name")
    lecturer = Lecturer.objects.create(
        name=name, title=title, institution=institution, kind=kind, biography=biography, user=user
    )
    _record(lecturer, CatalogTag.LECTURER_CREATED, actor, now, None, _lecturer_facts(lecturer))
    return lecturer


@transaction.atomic
def change_lecturer(
    *, lecturer: Lecturer, values: Mapping[str, Any], actor: Actor, now: datetime
) -> Lecturer:
    """Change a teacher's particulars; no difference leaves no trail.

    Raises NotAllowed where the account is changed to one that is not the actor's to name, or a tie
    that opens classes is undone by somebody who may not make one.
    """
    require_managed(actor, lecturer)
    lecturer = Lecturer.objects.select_for_update(of=("self",)).get(pk=lecturer.pk)
    if values.get("user", lecturer.user) != lecturer.user:
        require_usable("catalog:lecturer:user", actor, values["user"] or lecturer.user)
    before = _lecturer_facts(lecturer)
    for field in LECTURER_FIELDS:
        if field in values:
            setattr(lecturer, field, values[field])
    taken = Lecturer.objects.filter(name=lecturer.name, institution=lecturer.institution)
    if taken.exclude(pk=lecturer.pk).exists():
        raise DomainError(_("%s is in the teacher pool already.") % lecturer.name, field="name")
    if _lecturer_facts(lecturer) != before:
        lecturer.save()
        _record(
            lecturer, CatalogTag.LECTURER_CHANGED, actor, now, before, _lecturer_facts(lecturer)
        )
    return lecturer


@transaction.atomic
def publish_course(
    *,
    code: str,
    title: str,
    content_kind: str,
    method: str,
    class_hours: Decimal,
    lecturer: Lecturer | None,
    actor: Actor,
    now: datetime,
    audience: str = "",
    intro: str = "",
    body: Sequence[tuple[str, Any]] = (),
    cover: Any = None,
) -> CoursePage:
    """Publish a course under its code through Wagtail's revisions, and return its page.

    Publishing the same code again is a new revision of the same page; no difference changes nothing.
    """
    page = CoursePage.objects.select_for_update(of=("self",)).filter(code=code).first()
    page, created = page or CoursePage(code=code, slug=slugify(code)), page is None
    before = None if created else _course_facts(page)
    stood = not created and page.live and _content(page)
    page.title, page.content_kind, page.method = title, content_kind, method
    page.class_hours, page.lecturer, page.audience = class_hours, lecturer, audience
    page.intro, page.cover = intro, cover
    page.body = [{"type": kind, "value": value} for kind, value in body]
    if stood == _content(page):
        return page
    if created:
        ensure_catalog().add_child(instance=page)
    user = User.objects.filter(pk=actor.user_id).first() if actor.user_id else None
    with acting(actor):
        page.save_revision(user=user).publish(user=user)
    _record_course(page, CatalogTag.COURSE_PUBLISHED, actor, now, before, _course_facts(page))
    return page


@transaction.atomic
def note_course(*, page: CoursePage, tag: CatalogTag, actor: Actor, now: datetime) -> None:
    """Leave the trail of a course published, taken down or deleted by way of Wagtail.

    What stood before a publication is what the trail told of the last one.
    """
    if tag == CatalogTag.COURSE_PUBLISHED:
        events = TrailEvent.objects.about("course", page.pk).filter(tag=tag)
        last = events.order_by("pk").values_list("after", flat=True).last()
        _record_course(page, tag, actor, now, last, _course_facts(page))
    else:
        _record_course(page, tag, actor, now, _course_facts(page), None)


def _content(page: CoursePage) -> tuple[Any, ...]:
    """Return what a reader sees of the course; blocks without their ids, which change each time."""
    blocks = [(block["type"], block["value"]) for block in page.body.raw_data]
    cover = page.cover.pk if page.cover else None
    lecturer = page.lecturer.pk if page.lecturer else None
    return (*_course_facts(page).values(), page.audience, page.intro, cover, lecturer, blocks)


def _course_facts(page: CoursePage) -> dict[str, Any]:
    return {
        "code": page.code,
        "title": page.title,
        "content_kind": str(page.content_kind),
        "method": str(page.method),
        "class_hours": f"{page.class_hours.normalize():f}",
        "lecturer": page.lecturer.name if page.lecturer else None,
    }


def _record_course(
    page: CoursePage,
    tag: CatalogTag,
    actor: Actor,
    now: datetime,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    record_event(
        tag=tag,
        actor=actor,
        now=now,
        subject=page.title,
        subject_type="course",
        subject_id=page.pk,
        before=before,
        after=after,
    )


def _lecturer_facts(lecturer: Lecturer) -> dict[str, Any]:
    return {
        "name": lecturer.name,
        "title": lecturer.title,
        "institution": lecturer.institution,
        "kind": lecturer.kind,
        "biography": lecturer.biography,
        "user": lecturer.user_id,
    }


def _record(
    lecturer: Lecturer,
    tag: CatalogTag,
    actor: Actor,
    now: datetime,
    before: dict[str, Any] | None,
    after: dict[str, Any],
) -> None:
    record_event(
        tag=tag,
        actor=actor,
        now=now,
        subject=lecturer.name,
        subject_type="lecturer",
        subject_id=lecturer.pk,
        before=before,
        after=after,
    )
