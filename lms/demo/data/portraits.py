"""Portraits of nobody: flat shapes in the house's colours, drawn without any face."""

from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

from records.core.codes import Sex

WIDTH, HEIGHT = 826, 1158
GROUNDS = ("#c9d6e2", "#d8e0d0", "#e6dccb", "#d9d3e0", "#cfdcdc")
SKINS = ("#e8c4a0", "#dfb48c", "#efd0b0")
HAIRS = ("#2b2523", "#3a302b", "#4a4542")
JACKETS = ("#26354a", "#3b3f46", "#4a2f33", "#2f4038")


def draw_portrait_of(number: str, sex: int) -> bytes:
    """A JPEG of 826 × 1158; the same bytes for the same staff number."""
    chance = Random(number)
    image = Image.new("RGB", (WIDTH, HEIGHT), chance.choice(GROUNDS))
    draw = ImageDraw.Draw(image)
    middle, skin, hair = WIDTH // 2, chance.choice(SKINS), chance.choice(HAIRS)
    if sex == Sex.FEMALE:
        draw.rounded_rectangle((middle - 235, 250, middle + 235, 800), 200, fill=hair)
    draw.rounded_rectangle((90, 860, WIDTH - 90, HEIGHT + 200), 210, fill=chance.choice(JACKETS))
    draw.polygon([(middle - 130, 850), (middle + 130, 850), (middle, 1090)], fill="#f4f1ea")
    draw.rounded_rectangle((middle - 75, 700, middle + 75, 900), 60, fill=skin)
    draw.ellipse((middle - 190, 270, middle + 190, 780), fill=skin)
    draw.pieslice((middle - 205, 225, middle + 205, 660), 180, 360, fill=hair)
    out = BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()
