"""Courses and lecturers that a provider offers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from courses.providers.locks import lock_provider
from courses.providers.models import OfferedCourse, OfferedLecturer, Provider
from courses.providers.permissions import may_prepare
from courses.providers.services.events import record_provider_event
from courses.providers.tags import ProvidersTag
from records.core.access.actor import Actor
from records.core.access.authority import require, user_of
from records.core.errors import DomainError, ManyErrors

LECTURER_FIELDS = ("name", "title", "expertise")
COURSE_FIELDS = ("title", "content_kind", "method", "hours", "lecturer_name", "summary")


@transaction.atomic
def add_lecturer(
    *, provider: Provider, values: Mapping[str, Any], actor: Actor, now: datetime
) -> OfferedLecturer:
    """Offer a lecturer; the same one again gives that row. Raises ManyErrors by field."""
    return _add(OfferedLecturer, LECTURER_FIELDS, provider, values, actor, now)


@transaction.atomic
def add_course(
    *, provider: Provider, values: Mapping[str, Any], actor: Actor, now: datetime
) -> OfferedCourse:
    """Offer a course; the same one again gives that row. Raises ManyErrors by field."""
    return _add(OfferedCourse, COURSE_FIELDS, provider, values, actor, now)


@transaction.atomic
def withdraw_offer(*, offer: OfferedCourse | OfferedLecturer, actor: Actor, now: datetime) -> None:
    """Take an offer back; it stays on record. A second time changes nothing."""
    _require_member(actor, offer.provider)
    provider = lock_provider(offer.provider)
    found: Any = type(offer)._default_manager.get(pk=offer.pk)
    if found.withdrawn_at is not None:
        return
    found.withdrawn_at = now
    found.save(update_fields=["withdrawn_at"])
    record_provider_event(ProvidersTag.OFFER_WITHDRAWN, provider, actor, now, _facts(found))


def _add(
    model: type[Any],
    fields: tuple[str, ...],
    provider: Provider,
    values: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> Any:
    _require_member(actor, provider)
    provider = lock_provider(provider)
    cleaned = _cleaned(model, fields, values)
    same = model._default_manager.filter(provider=provider, withdrawn_at=None, **cleaned).first()
    if same is not None:
        return same
    offer = model._default_manager.create(provider=provider, added_at=now, **cleaned)
    record_provider_event(ProvidersTag.OFFER_ADDED, provider, actor, now, _facts(offer))
    return offer


def _cleaned(
    model: type[Any], fields: tuple[str, ...], values: Mapping[str, Any]
) -> dict[str, Any]:
    found, errors = {}, []
    for name in fields:
        value = values.get(name, "")
        value = " ".join(value.split()) if isinstance(value, str) else value
        try:
            found[name] = model._meta.get_field(name).clean(value, None)
        except ValidationError as error:
            errors.append(DomainError(" ".join(error.messages), field=name))
    if errors:
        raise ManyErrors(" ".join(error.message for error in errors), errors)
    return found


def _facts(offer: Any) -> dict[str, Any]:
    return {"offer": offer._meta.model_name, "number": offer.pk, "title": str(offer)}


def _require_member(actor: Actor, provider: Provider) -> None:
    if not actor.is_system:
        require(may_prepare(user_of(actor), provider))
