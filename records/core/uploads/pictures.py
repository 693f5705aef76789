"""Pictures from outside: opened in the sandbox, drawn anew without anything attached to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.core.errors import DomainError
from records.core.uploads.sandbox import Limits, SandboxRefused, read_sandboxed, refusal_message

Kind = Literal["jpeg", "png", "webp", "gif", "avif"]
KINDS: tuple[Kind, ...] = ("jpeg", "png", "webp", "gif", "avif")
PHOTOGRAPHS: tuple[Kind, ...] = ("jpeg", "png", "webp")
MAX_FRAMES = 200

WORDS = {
    "picture_unknown": gettext_lazy("The file is not a picture, or it is damaged."),
    "picture_kind": gettext_lazy("A picture of the kind %(kind)s is not taken here."),
    "picture_large": gettext_lazy(
        "The picture is %(width)s × %(height)s points; at most %(millions)s million points are read."
    ),
    "picture_small": gettext_lazy(
        "The picture is %(width)s × %(height)s points; each side must have at least %(limit)s."
    ),
    "picture_frames": gettext_lazy("The animation has more than %(limit)s frames."),
    "damaged": gettext_lazy("The file is not a picture, or it is damaged."),
}


class Shape(NamedTuple):
    """A size wanted, in points: `cover` fills it and cuts what stands over, `contain` fits into it."""

    width: int
    height: int
    fit: Literal["cover", "contain"] = "cover"


@dataclass(frozen=True, slots=True)
class Picture:
    """What an upload was (its kind, its size as seen, its frames) and the new drawings of it."""

    kind: str
    width: int
    height: int
    frames: int
    images: tuple[bytes, ...]


def checked_picture(
    content: bytes,
    *,
    shapes: Sequence[Shape] = (),
    output: Kind = "jpeg",
    kinds: Sequence[Kind] = PHOTOGRAPHS,
    min_side: int = 0,
    max_bytes: int | None = None,
    max_points: int | None = None,
    limits: Limits | None = None,
    field: str = "",
) -> Picture:
    """Return the picture drawn anew, once for each of `shapes`, in their order, as `output`.

    The drawings are upright, in sRGB, and carry no metadata. Without shapes there is one, of the
    size, kind and frames of the original. Raises DomainError about `field` where the content is no
    picture of `kinds`, damaged, too large, too small, or costs more than the limits to read.
    """
    max_bytes = max_bytes or settings.PICTURE_MAX_BYTES
    max_points = max_points or settings.PICTURE_MAX_POINTS
    if len(content) > max_bytes:
        raise DomainError(
            _("The file is larger than %(limit)s MB.") % {"limit": max_bytes // 1024**2},
            field=field,
        )
    try:
        description, *images = read_sandboxed(
            "picture",
            content,
            limits=limits,
            kinds=list(kinds),
            shapes=[list(shape) for shape in shapes],
            output=output,
            max_points=max_points,
            max_frames=MAX_FRAMES,
            min_side=min_side,
        )
        return _picture(description, images)
    except SandboxRefused as refused:
        refused.facts["millions"] = max_points // 1_000_000
        raise refusal_message(refused, WORDS, field=field) from refused


def _picture(description: Any, images: list[Any]) -> Picture:
    """Return what was said, taken at its word only where it has the form it should have."""
    match description:
        case [str(kind), int(width), int(height), int(frames)] if kind in KINDS and images:
            drawings = tuple(image for image in images if isinstance(image, bytes))
            return Picture(kind, width, height, frames, drawings)
    raise SandboxRefused("damaged", {})
