"""Cover pictures of courses: flat geometry in the house's colours, drawn without any text."""

from collections.abc import Callable
from io import BytesIO
from math import cos, pi, sin
from random import Random

from PIL import Image, ImageDraw

from records.core.codes import ContentKind

RED = "#8f1a1d"
DEEP = "#6b1114"
BRICK = "#b5473c"
GOLD = "#b8892f"
SAND = "#dcc59a"
CREAM = "#f6efe3"
LINEN = "#eadfcb"
STONE = "#8a7f72"

SIZE = (1200, 675)
# Drawn this much larger and then reduced, so that edges are smooth.
OVERSAMPLING = 2
WIDTH, HEIGHT = SIZE[0] * OVERSAMPLING, SIZE[1] * OVERSAMPLING

Painter = Callable[[ImageDraw.ImageDraw, Random], None]


def draw_cover(*, code: str, kind: ContentKind) -> bytes:
    """A PNG of 1200 × 675; the same bytes for the same course code and kind."""
    image = Image.new("RGB", (WIDTH, HEIGHT), CREAM)
    PAINTERS[kind](ImageDraw.Draw(image), Random(code))
    out = BytesIO()
    reduced = image.resize(SIZE, Image.Resampling.LANCZOS)
    reduced.quantize(96, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _paint_theory(draw: ImageDraw.ImageDraw, rng: Random) -> None:
    """A sun rising over terraces: a foundation in layers."""
    centre = (WIDTH * rng.uniform(0.3, 0.7), HEIGHT * rng.uniform(0.5, 0.62))
    for radius, colour in zip((0.62, 0.5, 0.38, 0.24), (LINEN, SAND, GOLD, RED), strict=True):
        _disc(draw, centre, HEIGHT * radius, colour)
    top, phase = 0.66, rng.uniform(0, 2 * pi)
    for level, colour in enumerate((STONE, BRICK, RED, DEEP)):
        _wave(draw, HEIGHT * (top + level * 0.095), HEIGHT * 0.05, phase + level * 1.1, colour)


def _paint_party_spirit(draw: ImageDraw.ImageDraw, rng: Random) -> None:
    """A red ribbon over a quiet field, and one gold star."""
    draw.rectangle((0, 0, WIDTH, HEIGHT), fill=RED)
    lift, phase = rng.uniform(0.34, 0.5), rng.uniform(-0.6, 0.6)
    for step, colour in enumerate((BRICK, DEEP, SAND, CREAM)):
        _wave(
            draw,
            HEIGHT * (lift + 0.13 * step + 0.06 * (step > 1)),
            HEIGHT * (0.13 - 0.018 * step),
            phase + 0.45 * step,
            colour,
            waves=0.8,
        )
    _star(draw, (WIDTH * rng.uniform(0.16, 0.84), HEIGHT * 0.2), HEIGHT * 0.1, GOLD)


def _paint_knowledge(draw: ImageDraw.ImageDraw, rng: Random) -> None:
    """A mosaic of quarter circles: parts that make a whole."""
    columns, rows = 8, 4
    side = WIDTH / columns
    top = (HEIGHT - side * rows) / 2
    grounds = (CREAM, LINEN, SAND, RED, CREAM, LINEN)
    figures = (RED, GOLD, BRICK, DEEP, STONE, SAND)
    for row in range(-1, rows + 1):
        for column in range(columns):
            ground = rng.choice(grounds)
            figure = rng.choice([colour for colour in figures if colour != ground])
            x, y = column * side, top + row * side
            draw.rectangle((x, y, x + side, y + side), fill=ground)
            _quarter(draw, (x, y), side, rng.randrange(4), figure)
            _quarter(draw, (x, y), side, rng.randrange(4), ground, part=0.45)


def _paint_duty(draw: ImageDraw.ImageDraw, rng: Random) -> None:
    """Roads that meet at the horizon: many tasks, one direction."""
    horizon = HEIGHT * rng.uniform(0.36, 0.46)
    point = (WIDTH * rng.uniform(0.3, 0.7), horizon)
    draw.rectangle((0, 0, WIDTH, horizon), fill=LINEN)
    _disc(draw, (point[0] + WIDTH * rng.choice((-0.2, 0.2)), horizon), HEIGHT * 0.2, GOLD)
    _wave(draw, horizon - HEIGHT * 0.07, HEIGHT * 0.06, rng.uniform(0, 6), SAND, waves=1.6)
    draw.rectangle((0, horizon, WIDTH, HEIGHT), fill=STONE)
    colours = (DEEP, RED, BRICK, RED, SAND, RED, BRICK, RED, DEEP)
    edges = [(-1.6 + 4.2 * place / len(colours)) * WIDTH for place in range(len(colours) + 1)]
    for left, right, colour in zip(edges, edges[1:], colours, strict=False):
        draw.polygon([point, (left, HEIGHT), (right, HEIGHT)], fill=colour)
    draw.rectangle((0, horizon - 3, WIDTH, horizon + 5), fill=DEEP)


def _disc(
    draw: ImageDraw.ImageDraw, centre: tuple[float, float], radius: float, colour: str
) -> None:
    x, y = centre
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def _wave(
    draw: ImageDraw.ImageDraw,
    level: float,
    height: float,
    phase: float,
    colour: str,
    waves: float = 1.2,
) -> None:
    """Fills everything below a sine line."""
    line = [
        (x, level + height * sin(phase + 2 * pi * waves * x / WIDTH))
        for x in range(0, WIDTH + 9, 8)
    ]
    draw.polygon([*line, (WIDTH, HEIGHT), (0, HEIGHT)], fill=colour)


def _star(
    draw: ImageDraw.ImageDraw, centre: tuple[float, float], radius: float, colour: str
) -> None:
    x, y = centre
    points = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.382
        angle = pi * corner / 5 - pi / 2
        points.append((x + reach * cos(angle), y + reach * sin(angle)))
    draw.polygon(points, fill=colour)


def _quarter(
    draw: ImageDraw.ImageDraw,
    corner: tuple[float, float],
    side: float,
    turn: int,
    colour: str,
    part: float = 1.0,
) -> None:
    """A quarter disc inside a square cell, round the cell's corner number `turn`."""
    x = corner[0] + (side if turn in (1, 2) else 0)
    y = corner[1] + (side if turn in (2, 3) else 0)
    reach = side * part
    start = (0, 90, 180, 270)[turn]
    draw.pieslice((x - reach, y - reach, x + reach, y + reach), start, start + 90, fill=colour)


PAINTERS: dict[ContentKind, Painter] = {
    ContentKind.THEORY: _paint_theory,
    ContentKind.PARTY_SPIRIT: _paint_party_spirit,
    ContentKind.KNOWLEDGE: _paint_knowledge,
    ContentKind.DUTY: _paint_duty,
}
