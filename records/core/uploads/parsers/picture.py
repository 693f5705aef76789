"""Reads a picture and draws it anew, so that nothing of the file but what one sees is kept."""

import importlib
import io
from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO

from PIL import AvifImagePlugin, Image, ImageCms, ImageOps, ImageSequence, UnidentifiedImageError

from records.core.uploads.parsers.protocol import Refusal, Writer

FORMATS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF", "avif": "AVIF"}
OPAQUE = {"JPEG"}
SAVING: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 90, "optimize": True, "progressive": True},
    "PNG": {"compress_level": 6},
    "WEBP": {"quality": 90, "method": 2},
    "GIF": {},
    "AVIF": {"quality": 85, "speed": 8, "max_threads": 1},
}

# Pillow imports these where it first needs them; once the process is confined nothing can be.
Image.init()
for _name in ("copy", "mmap", "random", "defusedxml.ElementTree"):
    importlib.import_module(_name)
for _name in ("ImageColor", "ImageFilter", "ImagePalette", "TiffImagePlugin", "MpoImagePlugin"):
    importlib.import_module(f"PIL.{_name}")
# Size is checked here, before a point is decoded, and told in our own words.
Image.MAX_IMAGE_PIXELS = None
# A decoder with a thread for each core reserves address space for each.
AvifImagePlugin.DEFAULT_MAX_THREADS = 1


def read(
    stream: BinaryIO,
    writer: Writer,
    *,
    kinds: list[str],
    shapes: list[tuple[int, int, str]],
    output: str,
    max_points: int,
    max_frames: int,
    min_side: int,
) -> None:
    """Send kind, width, height and frames, then one drawing for each shape.

    Without a shape the one drawing has the size, the kind and the frames of the original.
    Refuses with: picture_unknown, picture_kind, picture_large, picture_small, picture_frames.
    """
    image = _opened(stream, kinds)
    width, height = image.size
    if width * height > max_points:
        raise Refusal("picture_large", width=width, height=height, limit=max_points)
    if min(width, height) < max(min_side, 1):
        raise Refusal("picture_small", width=width, height=height, limit=min_side)
    kind = str(image.format)
    frames = _count_frames(image, max_frames, max_points)
    if shapes:
        drawings = _in_shapes(image, shapes, FORMATS[output])
    else:
        drawings = iter([_animated(image, kind) if frames > 1 else _saved(_upright(image), kind)])
    upright = _upright_size(image)
    writer.value([kind.lower(), *upright, frames])
    for drawing in drawings:
        writer.data(drawing)


def _opened(stream: BinaryIO, kinds: list[str]) -> Image.Image:
    try:
        image = Image.open(stream, formats=list(FORMATS.values()))
    except UnidentifiedImageError as error:
        raise Refusal("picture_unknown") from error
    kind = str(image.format).lower()
    if kind not in kinds:
        raise Refusal("picture_kind", kind=kind.upper())
    return image


def _count_frames(image: Image.Image, most: int, max_points: int) -> int:
    """Return how many frames there are, looking no further than is allowed.

    `n_frames` would walk through all of them, and a small file may hold a million.
    """
    if not getattr(image, "is_animated", False):
        return 1
    allowed = min(most, max_points // (image.width * image.height))
    count = 1
    while True:
        try:
            image.seek(count)
        except EOFError:
            break
        count += 1
        if count > allowed:
            raise Refusal("picture_frames", limit=allowed)
    image.seek(0)
    return count


def _upright_size(image: Image.Image) -> tuple[int, int]:
    turned = image.getexif().get(0x0112, 1) in (5, 6, 7, 8)
    return (image.height, image.width) if turned else image.size


def _upright(image: Image.Image) -> Image.Image:
    """Return the picture as seen: turned by its EXIF, in sRGB, with nothing attached."""
    image.load()
    turned = ImageOps.exif_transpose(image)
    plain = _plain_mode(_in_srgb(turned))
    plain.info = {}
    return plain


def _in_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "CMYK", "L"):
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(
            image, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        # A profile nobody can read: the points are shown as they are, as browsers do.
        return image
    return converted or image


def _plain_mode(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I;16"):
        # 16 bits a point: the upper eight are what a screen shows.
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.mode in ("L", "RGB", "RGBA"):
        return image.copy()
    has_alpha = "A" in image.mode or "transparency" in image.info
    return image.convert("RGBA" if has_alpha else "RGB")


def _in_shapes(
    image: Image.Image, shapes: list[tuple[int, int, str]], form: str
) -> Iterator[bytes]:
    if image.format == "JPEG":
        # The decoder itself can leave out what a small drawing does not need.
        longest = 2 * max(max(width, height) for width, height, _fit in shapes)
        image.draft("RGB", (longest, longest))
    upright = _upright(image)
    for width, height, fit in shapes:
        if fit == "cover":
            drawn = ImageOps.fit(upright, (width, height), Image.Resampling.LANCZOS)
        else:
            drawn = upright.copy()
            drawn.thumbnail((width, height), Image.Resampling.LANCZOS)
        yield _saved(drawn, form)


def _saved(image: Image.Image, form: str) -> bytes:
    if form in OPAQUE and image.mode == "RGBA":
        # What shows through a photograph is paper.
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        image = paper
    out = io.BytesIO()
    image.save(out, form, **SAVING[form])
    return out.getvalue()


def _animated(image: Image.Image, form: str) -> bytes:
    waits, drawn = [], []
    for frame in ImageSequence.Iterator(image):
        waits.append(int(frame.info.get("duration") or 100))
        drawn.append(frame.convert("RGBA"))
    for frame in drawn:
        frame.info = {}
    out = io.BytesIO()
    first, others = drawn[0], list(islice(drawn, 1, None))
    first.save(
        out, form, save_all=True, append_images=others, duration=waits, loop=0, **SAVING[form]
    )
    return out.getvalue()
