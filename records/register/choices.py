"""What one may name in a write to the register: units and people of one's own part of the tree."""

from records.core.choices import declare
from records.register.models import Cadre, Unit

UNIT = {"search": ("name", "short_name", "code"), "columns": ("code", "parent")}
CADRE = {"search": ("name", "staff_number"), "columns": ("staff_number", "unit")}

declare("register:create_unit:parent", Unit, Unit.objects.managed_by, **UNIT)
declare("register:register_cadre:unit", Unit, Unit.objects.open_to, **UNIT)
declare("register:appoint:unit", Unit, Unit.objects.open_to, **UNIT)
declare("register:appoint:cadre", Cadre, Cadre.objects.managed_by, **CADRE)
declare("register:release_cadre:cadre", Cadre, Cadre.objects.managed_by, **CADRE)
declare(
    "register:release_cadre:to_unit",
    Unit,
    Unit.objects.open_anywhere,
    search=UNIT["search"],
    columns=("code",),
)
declare("register:accept_transfer:unit", Unit, Unit.objects.open_to, **UNIT)
declare("register:reform_unit:unit", Unit, Unit.objects.open_to, **UNIT)
declare("register:find:unit", Unit, Unit.objects.visible_to, **UNIT)
declare("register:tag_cadre:cadre", Cadre, Cadre.objects.managed_by, **CADRE)
declare("register:merge:cadre", Cadre, Cadre.objects.managed_by, **CADRE)
declare("register:correct_cadre:cadre", Cadre, Cadre.objects.corrected_by, **CADRE)
