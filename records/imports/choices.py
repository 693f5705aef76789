"""For which unit one may import a roster: an own one."""

from records.core.choices import declare
from records.register.choices import UNIT
from records.register.models import Unit

declare("imports:upload:unit", Unit, Unit.objects.open_to, **UNIT)
