"""From a request to the actor behind it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest

from records.core.access.actor import Actor

_acting: ContextVar[Actor | HttpRequest | None] = ContextVar("acting", default=None)


def address_of(request: HttpRequest) -> str:
    """Return the caller's address, read behind the number of proxies the site trusts."""
    trusted = getattr(settings, "TRUSTED_PROXIES", 0)
    forwarded = request.headers.get("X-Forwarded-For", "")
    chain = [part.strip() for part in forwarded.split(",") if part.strip()]
    if trusted and len(chain) >= trusted:
        return chain[-trusted][:45]
    return str(request.META.get("REMOTE_ADDR", ""))[:45]


def actor_of(request: HttpRequest) -> Actor:
    """Return who acts in this request; an anonymous visitor has no user id."""
    user = request.user
    return Actor(
        user_id=user.pk if user.is_authenticated else None,
        name=str(user) if user.is_authenticated else "anonymous",
        address=address_of(request),
        device=request.headers.get("User-Agent", "")[:200],
        on_behalf_of_id=getattr(user, "acting_for_id", None),
        on_behalf_of=getattr(user, "acting_for_name", ""),
        user=user if user.is_authenticated else None,
    )


@contextmanager
def acting(who: Actor | HttpRequest) -> Iterator[None]:
    """Say who is at work, for what a library does on the way and tells us of by a signal."""
    token = _acting.set(who)
    try:
        yield
    finally:
        _acting.reset(token)


def is_service_at_work() -> bool:
    """Return whether one of our services is at work: it tells the trail itself."""
    return isinstance(_acting.get(), Actor)


def acting_actor() -> Actor | None:
    """Return the actor behind the request being answered; None outside of one."""
    who = _acting.get()
    return actor_of(who) if isinstance(who, HttpRequest) else who
