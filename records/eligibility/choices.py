"""For which units one may write rules: those of one's own part of the tree."""

from records.core.choices import declare
from records.register.choices import UNIT
from records.register.models import Unit

declare("eligibility:create_rule:for_unit", Unit, Unit.objects.managed_by, **UNIT)
