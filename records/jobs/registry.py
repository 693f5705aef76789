"""Kinds of long work, registered by the rooms that do them in `AppConfig.ready()`."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from records.core.actor import Actor
from records.jobs.models import Job

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

StrOrPromise: TypeAlias = "str | _StrPromise"

Handler = Callable[[Job, Actor, datetime], dict[str, Any]]
"""Does the work inside one transaction, as the asking person; returns a JSON-able result."""

_handlers: dict[str, Handler] = {}
_labels: dict[str, StrOrPromise] = {}


def register_job(kind: str, handler: Handler, *, label: StrOrPromise) -> None:
    """Say which function does work of `kind`, and what people call that work."""
    _handlers[kind] = handler
    _labels[kind] = label


def label_of(kind: str) -> str:
    """Return what people call work of `kind`."""
    return str(_labels.get(kind, kind))


def handler_of(kind: str) -> Handler:
    """Return the function for `kind`; raises KeyError for a kind nobody registered."""
    return _handlers[kind]
