"""Lengths and positions of the site's small charts, worked out before they reach a template."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import pi
from typing import Any

from cms.core.formats import to_decimal

RING_RADIUS = 56
KINDS = 6


def read(item: Any, name: str, default: Any = None) -> Any:
    """Return a part of a mapping or an object, so that views may pass either."""
    if isinstance(item, Mapping):
        return item.get(name, default)
    return getattr(item, name, default)


def share_of(value: object, total: object) -> float:
    """Return value out of total, held between 0 and 1."""
    if isinstance(value, float) and total == 1:
        return min(1.0, max(0.0, value))
    part, whole = to_decimal(value), to_decimal(total)
    if part is None or not whole or whole < 0:
        return 0.0
    return min(1.0, max(0.0, float(part / whole)))


@dataclass(frozen=True)
class Ring:
    """The lengths of a ring's arc and of its whole circle."""

    arc: str
    circle: str
    empty: bool


def ring_of(value: object, total: object) -> Ring:
    """Return the dash lengths of a ring that shows value out of total."""
    circle = 2 * pi * RING_RADIUS
    share = share_of(value, total)
    return Ring(arc=f"{circle * share:.2f}", circle=f"{circle:.2f}", empty=share == 0)


@dataclass(frozen=True)
class Segment:
    """One part of a stacked bar, in hundredths of its length."""

    label: str
    value: Any
    kind: int
    url: str
    x: str
    width: str
    last: bool


def segments_of(items: Iterable[Any], total: object = None) -> list[Segment]:
    """Return the parts of a stacked bar against a total, or against their own sum.

    What exceeds the total does not overflow the bar: the whole is scaled down instead.
    """
    rows = list(items or [])
    values = [float(to_decimal(read(row, "value", 0)) or 0) for row in rows]
    whole = max(sum(values), float(to_decimal(total) or 0)) or 1.0
    found, at = [], 0.0
    for number, (row, value) in enumerate(zip(rows, values, strict=True)):
        width = value / whole * 100
        found.append(
            Segment(
                label=str(read(row, "label", "")),
                value=read(row, "value", 0),
                kind=int(read(row, "kind", None) or number % KINDS + 1),
                url=str(read(row, "url", "") or ""),
                x=f"{at:.3f}",
                width=f"{width:.3f}",
                last=number == len(rows) - 1,
            )
        )
        at += width
    return found


def heat_step(share: object) -> int:
    """Return the step of the heat scale, 0 (nothing) to 5 (full), for a share from 0 to 1."""
    value = share_of(share, 1)
    return 0 if value == 0 else 5 if value >= 1 else 1 + int(value * 4)
