"""A picture from outside is drawn anew or refused in words, whatever it was made to do."""

import io

import pytest
from PIL import Image

from records.core.errors import DomainError
from records.core.uploads.pictures import KINDS, Shape, checked_picture
from records.core.uploads.sandbox import Limits
from tests.factories import pictures

POINTS = 1_000_000


def refusal(content: bytes, **asked) -> str:
    with pytest.raises(DomainError) as refused:
        checked_picture(content, field="photo", **{"kinds": KINDS, "max_points": POINTS, **asked})
    assert refused.value.field == "photo"
    return str(refused.value)


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_read_and_drawn_in_its_own(kind):
    made = checked_picture(pictures.picture(kind), kinds=KINDS)

    assert (made.kind, made.width, made.height, made.frames) == (kind, 60, 40, 1)
    again = opened(made.images[0])
    assert (again.format, again.size) == (pictures.SAVED_AS[kind], (60, 40))


def test_shapes_come_in_their_order_and_size():
    shapes = [Shape(295, 413), Shape(30, 30, "contain")]
    made = checked_picture(pictures.picture("png", (1200, 800)), shapes=shapes)

    assert [opened(image).size for image in made.images] == [(295, 413), (30, 20)]
    assert {opened(image).format for image in made.images} == {"JPEG"}


def test_nothing_but_the_picture_is_kept():
    taken = pictures.photograph((60, 40))
    assert b"SecretCamera" in taken

    made = checked_picture(taken)

    # It was taken with the camera turned: upright it stands on its short side.
    assert (made.width, made.height) == opened(made.images[0]).size == (40, 60)
    assert not opened(made.images[0]).getexif()
    assert b"ecret" not in made.images[0]


def test_what_is_transparent_lies_on_paper():
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")

    made = checked_picture(out.getvalue(), shapes=[Shape(20, 20)])

    assert opened(made.images[0]).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "CMYK"])
def test_points_of_every_mode_are_read(mode):
    out = io.BytesIO()
    Image.new(mode, (20, 30)).save(out, "JPEG" if mode == "CMYK" else "PNG")

    assert opened(checked_picture(out.getvalue(), shapes=[Shape(9, 9)]).images[0]).size == (9, 9)


@pytest.mark.parametrize("kind", ["gif", "webp", "png"])
def test_a_short_animation_stays_one(kind):
    made = checked_picture(pictures.animation(kind, frames=5), kinds=KINDS)

    assert made.frames == 5
    assert opened(made.images[0]).n_frames == 5


@pytest.mark.parametrize("kind", ["gif", "webp"])
def test_thousands_of_frames_are_refused(kind, english):
    assert refusal(pictures.animation(kind, frames=2000)) == (
        "The animation has more than 200 frames."
    )


@pytest.mark.parametrize(
    "bomb",
    [
        lambda: pictures.png_bomb(30_000, 30_000),
        lambda: pictures.png_that_lies(2**31 - 1, 2**31 - 1),
        lambda: pictures.jpeg_that_states(65_500, 65_500),
        lambda: pictures.gif_that_states(65_535, 65_535),
    ],
    ids=["png", "png that lies", "jpeg", "gif"],
)
def test_more_points_than_are_read(bomb, english):
    assert "at most 1 million points are read" in refusal(bomb())


@pytest.mark.parametrize(
    "content",
    [
        lambda: b"",
        lambda: b"hello",
        lambda: b"\0" * 5000,
        lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        lambda: b"%PDF-1.7",
        lambda: pictures.picture("png")[:60],
        lambda: pictures.photograph((300, 300))[:4000],
        lambda: pictures.picture("avif")[:200],
        lambda: pictures.png_that_lies(900, 900),
        lambda: pictures.png_with_text_bomb(80),
    ],
    ids=[
        "nothing",
        "text",
        "NUL",
        "svg",
        "pdf",
        "cut png",
        "cut jpeg",
        "cut avif",
        "rows",
        "texts",
    ],
)
def test_what_is_no_whole_picture_is_refused(content, english):
    assert refusal(content()) == "The file is not a picture, or it is damaged."


def test_a_kind_that_is_not_asked_for(english):
    told = refusal(pictures.picture("gif"), kinds=["jpeg"])
    assert told == "A picture of the kind GIF is not taken here."


def test_a_side_too_short_and_a_file_too_large(english):
    assert "must have at least 100" in refusal(pictures.picture(), min_side=100)
    assert refusal(pictures.picture() + b"\0" * 1_100_000, max_bytes=1024**2) == (
        "The file is larger than 1 MB."
    )


def test_memory_is_the_kernels_to_hold(english):
    """Were the limit of points not there, that of memory would be."""
    limits = Limits(memory=400, cpu=20, wall=60, output=64)
    told = refusal(pictures.png_bomb(20_000, 20_000), max_points=10**12, limits=limits)
    assert told.startswith("Reading the file needs more than 400 MB of memory")
