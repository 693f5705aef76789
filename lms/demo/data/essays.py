"""Party-spirit essays: one for each trainee and class, the same whenever it is composed."""

from functools import cache
from random import Random
from typing import Any

from records.core.codes import PostLevel, Rank

from .specs import EssayText, PersonSpec, UnitSpec, load_text

PARTS = (
    "opening",
    "gains",
    "theory",
    "spirit",
    "duty",
    "discipline",
    "roots",
    "measures",
    "closing",
)


def compose_essay(*, person: PersonSpec, unit: UnitSpec, class_title: str) -> EssayText:
    """An essay of 800 to 1,200 characters in the voice of that person's post."""
    rng = Random(f"{person.staff_number} {class_title}")
    material = load_essays()
    paragraphs = []
    for part in PARTS:
        key = f"duty_{_voice(person, unit)}" if part == "duty" else part
        paragraphs.append(rng.choice(material[key]))
    body = "\n\n".join(paragraphs).format(
        unit=unit.short_name, post=person.post.post_title, klass=class_title
    )
    return EssayText(title=f"党性剖析材料（{person.name}）", body=body)


@cache
def load_essays() -> dict[str, Any]:
    """The paragraphs by part of the essay."""
    return load_text("essays")


def _voice(person: PersonSpec, unit: UnitSpec) -> str:
    if person.post.post_level <= PostLevel.COUNTY_DEPUTY or person.post.rank <= Rank.COUNSEL_4:
        return "leaders"
    if unit.tier in ("township", "street"):
        return "township"
    return "department"
