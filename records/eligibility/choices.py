"""Units of one's own part of the tree: for which one writes rules, whose coverage one looks into."""

from records.core.access.choices import Choice
from records.eligibility.coverage.figures import focus_units
from records.register.choices import UNIT
from records.register.models import Unit

ELIGIBILITY_CHOICES = (
    Choice("eligibility:create_rule:for_unit", Unit, Unit.objects.managed_by, **UNIT),
    Choice("eligibility:coverage:unit", Unit, focus_units, **UNIT),
)
