"""What one may name in a write to the register: units and people of one's own part of the tree."""

from records.core.access.choices import Choice
from records.register.models import Cadre, Unit

UNIT = {"search": ("name", "short_name", "code"), "columns": ("code", "parent")}
CADRE = {"search": ("name", "staff_number"), "columns": ("staff_number", "unit")}

REGISTER_CHOICES = (
    Choice("register:create_unit:parent", Unit, Unit.objects.managed_by, **UNIT),
    Choice("register:register_cadre:unit", Unit, Unit.objects.open_to, **UNIT),
    Choice("register:appoint:unit", Unit, Unit.objects.open_to, **UNIT),
    Choice("register:appoint:cadre", Cadre, Cadre.objects.managed_by, **CADRE),
    Choice("register:release_cadre:cadre", Cadre, Cadre.objects.managed_by, **CADRE),
    Choice(
        "register:release_cadre:to_unit",
        Unit,
        Unit.objects.open_anywhere,
        search=UNIT["search"],
        columns=("code",),
    ),
    Choice("register:accept_transfer:unit", Unit, Unit.objects.open_to, **UNIT),
    Choice("register:reform_unit:unit", Unit, Unit.objects.open_to, **UNIT),
    Choice("register:find:unit", Unit, Unit.objects.visible_to, **UNIT),
    Choice("register:tag_cadre:cadre", Cadre, Cadre.objects.managed_by, **CADRE),
    Choice("register:merge:cadre", Cadre, Cadre.objects.managed_by, **CADRE),
    Choice("register:correct_cadre:cadre", Cadre, Cadre.objects.corrected_by, **CADRE),
)
