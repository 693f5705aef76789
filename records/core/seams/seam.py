"""What a seam is, and how the manifests of the rooms are collected."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from operator import attrgetter
from typing import Any, Generic, TypeVar

from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import module_has_submodule

T = TypeVar("T")

MANIFEST_MODULE = "manifest"

_seams: "list[Seam[Any]]" = []


@dataclass(frozen=True, slots=True)
class Contribution(Generic[T]):
    """What one room brings to one seam."""

    seam: "Seam[T]"
    items: tuple[T, ...]


Manifest = tuple[Contribution[Any], ...]
"""All that a room brings; `MANIFEST` of its `manifest.py`."""


class Seam(Generic[T]):
    """A place where rooms bring things of one type, each under a code that is its own.

    Called with things, it gives the line of a manifest; iterated, all that was brought, in the
    order of the rooms in INSTALLED_APPS, lower rooms first.
    """

    def __init__(self, name: str, code: Callable[[T], str] = attrgetter("code")) -> None:
        self.name = name
        self.code = code
        self._items: dict[str, T] | None = None
        self._rooms: dict[str, str] = {}
        _seams.append(self)

    def __call__(self, *items: T) -> Contribution[T]:
        """Return a manifest's line that brings `items`."""
        return Contribution(self, items)

    def __iter__(self) -> Iterator[T]:
        return iter(self._collected.values())

    def __getitem__(self, code: str) -> T:
        """Return the thing with a code; raises KeyError where no room brought it."""
        return self._collected[code]

    def __contains__(self, code: object) -> bool:
        return code in self._collected

    def get(self, code: str) -> T | None:
        """Return the thing with a code, or None where no room brought it."""
        return self._collected.get(code)

    def room_of(self, code: str) -> str:
        """Return the dotted name of the room that brought a code."""
        return self._rooms[code]

    @property
    def _collected(self) -> dict[str, T]:
        if self._items is None:
            # Answering "nothing" before the start is over would hide a room without a word.
            raise ImproperlyConfigured(f"{self.name}: read before the rooms were collected.")
        return self._items

    def clear(self) -> None:
        """Forget what was collected, so that collecting again does not meet itself."""
        self._items, self._rooms = {}, {}

    def add(self, room: str, items: Iterable[T]) -> None:
        """Take what a room brings; raises ImproperlyConfigured for a code that is taken."""
        found = self._collected
        for item in items:
            code = str(self.code(item))
            if code in found:
                raise ImproperlyConfigured(
                    f"{self.name}: {code!r} is brought by {self._rooms[code]} and by {room}."
                )
            found[code], self._rooms[code] = item, room


def collect(configs: Iterable[AppConfig]) -> None:
    """Read the manifests of the apps given, lower rooms first; safe to call again.

    Raises ImproperlyConfigured where two rooms bring the same code, or a manifest is none.
    """
    manifests = [(config.name, manifest_of(config)) for config in configs]
    for seam in _seams:
        seam.clear()
    for room, manifest in manifests:
        for contribution in manifest:
            contribution.seam.add(room, contribution.items)


def rooms_of(configs: Iterable[AppConfig]) -> list[str]:
    """Return the names of the apps that are rooms of the house: those with a manifest."""
    return [config.name for config in configs if _has_manifest(config)]


def manifest_of(config: AppConfig) -> Manifest:
    """Return what an app brings; nothing where it has no manifest."""
    if not _has_manifest(config):
        return ()
    module = import_module(f"{config.name}.{MANIFEST_MODULE}")
    manifest = getattr(module, "MANIFEST", None)
    if not isinstance(manifest, tuple) or not all(isinstance(c, Contribution) for c in manifest):
        raise ImproperlyConfigured(f"{module.__name__}: MANIFEST is a tuple of contributions.")
    return manifest


def _has_manifest(config: AppConfig) -> bool:
    return config.module is not None and module_has_submodule(config.module, MANIFEST_MODULE)
